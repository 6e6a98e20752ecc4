-- Lists and directives. The bucket is the hash of the area's id; what is late, and who holds it,
-- says the item's task.
CREATE TABLE work_list (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  form TEXT NOT NULL,             -- list, directive, plan, review
  programme TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  writer_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  published_at BIGINT,
  field_count INTEGER NOT NULL,   -- what each receiver is to fill in
  minutes_day INTEGER NOT NULL,   -- and to spend on it each day
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_list_area ON work_list (bucket, area_id, form, made_at, id);

CREATE TABLE work_item (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,
  parent_id BIGINT NOT NULL,      -- the item it is a part of; 0 = the first level
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  what TEXT NOT NULL,
  proof TEXT NOT NULL,
  rule TEXT NOT NULL,             -- proof, children
  task_id BIGINT NOT NULL,
  sender_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  read_at BIGINT,
  understood_at BIGINT,
  asked_at BIGINT,
  replied_at BIGINT,
  explained_at BIGINT,
  closed_at BIGINT,
  answer TEXT NOT NULL,
  question TEXT NOT NULL,
  reply TEXT NOT NULL,
  explanation TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_item_list ON work_item (list_id, area_path, id);
CREATE INDEX work_item_parent ON work_item (parent_id, id);
