-- One posting of a whole place for one day, worked out in the background: read, planned, proven,
-- and only then open to acceptance, which gives the shifts.
CREATE TABLE duty_posting_run (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  area_path TEXT NOT NULL,
  day_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- of the step it is in
  done_ppm BIGINT NOT NULL,
  asked_by BIGINT NOT NULL,
  -- 0: nobody has accepted it
  accepted_by BIGINT NOT NULL,
  -- key of what stopped it, or empty
  fault TEXT NOT NULL,
  people_count BIGINT NOT NULL,
  seat_count BIGINT NOT NULL,
  filled_count BIGINT NOT NULL,
  untrained_count BIGINT NOT NULL,
  distance_m BIGINT NOT NULL,
  distance_longest_m BIGINT NOT NULL,
  plan_hash TEXT NOT NULL,
  given_count BIGINT NOT NULL,
  refused_count BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX duty_posting_run_state ON duty_posting_run (state, made_at);
CREATE INDEX duty_posting_run_area ON duty_posting_run (area_id, made_at);
CREATE INDEX duty_posting_run_moved ON duty_posting_run (moved_at);

-- What the plan says of each person and each seat, with the reason; `kind` is posting, unmet, idle.
CREATE TABLE duty_posting_row (
  bucket SMALLINT NOT NULL,
  run_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  number BIGINT NOT NULL,
  -- personal: who, 0 for an empty seat; purpose: the plan; days: 30
  account_id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  -- personal: what kept somebody away; purpose: the reason they are told; days: 30
  bar TEXT NOT NULL,
  seat_count BIGINT NOT NULL,
  remedy_bar TEXT NOT NULL,
  remedy_count BIGINT NOT NULL,
  distance_m BIGINT NOT NULL,
  is_untrained SMALLINT NOT NULL,
  -- '', given, refused, taken_out
  state TEXT NOT NULL,
  PRIMARY KEY (bucket, run_id, kind, number)
) WITHOUT ROWID;
