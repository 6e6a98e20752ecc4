-- Closing rules and skills of kinds, and who did a task without the skill it wants.

-- What can only be seen at home is done when the asker says so.
UPDATE work_kind SET needs_confirm = 1 WHERE kind IN ('repair', 'elderly');

-- A task with somebody who lacks the skill its kind wants: counted for training, never ranked. The
-- bucket is the task's.
CREATE TABLE work_untrained (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  kind TEXT NOT NULL,
  skill TEXT NOT NULL,
  how TEXT NOT NULL,      -- assigned, accepted
  reason TEXT NOT NULL,   -- why this person nevertheless
  by_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, task_id, account_id)
) WITHOUT ROWID;
CREATE INDEX work_untrained_area ON work_untrained (area_path, at);

-- Whoever complained finds it again.
CREATE INDEX work_complaint_person ON work_complaint (person_id, made_at, id);
