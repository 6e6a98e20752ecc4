-- What forms cost people: acts a day by area and step, kept by a job. `what` '' = everything, with
-- the number of people who did any of it. Rows of areas, not of people: nobody is counted alone.
CREATE TABLE work_burden (
  area_path TEXT NOT NULL,
  on_day TEXT NOT NULL,
  what TEXT NOT NULL,
  worker_count BIGINT NOT NULL,
  act_count BIGINT NOT NULL,
  PRIMARY KEY (area_path, on_day, what)
) WITHOUT ROWID;
CREATE INDEX work_step_time ON work_step (at);
