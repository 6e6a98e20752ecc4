-- What a set that is not in force would make of everybody something was found about: counted in the
-- background, bucket by bucket, for the desk that asked. One of each account.
CREATE TABLE pass_preview (
  bucket SMALLINT NOT NULL,
  account_id BIGINT NOT NULL,
  rule_set TEXT NOT NULL,
  document TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  bucket_next BIGINT NOT NULL,
  -- JSON: {area: [ok, ask, stop now, ok, ask, stop then]}
  counts TEXT NOT NULL,
  is_done SMALLINT NOT NULL,
  PRIMARY KEY (bucket, account_id)
) WITHOUT ROWID;
CREATE INDEX pass_preview_open ON pass_preview (is_done, asked_at, bucket, account_id);
