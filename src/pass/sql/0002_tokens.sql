-- Signed passes, the places they hold in the doubt list, and who may fetch them.
-- One block of places of an epoch (a day): `given` counts up, the place is a keyed permutation of
-- it. A full block, or one whose key is gone, is followed by another.
CREATE TABLE pass_epoch (
  epoch BIGINT NOT NULL,
  block BIGINT NOT NULL,
  first_shard BIGINT NOT NULL,
  shards BIGINT NOT NULL,
  given BIGINT NOT NULL,
  key_check BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (epoch, block)
) WITHOUT ROWID;

-- Whose a place was, by the count it came from, so that it is written in order.
CREATE TABLE pass_given (
  epoch BIGINT NOT NULL,
  nth BIGINT NOT NULL,
  -- personal; purpose: reading a gate's log for the person and for tracing; days: 15
  person_id BIGINT NOT NULL,
  PRIMARY KEY (epoch, nth)
) WITHOUT ROWID;

-- Places whose token asks for a fresh one. Never more than that: it turns nobody away.
CREATE TABLE pass_doubt (
  epoch BIGINT NOT NULL,
  place BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (epoch, place)
) WITHOUT ROWID;
CREATE INDEX pass_doubt_since ON pass_doubt (since_at, epoch, place);

-- kind 0: the phone pass, 1: the paper card. `was_` is the token before it while that one lives.
CREATE TABLE pass_token (
  bucket SMALLINT NOT NULL,
  -- personal; purpose: showing one's pass; days: while enrolled
  person_id BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  -- personal; purpose: being compared at a gate; days: while enrolled
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  cose BLOB NOT NULL,
  epoch BIGINT NOT NULL,
  place BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  renew_at BIGINT NOT NULL,
  was_epoch BIGINT NOT NULL,
  was_place BIGINT NOT NULL,
  was_until BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id, kind)
) WITHOUT ROWID;

-- To be signed again now: something changed.
CREATE TABLE pass_due (
  bucket SMALLINT NOT NULL,
  person_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id)
) WITHOUT ROWID;
CREATE INDEX pass_due_since ON pass_due (since_at, bucket, person_id);

-- What every server's replica has to look at again. Kept a day; a replica that is older is built
-- from the rows.
CREATE TABLE pass_feed (
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  what TEXT NOT NULL,
  bucket SMALLINT NOT NULL,
  entity BIGINT NOT NULL,
  PRIMARY KEY (at, id)
) WITHOUT ROWID;

-- Who holds the key to whose pass. The key itself is never kept, only its hash.
CREATE TABLE pass_capability (
  bucket SMALLINT NOT NULL,
  hash BLOB NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: showing one's pass; days: while enrolled
  person_id BIGINT NOT NULL,
  -- how it was given: self, door, letter
  way TEXT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (bucket, hash)
) WITHOUT ROWID;
CREATE INDEX pass_capability_person ON pass_capability (person_id, ended_at, made_at, bucket, hash);

-- One-time codes on paper: good once, for some days, for a few tries.
CREATE TABLE pass_letter (
  bucket SMALLINT NOT NULL,
  hash BLOB NOT NULL,
  -- personal; purpose: getting one's pass without a phone number; days: 14
  person_id BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (bucket, hash)
) WITHOUT ROWID;
CREATE INDEX pass_letter_until ON pass_letter (until_at, bucket, hash);

-- Whose pass somebody else's phone shows as well: a child's, or that of someone cared for.
CREATE TABLE pass_carer (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: a carer shows the pass; days: until ended
  person_id BIGINT NOT NULL,
  -- personal; purpose: a carer shows the pass; days: until ended
  carer_id BIGINT NOT NULL,
  relation TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  until_at BIGINT,
  made_by BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX pass_carer_person ON pass_carer (person_id, ended_at, bucket, id);
CREATE INDEX pass_carer_carer ON pass_carer (carer_id, ended_at, bucket, id);

-- A card's code finds its person.
CREATE TABLE pass_card (
  bucket SMALLINT NOT NULL,
  code TEXT NOT NULL,
  -- personal; purpose: entry by paper; days: while the card lives
  person_id BIGINT NOT NULL,
  printed_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, code)
) WITHOUT ROWID;

-- A walk over the whole city, taken up where it stopped.
CREATE TABLE pass_run (
  name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  bucket_next BIGINT NOT NULL,
  signed BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (name)
) WITHOUT ROWID;
