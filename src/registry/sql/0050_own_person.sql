-- Whose account of the staff it is, as far as they said or their office's table did: nobody puts
-- down or signs anything about themself or their household. Never used to sign in.
CREATE TABLE registry_own_person (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  -- personal; purpose: nobody signs in their own matter; days: 1095 after the account is closed
  person_id BIGINT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('self', 'table')),
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, account_id)
) WITHOUT ROWID;
