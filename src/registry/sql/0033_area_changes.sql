-- What an area was before a change: its row as it stood, from day to day. `now_id` is the area that
-- stands in the place of `path` now; `closed_mark` the change that closed the row.
CREATE TABLE registry_area_past (
  id BIGINT NOT NULL,
  closed_mark BIGINT NOT NULL,
  parent_id BIGINT,
  level TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  now_id BIGINT NOT NULL,
  PRIMARY KEY (id, closed_mark)
) WITHOUT ROWID;

-- One number, raised by every change of the area table: other processes read the table again.
CREATE TABLE registry_area_mark (
  id SMALLINT NOT NULL PRIMARY KEY,
  mark BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO registry_area_mark (id, mark) VALUES (1, 1);

-- Placements still to be rewritten after a change: everything at `from_path` belongs at `to_path`
-- now. Done rows stay as the record of it.
CREATE TABLE registry_area_move (
  mark BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  from_path TEXT NOT NULL,
  to_path TEXT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (mark, area_id)
) WITHOUT ROWID;
CREATE INDEX registry_area_move_open ON registry_area_move (done_at, mark, area_id);

-- A command area: areas of several parents under one command, over and beside the tree.
CREATE TABLE registry_command_area (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT
) WITHOUT ROWID;
CREATE TABLE registry_command_part (
  command_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  PRIMARY KEY (command_id, area_id)
) WITHOUT ROWID;
