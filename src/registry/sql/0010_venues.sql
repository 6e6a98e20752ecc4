-- Places where people are who do not live in a household there: shops, building sites,
-- dormitories, hotels. `bucket` is the hash of the id; the id follows from cell, kind and name, so
-- that one place has one row.
CREATE TABLE registry_venue (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  cell_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX registry_venue_cell ON registry_venue (cell_id, kind, name);
