-- Delivery by gateways: what became of each message. `state`: waiting (for a gateway or for its
-- next try), sending (a try is under way until try_at), sent, failed (no more tries), expired (it
-- would be of no use any more), shown (the demo's screen).
CREATE TABLE post_message_new (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'expired',
                                       'shown')),
  at BIGINT NOT NULL,
  -- absent: useful for as long as it is kept
  useful_until BIGINT,
  tries INTEGER NOT NULL,
  try_at BIGINT NOT NULL,
  done_at BIGINT,
  last_error TEXT NOT NULL,
  -- personal: the number or address it goes to, sealed; kept 1 day
  to_sealed BLOB NOT NULL,
  -- personal: what it says, sealed; kept 1 day
  text_sealed BLOB NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
INSERT INTO post_message_new (bucket, id, kind, channel, state, at, useful_until, tries, try_at,
    done_at, last_error, to_sealed, text_sealed)
  SELECT bucket, id, kind, 'sms', state, at, NULL, 0, at, NULL, '', to_sealed, text_sealed
  FROM post_message;
DROP TABLE post_message;
ALTER TABLE post_message_new RENAME TO post_message;
CREATE INDEX post_message_at ON post_message (at, bucket, id);
CREATE INDEX post_message_state ON post_message (state, try_at, bucket, id);
