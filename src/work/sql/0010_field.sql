-- Phones of the field, one row for each phone and account. Their secret is derived from this row
-- and the key file, never stored; a revoked phone gets it no more and its records are refused.
CREATE TABLE work_device (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_device_account ON work_device (bucket, account_id);

-- What a phone wrote down at a door, as it came: never changed but for `state`. `settled_at` is
-- when it happened by the rule of work/merge.h. A conflict is a move of a task that could not be;
-- it stands here until its lead has looked at it. `bucket` is the household's or the task's.
CREATE TABLE work_record (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  device_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('visit', 'need', 'accept', 'done')),
  household_id BIGINT NOT NULL,  -- personal; purpose: at which door; days: 90 after received_at
  person_id BIGINT NOT NULL,     -- personal; purpose: about whom, 0 = the door; days: as above
  task_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  said_at BIGINT NOT NULL,
  settled_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  brought_by BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('kept', 'conflict', 'seen')),
  why TEXT NOT NULL,
  seen_by BIGINT NOT NULL,
  seen_at BIGINT,
  -- personal; purpose: what was seen and said, sealed; days: 90 after received_at
  body_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_record_conflict ON work_record (state, area_path, received_at, id);
CREATE INDEX work_record_account ON work_record (account_id, state, received_at, id);
CREATE INDEX work_record_task ON work_record (bucket, task_id, kind, settled_at);
CREATE INDEX work_record_age ON work_record (received_at);

-- What was last seen at a door, field by field: the latest record wins each. person_id 0 = the
-- whole door.
CREATE TABLE work_seen (
  bucket SMALLINT NOT NULL,
  household_id BIGINT NOT NULL,  -- personal; purpose: what is due at the door; days: 90
  person_id BIGINT NOT NULL,     -- personal; purpose: as above; days: 90
  field TEXT NOT NULL CHECK (field IN ('seen', 'temperature', 'note')),
  settled_at BIGINT NOT NULL,
  device_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  -- personal; purpose: what was seen, sealed; days: 90
  value_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, household_id, person_id, field)
) WITHOUT ROWID;
CREATE INDEX work_seen_age ON work_seen (settled_at);

-- What a round asks at its doors, as data: whom it concerns, how often, whether a temperature is
-- wanted, and until which hour of the day.
CREATE TABLE work_visit_rule (
  rule TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  who TEXT NOT NULL CHECK (who IN ('everyone', 'alone', 'aged')),
  age_min INTEGER NOT NULL,
  every_days INTEGER NOT NULL CHECK (every_days > 0),
  asks_temperature SMALLINT NOT NULL,
  until_hour INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO work_visit_rule VALUES
  ('alone_daily', 1, '问平安', 'Ask how they are', 'alone', 60, 1, 0, 20),
  ('aged_temperature', 2, '量体温', 'Temperature', 'aged', 80, 3, 1, 18),
  ('everyone_weekly', 3, '上门看看', 'Look in', 'everyone', 0, 7, 0, 20);

-- Parts of a photo or voice note that is still on its way, sealed with the house's key.
CREATE TABLE work_part (
  bucket SMALLINT NOT NULL,
  blob_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  -- personal; purpose: to be put together; days: 14
  part_sealed BLOB NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, blob_id, position)
);
CREATE INDEX work_part_age ON work_part (made_at);

-- A photo or voice note of a record. Its bytes lie in storage_blob under the same id.
CREATE TABLE work_attachment (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,  -- personal; purpose: at which door; days: 90
  person_id BIGINT NOT NULL,     -- personal; purpose: about whom; days: 90
  task_id BIGINT NOT NULL,
  mime TEXT NOT NULL CHECK (mime IN ('image/jpeg', 'audio/webm', 'audio/mp4')),
  byte_count BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_attachment_task ON work_attachment (bucket, task_id, made_at);
CREATE INDEX work_attachment_record ON work_attachment (bucket, record_id);
