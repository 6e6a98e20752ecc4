-- Kinds of ask, as data. `proofs` are words parted by '|'; `due_minutes` is the promise.
CREATE TABLE work_kind (
  kind TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  icon TEXT NOT NULL,
  due_minutes INTEGER NOT NULL,
  proofs TEXT NOT NULL,
  text_label_zh TEXT NOT NULL,
  text_label_en TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO work_kind VALUES
  ('medicine', 1, '买药、取药', 'Medicine', 'pill', 240,
   'handed_to_person|handed_to_family|left_at_door',
   '要什么药，还能用几天（可以不填）',
   'Which medicine, and how many days are left (optional)'),
  ('food', 2, '买菜、日用品', 'Food and daily goods', 'shopping-basket', 360,
   'handed_to_person|handed_to_family|left_at_door',
   '要些什么（可以不填）', 'What you need (optional)'),
  ('doctor', 3, '看病、送医', 'See a doctor', 'stethoscope', 60,
   'taken_to_hospital|doctor_spoke|doctor_came',
   '哪里不舒服（可以不填）', 'What is wrong (optional)');

-- One need, voiced by one person.
CREATE TABLE work_ask (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person_id BIGINT NOT NULL,      -- personal: whose need; until 90 days after closing
  household_id BIGINT NOT NULL,   -- personal: where; until 90 days after closing
  -- personal: what was said, sealed for the person; until 90 days after closing
  text_sealed BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'done', 'dropped')),
  task_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  stars INTEGER,
  rated_at BIGINT,
  follow_serial INTEGER NOT NULL, -- raising it ends every follow link made before
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_ask_person ON work_ask (person_id, created_at, bucket, id);

-- One promise. `lane`: 0 late, 1 waiting, 2 going, 3 closed. `rank_at` is what a lane is sorted
-- by: due_at, and minus
-- done_at when closed, so that every list is "smallest first".
CREATE TABLE work_task (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  ask_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person_id BIGINT NOT NULL,      -- personal: for whom; until 90 days after closing
  household_id BIGINT NOT NULL,   -- personal: where; until 90 days after closing
  cell_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'done', 'dropped')),
  lane SMALLINT NOT NULL CHECK (lane BETWEEN 0 AND 3),
  rank_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  late_at BIGINT,
  accepted_at BIGINT,
  done_at BIGINT,
  holder_id BIGINT NOT NULL,
  holder_title TEXT NOT NULL,
  holder_area BIGINT NOT NULL,
  is_fallback SMALLINT NOT NULL,
  proof_kind TEXT NOT NULL,
  -- personal: what the proof says, sealed for the person; until 90 days after closing
  proof_note_sealed BLOB NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
-- A list's scope must not cost: one index for narrow scopes, one for wide ones (DESIGN section 4).
CREATE INDEX work_task_narrow ON work_task (lane, area_path, rank_at, id);
CREATE INDEX work_task_wide ON work_task (lane, rank_at, id, area_path);
CREATE INDEX work_task_holder ON work_task (holder_id, lane, rank_at, id);

-- How it came to this: one line per step of a task.
CREATE TABLE work_step (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('opened', 'accepted', 'done', 'assigned', 'late', 'rated')),
  account_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, task_id, seq)
) WITHOUT ROWID;

-- Counters by area path, kept at the cell by event and summed upward. Landing pages read these
-- and nothing else.
CREATE TABLE work_count (
  area_path TEXT NOT NULL PRIMARY KEY,
  parent_path TEXT NOT NULL,
  late BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  going BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  oldest_due_at BIGINT,
  as_of BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX work_count_parent ON work_count (parent_path, area_path);
