-- Accounts end, and begin with a code told once instead of a password. closed_at 0: open.
ALTER TABLE trust_account ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX trust_account_kind ON trust_account (kind, id);

-- Waiting for its person to set a password and an authenticator. The code is not kept: it follows
-- from the nonce and a key outside the data.
CREATE TABLE trust_enrolment (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  nonce BIGINT NOT NULL,
  totp_secret BLOB NOT NULL,  -- sealed with the master key
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, account_id)
) WITHOUT ROWID;
