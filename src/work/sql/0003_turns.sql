-- The ladder of reminders, as data: whom each rung tells, and when. `ladder` is crisis, critical,
-- urgent or ordinary; minutes count from the due time (before it: a reminder). An acknowledged
-- rung holds the next one back by `hold_minutes`.
CREATE TABLE work_ladder (
  ladder TEXT NOT NULL,
  rung INTEGER NOT NULL,
  after_minutes INTEGER NOT NULL,
  tells TEXT NOT NULL,
  hold_minutes INTEGER NOT NULL,
  PRIMARY KEY (ladder, rung)
) WITHOUT ROWID;
INSERT INTO work_ladder (ladder, rung, after_minutes, tells, hold_minutes) VALUES
  ('crisis', 1, 0, 'lead', 5),
  ('crisis', 2, 5, 'street', 5),
  ('crisis', 3, 10, 'district', 10),
  ('crisis', 4, 20, 'city', 20),
  ('critical', 1, -5, 'holder', 5),
  ('critical', 2, 0, 'lead', 10),
  ('critical', 3, 5, 'street', 10),
  ('critical', 4, 15, 'district', 15),
  ('critical', 5, 30, 'city', 30),
  ('urgent', 1, -15, 'holder', 15),
  ('urgent', 2, 0, 'holder', 15),
  ('urgent', 3, 15, 'lead', 30),
  ('urgent', 4, 45, 'street', 60),
  ('urgent', 5, 120, 'district', 120),
  ('urgent', 6, 360, 'city', 360),
  ('ordinary', 1, -30, 'holder', 30),
  ('ordinary', 2, 0, 'holder', 30),
  ('ordinary', 3, 30, 'lead', 60),
  ('ordinary', 4, 60, 'street', 120),
  ('ordinary', 5, 120, 'district', 240),
  ('ordinary', 6, 480, 'city', 720);

-- A rung that was told: one row, ever. A reopened task climbs anew: rung = 100 * reopens + number.
CREATE TABLE work_rung (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  rung INTEGER NOT NULL,
  told_at BIGINT NOT NULL,
  tells TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  -- when they said that they have it in hand, who, and what they do; absent: nobody has
  acked_at BIGINT,
  acked_by BIGINT NOT NULL,
  said_sealed BLOB NOT NULL,      -- personal: what they do; until 90 days after closing
  PRIMARY KEY (bucket, task_id, rung)
) WITHOUT ROWID;
CREATE INDEX work_rung_account ON work_rung (account_id, told_at, bucket, task_id, rung);

-- A task passed back. It counts on whoever passed it.
CREATE TABLE work_bounce (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  number INTEGER NOT NULL,
  account_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  reason TEXT NOT NULL,           -- a word
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, task_id, number)
) WITHOUT ROWID;
CREATE INDEX work_bounce_account ON work_bounce (account_id, at, bucket, task_id, number);
