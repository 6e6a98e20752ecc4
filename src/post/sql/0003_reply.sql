-- What an answer from a number would be an answer to: the last message that asked for one. `bucket`
-- is the hash of the token, and the token a keyed hash of the number; kept one day.
CREATE TABLE post_reply (
  bucket SMALLINT NOT NULL,
  -- personal: stands for a phone number; purpose: to know what an answer answers; days: 1
  token TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, token)
) WITHOUT ROWID;
CREATE INDEX post_reply_until ON post_reply (until_at, bucket, token);
