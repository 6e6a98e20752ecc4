-- The doubt list as it was published last. All of it is public: places and hashes, no people.
CREATE TABLE pass_published (
  id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  manifest BLOB NOT NULL,
  key_list BLOB NOT NULL,
  log_head BLOB NOT NULL,
  -- first 8 bytes of each live restriction's leaf, one after the other, rising
  live BLOB NOT NULL,
  -- which key signed the shards; bits set before this time are in them
  signer TEXT NOT NULL,
  seen_until BIGINT NOT NULL
) WITHOUT ROWID;

-- Shards as they were published last, signed; `first_number` is the list they came in with.
CREATE TABLE pass_published_shard (
  epoch BIGINT NOT NULL,
  shard BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  first_number BIGINT NOT NULL,
  file BLOB NOT NULL,
  PRIMARY KEY (epoch, shard)
) WITHOUT ROWID;

-- What each of the last lists brought, from which a delta since any of them is put together.
CREATE TABLE pass_published_change (
  number BIGINT NOT NULL PRIMARY KEY,
  issued_at BIGINT NOT NULL,
  -- CBOR: [[epoch, shard, gaps], ...]
  changes BLOB NOT NULL,
  begun BLOB NOT NULL,
  ended BLOB NOT NULL
) WITHOUT ROWID;
