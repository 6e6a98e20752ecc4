-- Receipts of acts: one per idempotency key, kept 30 days. `result` names what the act made (ids
-- only, no personal data).
CREATE TABLE storage_receipt (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  key_high BIGINT NOT NULL,
  key_low BIGINT NOT NULL,
  request_hash BLOB NOT NULL,
  result TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, account_id, key_high, key_low)
) WITHOUT ROWID;
CREATE INDEX storage_receipt_age ON storage_receipt (at);

-- The next sequence number of a bucket's stream ("event", "leaf").
CREATE TABLE storage_stream (
  bucket SMALLINT NOT NULL,
  stream TEXT NOT NULL,
  next_seq BIGINT NOT NULL,
  PRIMARY KEY (bucket, stream)
) WITHOUT ROWID;

-- The outbox: what other rooms hear after the commit. `body` is JSON with ids and words, never
-- personal data.
CREATE TABLE storage_event (
  bucket SMALLINT NOT NULL,
  seq BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  entity BIGINT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'done')),
  tries INTEGER NOT NULL,
  try_at BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  PRIMARY KEY (bucket, seq)
) WITHOUT ROWID;
CREATE INDEX storage_event_waiting ON storage_event (state, try_at, at);
CREATE INDEX storage_event_entity ON storage_event (bucket, entity, seq);

-- Which handler has heard which event: once per event and handler.
CREATE TABLE storage_delivery (
  bucket SMALLINT NOT NULL,
  event_id BIGINT NOT NULL,
  handler TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bucket, event_id, handler)
) WITHOUT ROWID;
