-- One import: what file, how far, with which outcome. `bucket` is the hash of the id. An unfinished
-- one is taken up again by the same file.
CREATE TABLE registry_import (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  what TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  account_id BIGINT NOT NULL,  -- 0: by the command line
  area_path TEXT NOT NULL,     -- only rows inside it are taken
  state TEXT NOT NULL CHECK (state IN ('uploading', 'waiting', 'checking', 'checked', 'running',
                                       'done', 'stopped', 'failed')),
  mapping TEXT NOT NULL,  -- column=heading pairs, as JSON
  row_count BIGINT NOT NULL,
  inserted_count BIGINT NOT NULL,
  updated_count BIGINT NOT NULL,
  unchanged_count BIGINT NOT NULL,
  refused_count BIGINT NOT NULL,
  done_ratio_ppm BIGINT NOT NULL,
  fault TEXT NOT NULL,  -- key of what stopped it, or empty
  made_at BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX registry_import_file ON registry_import (file_hash, what);
CREATE INDEX registry_import_state ON registry_import (state, made_at);
CREATE INDEX registry_import_made ON registry_import (made_at, id);

-- The bytes of an uploaded file and of its error file, sealed with the master key; dropped a day
-- after the import was made.
CREATE TABLE registry_import_part (
  bucket SMALLINT NOT NULL,
  import_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'errors', 'shown')),
  number BIGINT NOT NULL,
  -- personal; purpose: to be read into the registry; days: 1
  sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, import_id, kind, number)
) WITHOUT ROWID;

-- Which column a heading means, as a person once said for a file with this row of headings.
CREATE TABLE registry_mapping (
  what TEXT NOT NULL,
  heading_hash TEXT NOT NULL,
  mapping TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (what, heading_hash)
) WITHOUT ROWID;

-- A request to take many people's records out: asked by one account, approved by another, fetched
-- once. `bucket` is the hash of the id.
CREATE TABLE registry_export (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  what TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by BIGINT NOT NULL,
  approved_by BIGINT NOT NULL,  -- 0: not yet
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'fetched')),
  row_count BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX registry_export_asked ON registry_export (asked_at, id);
