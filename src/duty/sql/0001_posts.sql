-- A place of duty on an area. `bucket` is the hash of the area's id (a cell's own bucket) and lies
-- in the id too.
CREATE TABLE duty_post (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  title TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;

-- One post, one time span, one account. The post's area and title are copied: a shift's post never
-- changes place.
CREATE TABLE duty_shift (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  is_cell SMALLINT NOT NULL,
  title TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  CHECK (from_at < until_at),
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_shift_area ON duty_shift (bucket, area_id, until_at);
CREATE INDEX duty_shift_path ON duty_shift (area_path, until_at);
CREATE INDEX duty_shift_account ON duty_shift (account_id, until_at);
