-- Roles given on the parts of a command area, one row a role: they end with it, and a part that is
-- split brings its new half under the same command. The role itself is trust's and ends by itself.
CREATE TABLE registry_command_officer (
  command_id BIGINT NOT NULL,
  role_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (command_id, role_id)
) WITHOUT ROWID;
