-- How far the look at every page's sum has come: one row. Belongs to a place, like the lease.
CREATE TABLE storage_scrub (
  id SMALLINT NOT NULL PRIMARY KEY,
  next_page BIGINT NOT NULL,
  whole_at BIGINT NOT NULL,
  wrong_page BIGINT NOT NULL
) WITHOUT ROWID;
