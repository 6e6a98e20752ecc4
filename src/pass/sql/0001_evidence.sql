-- What was found about a person, by whom, countersigned by whom; and what follows from it. A piece
-- is never changed but by its second signature and its withdrawal; facts are words of a list.
CREATE TABLE pass_evidence (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: whose pass it bears on; days: 60 after it was recorded
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('lab_result', 'clinician_report', 'exposure', 'area_boundary',
    'quarantine_order')),
  -- personal; purpose: what the rules ask; days: 60. Canonical JSON of listed words, and of the
  -- joins that were looked up
  facts TEXT NOT NULL,
  joins TEXT NOT NULL,
  -- the piece an order rests on, the case a contact belongs to; 0 = none
  basis_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  until_at BIGINT,
  recorded_by BIGINT NOT NULL,
  body TEXT NOT NULL,
  second_by BIGINT NOT NULL,
  second_body TEXT NOT NULL,
  second_at BIGINT,
  -- held waits for the outside key of its large act, waiting for the second body
  state TEXT NOT NULL CHECK (state IN ('counted', 'waiting', 'held', 'withdrawn')),
  large_act_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, id),
  -- Nobody signs twice; nothing with two signatures to find counts with one.
  CHECK (second_at IS NULL OR (second_by <> recorded_by AND second_body <> body)),
  CHECK (state <> 'counted' OR second_at IS NOT NULL
    OR kind IN ('lab_result', 'clinician_report'))
) WITHOUT ROWID;
CREATE INDEX pass_evidence_person ON pass_evidence (bucket, person_id, id);
-- What waits for a second body, by place; contacts of one case.
CREATE INDEX pass_evidence_waiting ON pass_evidence (state, area_path, recorded_at, id);
CREATE INDEX pass_evidence_case ON pass_evidence (case_id, id);
-- What one hand put down of a kind within a day.
CREATE INDEX pass_evidence_recorder ON pass_evidence (recorded_by, kind, recorded_at, id);
CREATE INDEX pass_evidence_large_act ON pass_evidence (large_act_id, bucket, id);

-- Many people at once, or one contact too many of one case: it waits for a key that is not here.
CREATE TABLE pass_large_act (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('contacts_of_case', 'no_shared_exposure')),
  case_id BIGINT NOT NULL,
  count_max BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'refused')),
  -- the outside key that let it through
  key_id TEXT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX pass_large_act_case ON pass_large_act (case_id, state, id);
CREATE INDEX pass_large_act_state ON pass_large_act (state, made_at, id);

-- Open keys that sign for somebody outside (large acts).
CREATE TABLE pass_key (
  id TEXT NOT NULL,
  key_use TEXT NOT NULL CHECK (key_use IN ('rules', 'outside')),
  account_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  open_key BLOB NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (id)
) WITHOUT ROWID;

-- What the evidence says now: derived, recomputed, never set.
CREATE TABLE pass_status (
  bucket SMALLINT NOT NULL,
  -- personal; purpose: what was last told; days: while registered
  person_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'ask', 'stop')),
  rule_id TEXT NOT NULL,
  rule_set TEXT NOT NULL,
  code TEXT NOT NULL,
  evidence_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- how they were told of it: a message, somebody at the door, or (of good news) not at all
  told_by TEXT NOT NULL CHECK (told_by IN ('message', 'door', '')),
  PRIMARY KEY (bucket, person_id),
  -- Law and end: a restriction names its rule and its piece and ends within 14 days.
  CHECK (verdict = 'ok' OR (rule_id <> '' AND evidence_id <> 0 AND until_at > from_at)),
  CHECK (verdict = 'ok' OR until_at - from_at <= 1209600000)
) WITHOUT ROWID;
CREATE INDEX pass_status_until ON pass_status (until_at, person_id);
CREATE INDEX pass_status_verdict ON pass_status (verdict, until_at, person_id);
CREATE INDEX pass_status_set ON pass_status (rule_set, person_id);
CREATE INDEX pass_status_area ON pass_status (area_path, person_id);

-- Rule sets as they were published, each by two people of two bodies.
CREATE TABLE pass_rule_set (
  id TEXT NOT NULL,
  edition BIGINT NOT NULL,
  document TEXT NOT NULL,
  in_force_from BIGINT NOT NULL,
  in_force_until BIGINT NOT NULL,
  published_by BIGINT NOT NULL,
  second_by BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (id, edition)
) WITHOUT ROWID;

CREATE TABLE pass_appeal (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: whose appeal it is; days: 90 after the answer
  person_id BIGINT NOT NULL,
  evidence_id BIGINT NOT NULL,
  rule_id TEXT NOT NULL,
  filed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  answered_at BIGINT,
  is_upheld SMALLINT NOT NULL,
  -- whose promise it is: of a body that signed nothing of it
  reviewer_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  -- 2 and on: nobody answered the round before in its time
  round INTEGER NOT NULL,
  is_passed_on SMALLINT NOT NULL,
  -- personal; purpose: what they said and what was answered, sealed; days: 90 after the answer
  words_sealed BLOB NOT NULL,
  -- personal; purpose: the answer, sealed; days: 90 after the answer
  answer_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX pass_appeal_due ON pass_appeal (is_passed_on, due_at, id);
CREATE INDEX pass_appeal_person ON pass_appeal (bucket, person_id, id);
CREATE INDEX pass_appeal_reviewer ON pass_appeal (reviewer_id, due_at, id);
