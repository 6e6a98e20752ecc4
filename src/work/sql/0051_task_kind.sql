-- Lists of one kind of task: the kind's rows of a lane in order, with the place beside.
CREATE INDEX work_task_kind ON work_task (lane, kind, rank_at, id, area_path);
