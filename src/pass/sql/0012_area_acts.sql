-- A boundary: a piece of the area tree named by a legal act, drawn by one body, signed by
-- another, public from then on, over on its day. Nobody is listed in it until it has been public
-- for an hour.
CREATE TABLE pass_area_act (
  id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('high', 'medium')),
  act TEXT NOT NULL,
  people BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  second_by BIGINT NOT NULL,
  second_body TEXT NOT NULL,
  published_at BIGINT,
  ended_at BIGINT,
  state TEXT NOT NULL CHECK (state IN ('drawn', 'published', 'ended')),
  -- how far its people are listed, or let go: the cell, and whether all were
  cell_next BIGINT NOT NULL,
  is_done SMALLINT NOT NULL,
  PRIMARY KEY (id),
  CHECK (state = 'drawn' OR published_at IS NULL OR
    (second_by <> made_by AND second_body <> body AND until_at - published_at <= 1209600000))
) WITHOUT ROWID;
CREATE INDEX pass_area_act_state ON pass_area_act (state, is_done, id);

-- Who was listed, so that each is let go when it ends.
CREATE TABLE pass_area_person (
  act_id BIGINT NOT NULL,
  -- personal; purpose: letting go who was listed in an area; days: 60
  person_id BIGINT NOT NULL,
  PRIMARY KEY (act_id, person_id)
) WITHOUT ROWID;
