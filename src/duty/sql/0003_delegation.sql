-- A role given downward on a part of one's area for a time. The role itself is trust's and ends by
-- itself; this row says who gave it and why, for everyone of the area to see.
CREATE TABLE duty_delegation (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL,
  role_row_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  -- 0: not ended before its time
  ended_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_delegation_path ON duty_delegation (area_path, until_at);
