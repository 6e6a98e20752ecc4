-- What somebody on duty needs at home or from their unit, so that they can go on serving. The
-- promise to settle it is a task (source 'need'); what was said stands here, not with the task.
CREATE TABLE work_need (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal: whose need; kept 365 days after it was answered
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- where they live, or serve when that is not on file
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  -- who wrote it down: themselves, or the personnel office for them
  filed_by BIGINT NOT NULL,
  -- personal: what was said, sealed; kept 365 days after it was answered
  text_sealed BLOB NOT NULL,
  -- personal: what was answered, sealed; kept 365 days after it was answered
  answer_sealed BLOB NOT NULL,
  outcome TEXT NOT NULL,
  task_id BIGINT NOT NULL,
  -- 2: they said that the first answer settled nothing
  round INTEGER NOT NULL,
  is_open SMALLINT NOT NULL,
  made_at BIGINT NOT NULL,
  -- 0: not answered
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_need_account ON work_need (account_id, made_at);
CREATE INDEX work_need_place ON work_need (is_open, area_path, id);
