-- The people to try in a demo city: which account plays whom. Empty outside a demo.
CREATE TABLE app_demo_person (
  who TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  account_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  home TEXT NOT NULL
) WITHOUT ROWID;

-- What this data folder is: "demo" = 1 when it was laid by `firstline demo`, with the seed and
-- the number of people.
CREATE TABLE app_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
