-- A contact may rest on scans: where they overlapped, so that contacts of one venue are counted;
-- and the places a token's person held before, so that the scan log can be asked at all.
ALTER TABLE pass_evidence ADD COLUMN venue_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX pass_evidence_venue ON pass_evidence (venue_id, recorded_at, id);

-- personal; purpose: whether the scans of two people overlap; days: 15. "epoch:place,..."
ALTER TABLE pass_token ADD COLUMN past TEXT NOT NULL DEFAULT '';

-- One reason more, and the venue it is about.
CREATE TABLE pass_large_act_new (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('contacts_of_case', 'contacts_of_venue', 'no_shared_exposure')),
  case_id BIGINT NOT NULL,
  venue_id BIGINT NOT NULL,
  count_max BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'refused')),
  -- the outside key that let it through
  key_id TEXT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
INSERT INTO pass_large_act_new (bucket, id, why, case_id, venue_id, count_max, made_by, body,
  made_at, state, key_id, answered_at)
  SELECT bucket, id, why, case_id, 0, count_max, made_by, body, made_at, state, key_id, answered_at
  FROM pass_large_act;
DROP TABLE pass_large_act;
ALTER TABLE pass_large_act_new RENAME TO pass_large_act;
CREATE INDEX pass_large_act_case ON pass_large_act (case_id, state, id);
CREATE INDEX pass_large_act_venue ON pass_large_act (venue_id, state, id);
CREATE INDEX pass_large_act_state ON pass_large_act (state, made_at, id);
