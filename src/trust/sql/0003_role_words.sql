-- A role's word is checked where it is read (trust/roles.cpp), so that a new role needs no new
-- table: the rows move into a table without the list of words.
CREATE TABLE trust_role_new (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  -- absent: until further notice
  until_at BIGINT,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
INSERT INTO trust_role_new (bucket, id, account_id, role, area_id, area_path, from_at, until_at)
  SELECT bucket, id, account_id, role, area_id, area_path, from_at, until_at FROM trust_role;
DROP TABLE trust_role;
ALTER TABLE trust_role_new RENAME TO trust_role;
CREATE INDEX trust_role_account ON trust_role (bucket, account_id);
