-- Complaints about how we acted. The bucket is the hash of the area's id. Who complained and what
-- was said is read by the handler alone.
CREATE TABLE work_complaint (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  matter TEXT NOT NULL,
  -- personal: who complained, 0 = a caller we do not know; until 90 days after the answer
  person_id BIGINT NOT NULL,
  -- personal: what was said, sealed; until 90 days after the answer
  text_sealed BLOB NOT NULL,
  area_id BIGINT NOT NULL,        -- whose desk it is about
  area_path TEXT NOT NULL,
  about_id BIGINT NOT NULL,       -- who is complained about; 0 = nobody in particular
  handler_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  appealed_at BIGINT,
  finding TEXT NOT NULL,
  -- personal: the answer, sealed; until 90 days after the answer
  answer_sealed BLOB NOT NULL,
  round INTEGER NOT NULL,         -- 2 = on appeal
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_complaint_handler ON work_complaint (handler_id, made_at, id);

-- What was changed because people asked or complained, and the tasks it came from.
CREATE TABLE work_change (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  writer_id BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  ask_count INTEGER NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_change_time ON work_change (published_at, id);
CREATE TABLE work_change_task (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  change_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, task_id, change_id)
) WITHOUT ROWID;
