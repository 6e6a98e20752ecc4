-- Messages on their way out. `bucket` is the hash of the message id.
CREATE TABLE post_message (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('code')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'shown')),
  at BIGINT NOT NULL,
  -- personal: the phone number it goes to, sealed; kept 1 day
  to_sealed BLOB NOT NULL,
  -- personal: what it says, sealed; kept 1 day
  text_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX post_message_at ON post_message (at, bucket, id);
CREATE INDEX post_message_state ON post_message (state, at);
