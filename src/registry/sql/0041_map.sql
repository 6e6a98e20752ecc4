-- The operator's own map: outlines of areas, made clean from a GeoJSON file. The newest is shown;
-- one row a map, its bytes in parts. Of a file that is still being sent, the parts stand under the
-- account that sends it.
CREATE TABLE registry_map (
  id BIGINT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  feature_count INTEGER NOT NULL,
  made_by BIGINT NOT NULL,      -- 0: by the command line
  made_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE registry_map_part (
  owner_id BIGINT NOT NULL,     -- a map, or the account that sends one
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (owner_id, number)
) WITHOUT ROWID;
