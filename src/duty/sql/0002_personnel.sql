-- Who may be put on duty, and how shifts come about: organisations that lend people, responders,
-- teams, templates, calls for a seat that fell empty, and every rest rule that was lifted.

-- An organisation that lends people or owns duties. A small table.
CREATE TABLE duty_organisation (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  party TEXT NOT NULL
    CHECK (party IN ('department', 'unit', 'property', 'owners', 'volunteers')),
  name TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  -- the account that speaks for it; 0: nobody yet
  contact_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_organisation_path ON duty_organisation (area_path, id);

-- One person who can be put on duty. `bucket` is the hash of the id; the name stands with the
-- account.
CREATE TABLE duty_responder (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  -- the number under which the lending organisation knows them; an import finds the row by it
  outside_key TEXT NOT NULL,
  organisation_id BIGINT NOT NULL,
  home_area_id BIGINT NOT NULL,
  home_path TEXT NOT NULL,
  skills TEXT NOT NULL,
  languages TEXT NOT NULL,
  -- course=last day it is good for, parted by commas
  trained TEXT NOT NULL,
  -- when they may be asked outside their shifts: word
  availability TEXT NOT NULL,
  has_vehicle SMALLINT NOT NULL,
  -- personal: what work must not be given to them (bits, no cause); kept 365 days after the term
  limits SMALLINT NOT NULL,
  -- personal: the number a call for duty goes to, sealed; kept 365 days after the term
  phone_sealed BLOB NOT NULL,
  term_from_at BIGINT NOT NULL,
  -- 0: no end set
  term_until_at BIGINT NOT NULL,
  -- 0: the term has not been closed
  ended_at BIGINT NOT NULL,
  version INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_responder_home ON duty_responder (home_path, id);
CREATE INDEX duty_responder_account ON duty_responder (account_id);
CREATE INDEX duty_responder_key ON duty_responder (outside_key);
CREATE INDEX duty_responder_organisation ON duty_responder (organisation_id, id);

CREATE TABLE duty_team (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  name TEXT NOT NULL,
  lead_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_team_path ON duty_team (area_path, id);
CREATE TABLE duty_team_member (
  bucket SMALLINT NOT NULL,
  team_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, team_id, account_id)
) WITHOUT ROWID;

-- What a post asks for. `answers` 0: the post does something, but asks of the area are not its own.
ALTER TABLE duty_post ADD COLUMN skills TEXT NOT NULL DEFAULT '';
ALTER TABLE duty_post ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE duty_post ADD COLUMN trained TEXT NOT NULL DEFAULT '';
ALTER TABLE duty_post ADD COLUMN seats INTEGER NOT NULL DEFAULT 1;
ALTER TABLE duty_post ADD COLUMN tier INTEGER NOT NULL DEFAULT 2;
ALTER TABLE duty_post ADD COLUMN needs_vehicle SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE duty_post ADD COLUMN is_heavy SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE duty_post ADD COLUMN is_exposed SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE duty_post ADD COLUMN answers SMALLINT NOT NULL DEFAULT 1;
-- 0: in use
ALTER TABLE duty_post ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX duty_post_path ON duty_post (area_path, id);

-- held: counts. left: called in sick, swapped away or taken back; nobody is on by it.
ALTER TABLE duty_shift ADD COLUMN state TEXT NOT NULL DEFAULT 'held';
-- laid, plan, rota, refill, swap, posting, import
ALTER TABLE duty_shift ADD COLUMN source TEXT NOT NULL DEFAULT 'laid';
ALTER TABLE duty_shift ADD COLUMN answers SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE duty_shift ADD COLUMN is_heavy SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE duty_shift ADD COLUMN is_exposed SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX duty_shift_post ON duty_shift (bucket, post_id, until_at);
CREATE INDEX duty_shift_end ON duty_shift (until_at, id);

-- A pattern of hours of one post: from which minute of the day, for how long, on which weekdays
-- (bit 0 is Monday).
CREATE TABLE duty_template (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  name TEXT NOT NULL,
  from_minute INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  weekdays INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_template_path ON duty_template (area_path, id);

-- A seat that fell empty, or never was held, and whom we ask to take it.
CREATE TABLE duty_gap (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  shift_id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  title TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('sick', 'empty')),
  -- who left it; 0: nobody held it
  left_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asking', 'filled', 'uncovered', 'over')),
  asked_count INTEGER NOT NULL,
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  filled_by BIGINT NOT NULL,
  -- who was told that nobody came, and owns it
  told_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_gap_state ON duty_gap (state, due_at);
CREATE INDEX duty_gap_path ON duty_gap (area_path, until_at);

-- One question to one person: would you take this shift? `call_id` is the gap, or the shift that
-- is to be swapped.
CREATE TABLE duty_offer (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('swap', 'refill')),
  call_id BIGINT NOT NULL,
  asker_id BIGINT NOT NULL,
  candidate_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'declined', 'over')),
  until_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_offer_candidate ON duty_offer (candidate_id, state, until_at);
CREATE INDEX duty_offer_asker ON duty_offer (asker_id, state, until_at);
CREATE INDEX duty_offer_call ON duty_offer (bucket, call_id);

-- Each rest rule lifted for one shift in an emergency, by whom and why. Never deleted.
CREATE TABLE duty_rest_override (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  shift_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  rule TEXT NOT NULL,
  have BIGINT NOT NULL,
  bound BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_rest_override_path ON duty_rest_override (area_path, at);

-- What somebody was told about duty: a seat nobody took, a swap, a hand-over not signed. Ids and
-- words only. `bucket` is the hash of the account id.
CREATE TABLE duty_notice (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  about_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_notice_account ON duty_notice (bucket, account_id, at);
