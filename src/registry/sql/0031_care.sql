-- Kinds of care flag, as data. `days_kept` is the longest a flag may stand before somebody looks
-- again. `needs_two`: nobody visits alone. `what`/`cadence_days`: the plan item proposed with it
-- ('' = none).
CREATE TABLE registry_flag_kind (
  kind TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  purpose_zh TEXT NOT NULL,
  purpose_en TEXT NOT NULL,
  days_kept INTEGER NOT NULL,
  needs_two SMALLINT NOT NULL,
  what TEXT NOT NULL,
  cadence_days INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO registry_flag_kind VALUES
  ('elder_alone', 1, '孤寡或独居老人', 'Elderly, living alone', '定期上门看望',
   'to be looked in on', 365, 0, 'visit', 1),
  ('left_behind_child', 2, '留守儿童', 'Child without its parents', '两人一起上门，看吃住和上学',
   'meals, home and school, seen by two', 180, 1, 'visit', 3),
  ('pregnant', 3, '孕产妇', 'Pregnant or just delivered', '产检和送医不耽误',
   'checks and the way to hospital', 300, 0, 'call', 7),
  ('chronic', 4, '慢性病', 'Chronic illness', '按时有药', 'medicine in time', 365, 0, 'medicine',
   30),
  ('dialysis', 5, '透析', 'Dialysis', '每次透析有车', 'a ride for every session', 180, 0, 'ride',
   2),
  ('disabled', 6, '残疾', 'Disability', '行动和沟通有人帮', 'help to move and to be heard', 365, 0,
   'visit', 7),
  ('hidden_address', 7, '住址保密', 'Address kept secret', '只有上门的人知道住哪里',
   'only who comes to the door knows it', 180, 0, '', 0);

-- A flag on a person: why they are looked after first. `bucket` is the person's.
CREATE TABLE registry_flag (
  bucket SMALLINT NOT NULL,
  -- personal; purpose: as registry_flag_kind says; days: until until_at
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  cell_id BIGINT NOT NULL,
  set_by BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id, kind)
) WITHOUT ROWID;
CREATE INDEX registry_flag_cell ON registry_flag (cell_id, kind, bucket, person_id);

-- Households whose door only its holder may see. `bucket` is the household's.
CREATE TABLE registry_hidden (
  bucket SMALLINT NOT NULL,
  household_id BIGINT NOT NULL,  -- personal; purpose: safety; days: until until_at
  until_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, household_id)
) WITHOUT ROWID;

-- A line of a person's care plan: what, how often. It becomes a task when `next_at` comes.
CREATE TABLE registry_plan (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: care; days: until ended_at and 30 more
  person_id BIGINT NOT NULL,
  what TEXT NOT NULL,
  cadence_days INTEGER NOT NULL,
  -- personal; purpose: what to bring or ask; sealed for the person; days: as above
  note_sealed BLOB,
  set_by BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX registry_plan_person ON registry_plan (bucket, person_id);
CREATE INDEX registry_plan_next ON registry_plan (next_at, bucket, id);

-- How a household stays when it is not at home for good. `bucket` is the household's.
CREATE TABLE registry_stay (
  bucket SMALLINT NOT NULL,
  household_id BIGINT NOT NULL,
  -- personal; purpose: whom other lists miss; days: 30 after they left
  kind TEXT NOT NULL CHECK (kind IN ('tenant', 'dormitory', 'site', 'hotel', 'transit',
                                     'no_fixed_home')),
  cell_id BIGINT NOT NULL,
  arrived_on TEXT NOT NULL,
  leaves_on TEXT NOT NULL,      -- '' = not said
  expires_at BIGINT NOT NULL,   -- then somebody looks
  is_asked SMALLINT NOT NULL,   -- the check task for this expiry was opened
  PRIMARY KEY (bucket, household_id)
) WITHOUT ROWID;
CREATE INDEX registry_stay_expires ON registry_stay (is_asked, expires_at, bucket, household_id);

-- File against visit: what was last found at a door. `bucket` is the household's.
CREATE TABLE registry_seen (
  bucket SMALLINT NOT NULL,
  household_id BIGINT NOT NULL,  -- personal; purpose: the file is true; days: 365
  cell_id BIGINT NOT NULL,
  said TEXT NOT NULL CHECK (said IN ('as_filed', 'more', 'fewer', 'others', 'empty')),
  filed_count INTEGER NOT NULL,
  found_count INTEGER NOT NULL,
  seen_by BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, household_id)
) WITHOUT ROWID;
CREATE INDEX registry_seen_cell ON registry_seen (cell_id, said, bucket, household_id);

-- Searches of an account in an hour, against copying the registry out by searching.
CREATE TABLE registry_search_use (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  searches INTEGER NOT NULL,
  PRIMARY KEY (bucket, account_id, hour)
) WITHOUT ROWID;

-- Many vulnerable people at once: asked for by one, granted by another, read until it runs out.
CREATE TABLE registry_care_list (
  id BIGINT NOT NULL PRIMARY KEY,
  area_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  granted_by BIGINT,
  until_at BIGINT
) WITHOUT ROWID;
CREATE INDEX registry_care_list_asked ON registry_care_list (asked_at, id);
