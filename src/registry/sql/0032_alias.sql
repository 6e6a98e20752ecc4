-- Two records of one person that were joined: the id that went, and who it is now. Whoever loads by
-- the old id reaches the survivor. `bucket` is the old id's.
CREATE TABLE registry_alias (
  bucket SMALLINT NOT NULL,
  person_id BIGINT NOT NULL,    -- personal; purpose: old papers still find them; days: registered
  survivor_id BIGINT NOT NULL,  -- personal; purpose: as above; days: registered
  merged_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id)
) WITHOUT ROWID;
CREATE INDEX registry_alias_survivor ON registry_alias (survivor_id, bucket, person_id);

-- Households lie in the bucket of the cell they were made in. A cell that took over another's
-- households has some in that one's bucket.
CREATE TABLE registry_cell_bucket (
  cell_id BIGINT NOT NULL,
  bucket SMALLINT NOT NULL,
  PRIMARY KEY (cell_id, bucket)
) WITHOUT ROWID;

-- Pairs that may be one person. `person_a` < `person_b`; `bucket` is a's. `reasons` are words of
-- the weight table parted by '|', `score` hundredths of a bit.
CREATE TABLE registry_duplicate (
  bucket SMALLINT NOT NULL,
  person_a BIGINT NOT NULL,   -- personal; purpose: one file a person; days: 365 after deciding
  person_b BIGINT NOT NULL,   -- personal; purpose: as above; days: as above
  area_path TEXT NOT NULL,
  score BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'apart', 'merged')),
  found_at BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT,
  PRIMARY KEY (bucket, person_a, person_b)
) WITHOUT ROWID;
CREATE INDEX registry_duplicate_open ON registry_duplicate (state, area_path, bucket, person_a,
                                                            person_b);

CREATE INDEX registry_duplicate_b ON registry_duplicate (person_b, state, bucket);

-- A merge that was done, with everything needed to undo it, sealed for the survivor.
-- `bucket` is the survivor's.
CREATE TABLE registry_merge (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  survivor_id BIGINT NOT NULL,  -- personal; purpose: undoing; days: 365
  gone_id BIGINT NOT NULL,      -- personal; purpose: undoing; days: 365
  area_path TEXT NOT NULL,
  -- personal; purpose: undoing, sealed; days: 365
  undo_sealed BLOB NOT NULL,
  reason TEXT NOT NULL,
  merged_by BIGINT NOT NULL,
  merged_at BIGINT NOT NULL,
  undone_by BIGINT,
  undone_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX registry_merge_path ON registry_merge (area_path, merged_at, bucket, id);
