-- The tree of places down to the ground cell. A reference table: every server may hold it whole.
-- `code` is the statistics bureau's code of the edition valid from `valid_from`: text, never a
-- key, '' below the official tree. `path` is three base32 characters a level, parents first.
-- A closed row has a `valid_to`. `kind` says whether the row is in the official table.
CREATE TABLE registry_area (
  id BIGINT NOT NULL PRIMARY KEY,
  parent_id BIGINT,
  level TEXT NOT NULL CHECK (level IN ('city', 'district', 'subdistrict', 'township', 'section',
                                       'community', 'village', 'grid_cell', 'village_group')),
  kind TEXT NOT NULL CHECK (kind IN ('official', 'synthetic')),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT
);
CREATE UNIQUE INDEX registry_area_path ON registry_area (path);
