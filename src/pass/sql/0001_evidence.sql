-- What was found about a person, by whom, countersigned by whom; and what follows from it. A piece
-- is never changed but by its second signature and its withdrawal; facts are words of a list.
CREATE TABLE pass_evidence (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- canonical JSON of listed words, and of the joins that were looked up
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
  -- counted, waiting (for the second body), withdrawn
  state TEXT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX pass_evidence_person ON pass_evidence (bucket, person_id, id);
-- What waits for a second body, by place; contacts of one case.
CREATE INDEX pass_evidence_waiting ON pass_evidence (state, area_path, recorded_at, id);
CREATE INDEX pass_evidence_case ON pass_evidence (case_id, id);

-- What the evidence says now: derived, recomputed, never set.
CREATE TABLE pass_status (
  bucket SMALLINT NOT NULL,
  person_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  rule_set TEXT NOT NULL,
  code TEXT NOT NULL,
  evidence_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id)
) WITHOUT ROWID;
CREATE INDEX pass_status_until ON pass_status (until_at, person_id);
CREATE INDEX pass_status_verdict ON pass_status (verdict, until_at, person_id);

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
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX pass_appeal_person ON pass_appeal (bucket, person_id, id);
CREATE INDEX pass_appeal_reviewer ON pass_appeal (reviewer_id, due_at, id);
