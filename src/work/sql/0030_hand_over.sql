-- A hand-over: the open promises of one person at the end of a shift or a term, signed over to
-- whoever takes them. What is not signed stays with the giver and is shown as such.
CREATE TABLE work_hand_over (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  occasion TEXT NOT NULL CHECK (occasion IN ('shift', 'term')),
  -- the shift that ends; 0 at the end of a term
  shift_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  giver_id BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'signed', 'unsigned')),
  signed_count INTEGER NOT NULL,
  -- who was told that promises are unsigned; 0: nobody
  told_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_hand_over_shift ON work_hand_over (bucket, shift_id);
CREATE INDEX work_hand_over_giver ON work_hand_over (giver_id, state);
CREATE INDEX work_hand_over_path ON work_hand_over (area_path, ends_at);
CREATE INDEX work_hand_over_state ON work_hand_over (state, ends_at);

-- One signature: this promise passed from the giver to the taker.
CREATE TABLE work_hand_over_item (
  bucket SMALLINT NOT NULL,
  hand_over_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  taker_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, hand_over_id, task_id)
) WITHOUT ROWID;
