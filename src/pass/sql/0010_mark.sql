-- How far the pass office has looked at what the witnessed log took in.
CREATE TABLE pass_mark (
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (name)
) WITHOUT ROWID;
