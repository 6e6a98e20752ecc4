-- The task engine for every room: a task may stand on an area of any level, with or without a
-- household and a person, and says what it came from. Words (state, step, source) are checked
-- where they are read (work/task.cpp), so that a new word needs no new table.

-- Kinds, as data. `audience` 'ask': residents may ask for it; 'staff': opened by the house.
CREATE TABLE work_kind_new (
  kind TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  audience TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  icon TEXT NOT NULL,
  due_minutes INTEGER NOT NULL,
  -- 0 life-critical, 1 urgent, 2 ordinary
  priority SMALLINT NOT NULL,
  -- words parted by '|': a task of this kind closes with one of them
  proofs TEXT NOT NULL,
  -- the skill that whoever does it should have; '' = none
  skill TEXT NOT NULL,
  -- a trained person calls at once; closing needs their safety note
  is_crisis SMALLINT NOT NULL,
  -- the asker says that it is done before it counts as done
  needs_confirm SMALLINT NOT NULL,
  text_label_zh TEXT NOT NULL,
  text_label_en TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO work_kind_new (kind, position, audience, zh, en, icon, due_minutes, priority, proofs,
    skill, is_crisis, needs_confirm, text_label_zh, text_label_en)
  SELECT kind, position, 'ask', zh, en, icon, due_minutes,
    CASE WHEN kind = 'doctor' THEN 1 ELSE 2 END, proofs, '', 0, 0, text_label_zh, text_label_en
    FROM work_kind;
DROP TABLE work_kind;
ALTER TABLE work_kind_new RENAME TO work_kind;
INSERT INTO work_kind (kind, position, audience, zh, en, icon, due_minutes, priority, proofs,
    skill, is_crisis, needs_confirm, text_label_zh, text_label_en) VALUES
  ('directive', 101, 'staff', '部署', 'Directive', 'clipboard-list', 1440, 1,
   'report|photo|signature|seen_on_site', '', 0, 0, '', ''),
  ('list_item', 102, 'staff', '清单事项', 'List item', 'list-checks', 4320, 2,
   'report|photo|signature|seen_on_site', '', 0, 0, '', ''),
  ('need', 103, 'staff', '后顾之忧', 'Need at home', 'house', 1440, 2,
   'settled|report|signature', '', 0, 0, '', ''),
  ('visit', 104, 'staff', '走访', 'Visit', 'door-open', 1440, 2,
   'spoke_at_door|spoke_by_phone|photo', '', 0, 0, '', ''),
  ('follow_up', 105, 'staff', '随访', 'Follow-up', 'repeat', 1440, 2,
   'spoke_at_door|spoke_by_phone|self_reported', '', 0, 0, '', ''),
  ('complaint', 106, 'staff', '投诉', 'Complaint', 'megaphone', 2880, 1,
   'answered|report', '', 0, 0, '', ''),
  ('blocker', 107, 'staff', '堵点', 'Blocker', 'octagon-alert', 1440, 1,
   'removed|report', '', 0, 0, '', ''),
  ('appeal', 108, 'staff', '申诉', 'Appeal', 'scale', 1440, 1,
   'answered|report', '', 0, 0, '', '');

CREATE TABLE work_ask_new (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- personal: whose need, 0 = a caller we do not know; until 90 days after closing
  person_id BIGINT NOT NULL,
  -- personal: where, 0 = only an address was said; until 90 days after closing
  household_id BIGINT NOT NULL,
  -- personal: what was said, sealed; until 90 days after closing
  text_sealed BLOB NOT NULL,
  -- personal: name, phone and address of a caller we do not know, sealed; until 90 days after
  -- closing
  caller_sealed BLOB NOT NULL,
  channel TEXT NOT NULL,          -- web, phone, door, sms
  entered_by BIGINT NOT NULL,     -- staff who took it down; 0 = the asker
  state TEXT NOT NULL,
  task_id BIGINT NOT NULL,        -- the task that answers it now
  own_task_id BIGINT NOT NULL,    -- the task made for it; another one after a merge
  created_at BIGINT NOT NULL,
  stars INTEGER,
  rated_at BIGINT,
  reopens INTEGER NOT NULL,
  follow_serial INTEGER NOT NULL, -- raising it ends every follow link made before
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
INSERT INTO work_ask_new (bucket, id, kind, person_id, household_id, text_sealed, caller_sealed,
    channel, entered_by, state, task_id, own_task_id, created_at, stars, rated_at, reopens,
    follow_serial)
  SELECT bucket, id, kind, person_id, household_id, text_sealed, '', 'web', 0, state, task_id,
    task_id, created_at, stars, rated_at, 0, follow_serial FROM work_ask;
DROP TABLE work_ask;
ALTER TABLE work_ask_new RENAME TO work_ask;
CREATE INDEX work_ask_person ON work_ask (person_id, created_at, bucket, id);
CREATE INDEX work_ask_task ON work_ask (bucket, task_id, id);
CREATE INDEX work_ask_household ON work_ask (bucket, household_id, created_at, id);

-- One promise. `lane`: 0 late, 1 waiting, 2 going, 3 closed. `rank_at` is what a lane is sorted
-- by, smallest first: due_at, 4e12 ms earlier for each step of priority, so that what is
-- life-critical stands first; and minus done_at when closed.
CREATE TABLE work_task_new (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  source TEXT NOT NULL,           -- what it came from: ask, directive, list, ...
  source_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,            -- short, without personal data; '' = the kind's name
  person_id BIGINT NOT NULL,      -- personal: for whom, 0 = nobody; until 90 days after closing
  household_id BIGINT NOT NULL,   -- personal: where, 0 = no door; until 90 days after closing
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  -- personal: what is to be done, sealed; '' for asks, whose text is theirs; until 90 days after
  -- closing
  text_sealed BLOB NOT NULL,
  priority SMALLINT NOT NULL,     -- 0 life-critical, 1 urgent, 2 ordinary
  is_crisis SMALLINT NOT NULL,
  proofs TEXT NOT NULL,           -- words parted by '|'; '' = the kind's
  state TEXT NOT NULL,
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
  -- personal: what the proof says, sealed; until 90 days after closing
  proof_note_sealed BLOB NOT NULL,
  bounces INTEGER NOT NULL,
  tries INTEGER NOT NULL,         -- times that nobody was reached
  reopens INTEGER NOT NULL,
  needs_decision SMALLINT NOT NULL,  -- the lead decides who does it
  merged_into BIGINT NOT NULL,    -- the task that answers instead; 0 = none
  rung INTEGER NOT NULL,          -- the last rung of the ladder that was told
  next_rung_at BIGINT,            -- when the next one is due; absent: closed, or no rung is left
  version INTEGER NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
INSERT INTO work_task_new (bucket, id, source, source_id, kind, title, person_id, household_id,
    area_id, area_path, text_sealed, priority, is_crisis, proofs, state, lane, rank_at, created_at,
    due_at, late_at, accepted_at, done_at, holder_id, holder_title, holder_area, is_fallback,
    proof_kind, proof_note_sealed, bounces, tries, reopens, needs_decision, merged_into, rung,
    next_rung_at, version)
  SELECT bucket, id, 'ask', ask_id, kind, '', person_id, household_id, cell_id, area_path, '', 2,
    0, '', state, lane, rank_at, created_at, due_at, late_at, accepted_at, done_at, holder_id,
    holder_title, holder_area, is_fallback, proof_kind, proof_note_sealed, 0, 0, 0, 0, 0, 0,
    CASE WHEN lane < 3 THEN due_at END, version FROM work_task;
DROP TABLE work_task;
ALTER TABLE work_task_new RENAME TO work_task;
-- A list's scope must not cost: one index for narrow scopes, one for wide ones (DESIGN section 4).
CREATE INDEX work_task_narrow ON work_task (lane, area_path, rank_at, id);
CREATE INDEX work_task_wide ON work_task (lane, rank_at, id, area_path);
CREATE INDEX work_task_holder ON work_task (holder_id, lane, rank_at, id);
CREATE INDEX work_task_household ON work_task (bucket, household_id, lane, rank_at, id);
CREATE INDEX work_task_source ON work_task (source_id, source, id);
CREATE INDEX work_task_rung ON work_task (next_rung_at, bucket, id);

-- How it came to this: one line per step of a task. `word` says it closer (a reason, a channel, a
-- rung) and holds no personal data.
CREATE TABLE work_step_new (
  bucket SMALLINT NOT NULL,
  task_id BIGINT NOT NULL,
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  word TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  -- personal: what was noted, sealed; until 90 days after closing
  note_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, task_id, seq)
) WITHOUT ROWID;
INSERT INTO work_step_new (bucket, task_id, seq, at, what, word, account_id, note_sealed)
  SELECT bucket, task_id, seq, at, what, '', account_id, '' FROM work_step;
DROP TABLE work_step;
ALTER TABLE work_step_new RENAME TO work_step;
