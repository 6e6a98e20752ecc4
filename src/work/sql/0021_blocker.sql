-- What keeps a task from being done, and the level that must answer. The bucket is the blocked
-- task's.
CREATE TABLE work_blocker (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  blocked_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,        -- the promise to answer
  cause TEXT NOT NULL,
  -- personal: what keeps it, sealed; until 90 days after closing
  text_sealed BLOB NOT NULL,
  area_id BIGINT NOT NULL,        -- whose level must answer
  area_path TEXT NOT NULL,
  blocked_path TEXT NOT NULL,
  raiser_id BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  -- personal: what was done about it, sealed; until 90 days after closing
  answer_sealed BLOB NOT NULL,
  answerer_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_blocker_task ON work_blocker (bucket, blocked_id, raised_at);
CREATE INDEX work_blocker_place ON work_blocker (blocked_path, id);
