-- The witnessed log. A leaf is written in the transaction of its act; (bucket, seq) has no gaps.
-- Never deleted.
CREATE TABLE trust_leaf (
  bucket SMALLINT NOT NULL,
  seq BIGINT NOT NULL,
  verb TEXT NOT NULL,
  actor TEXT NOT NULL,
  entity_kind TEXT NOT NULL,
  entity BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  salt BLOB NOT NULL,
  -- SHA-256 of salt and post-image; 32 zero bytes when the act left no row behind
  image_hash BLOB NOT NULL,
  leaf_hash BLOB NOT NULL,
  PRIMARY KEY (bucket, seq)
) WITHOUT ROWID;
CREATE INDEX trust_leaf_entity ON trust_leaf (entity_kind, entity, bucket, seq);
CREATE INDEX trust_leaf_at ON trust_leaf (at, bucket, seq);

-- How far the sequencer has come in each bucket.
CREATE TABLE trust_sequenced (
  bucket SMALLINT NOT NULL,
  last_seq BIGINT NOT NULL,
  PRIMARY KEY (bucket)
) WITHOUT ROWID;

-- The single tree: which leaf stands where. One tree for the whole installation, so no bucket
-- leads its key.
CREATE TABLE trust_tree (
  position BIGINT NOT NULL,
  bucket SMALLINT NOT NULL,
  seq BIGINT NOT NULL,
  leaf_hash BLOB NOT NULL,
  PRIMARY KEY (position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX trust_tree_leaf ON trust_tree (bucket, seq);

-- Signed heads. `peaks` are the roots of the full subtrees from left to right: what the next head
-- grows from.
CREATE TABLE trust_head (
  size BIGINT NOT NULL,
  root BLOB NOT NULL,
  peaks BLOB NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (size)
) WITHOUT ROWID;

-- Reads of people. `bucket` is the hash of the person id (of the account id when an entry names
-- nobody).
CREATE TABLE trust_read (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  verb TEXT NOT NULL,
  -- personal: whose record was opened, for that person and the auditor; kept 1095 days
  person_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX trust_read_at ON trust_read (at, bucket, id);
