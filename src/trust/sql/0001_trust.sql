-- Accounts. `bucket` is the hash of the account id. The witnessed image covers every column but
-- totp_step.
CREATE TABLE trust_account (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('staff', 'resident')),
  -- personal: shown to residents as who answers for them; kept 1095 days after the account is
  -- closed
  name TEXT NOT NULL,
  -- personal: the resident this account is of (0 for staff); kept 1095 days after the account is
  -- closed
  person_id BIGINT NOT NULL,
  -- Argon2id with its parameters; '' for residents
  password_hash TEXT NOT NULL,
  -- sealed with the master key; empty when there is none (demo only)
  totp_secret BLOB NOT NULL,
  -- the last time step used: a code is good once
  totp_step BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;

-- From what is typed to the account. `token` is a keyed hash of the login; the login itself is not
-- kept.
CREATE TABLE trust_login (
  bucket SMALLINT NOT NULL,
  token BLOB NOT NULL,
  account_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, token)
) WITHOUT ROWID;

-- From a person to their account. `bucket` is the hash of the person id.
CREATE TABLE trust_person (
  bucket SMALLINT NOT NULL,
  -- personal: which resident has signed in; kept 1095 days after the account is closed
  person_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, person_id)
) WITHOUT ROWID;

-- One role on one area for a time. `bucket` is the hash of the account id.
CREATE TABLE trust_role (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('resident', 'community_worker', 'community_lead',
    'street_officer', 'district_officer', 'city_officer', 'auditor', 'administrator')),
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  -- absent: until further notice
  until_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX trust_role_account ON trust_role (bucket, account_id);

-- Sessions. Only SHA-256 of the token is kept; `bucket` is the hash of that hash. `mark` is a
-- keyed hash of the row, so
-- that a row put in by hand opens nothing.
CREATE TABLE trust_session (
  bucket SMALLINT NOT NULL,
  token_hash BLOB NOT NULL,
  account_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  mark BLOB NOT NULL,
  PRIMARY KEY (bucket, token_hash)
) WITHOUT ROWID;
CREATE INDEX trust_session_account ON trust_session (account_id);
CREATE INDEX trust_session_expires ON trust_session (expires_at);

-- One-time codes, one live code a phone. `bucket` is the hash of the phone's token.
CREATE TABLE trust_code (
  bucket SMALLINT NOT NULL,
  -- personal: keyed hash of the number, to find its code; kept 1 day
  phone_token BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  -- keyed hash of the address that asked for it; its guesses are counted apart from everybody
  -- else's
  peer_token BLOB NOT NULL,
  asker_tries INTEGER NOT NULL,
  other_tries INTEGER NOT NULL,
  sent_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, phone_token)
) WITHOUT ROWID;
CREATE INDEX trust_code_expires ON trust_code (expires_at);

-- Sliding-window counts of tries. `subject` is a keyed hash of what is counted (address, login,
-- phone, pairs of them).
CREATE TABLE trust_try (
  bucket SMALLINT NOT NULL,
  subject BLOB NOT NULL,
  window_at BIGINT NOT NULL,
  now_count INTEGER NOT NULL,
  past_count INTEGER NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, subject)
) WITHOUT ROWID;
CREATE INDEX trust_try_last ON trust_try (last_at);
