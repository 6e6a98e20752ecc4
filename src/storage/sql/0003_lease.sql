-- Which of several servers runs the jobs, and how often that has changed: the fence. The beat, in a
-- row of its own (name.beat), says that the holder lives.
CREATE TABLE storage_lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder BIGINT NOT NULL,
  number BIGINT NOT NULL
) WITHOUT ROWID;
