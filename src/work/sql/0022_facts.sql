-- What a person said about the facts of their month, before a superior sees them. The bucket is
-- the hash of the account's id.
CREATE TABLE work_facts_view (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  month TEXT NOT NULL,            -- 2026-01
  seen_at BIGINT,
  commented_at BIGINT,
  comment TEXT NOT NULL,
  PRIMARY KEY (bucket, account_id, month)
) WITHOUT ROWID;

-- The evidence dossier of a panel: facts as they stood, the person's reply, the decision.
CREATE TABLE work_dossier (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  about_id BIGINT NOT NULL,
  month TEXT NOT NULL,
  question TEXT NOT NULL,
  facts TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  opener_id BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  replied_at BIGINT,
  decided_at BIGINT,
  reply TEXT NOT NULL,
  decision TEXT NOT NULL,
  decider_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX work_dossier_about ON work_dossier (about_id, opened_at, id);
CREATE INDEX work_dossier_area ON work_dossier (area_id, opened_at, id);
-- Steps of an account: what it passed back counts on it.
CREATE INDEX work_step_account ON work_step (account_id, what, at);
