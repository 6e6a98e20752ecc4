-- What a gate wrote down: visitors, people without a phone, paper cards, temperatures, care let in,
-- what was done after a verdict. Personal parts are sealed; all of it is gone after 14 days.
CREATE TABLE scan_gate_record (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('visitor', 'no_phone', 'card', 'temperature', 'care', 'act')),
  gate TEXT NOT NULL,
  area_path TEXT NOT NULL,
  on_day TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  -- personal; purpose: who came to a gate with no pass of their own; days: 14
  body_sealed BLOB NOT NULL,
  -- a fever: the promise that somebody sees to it; 0 = none
  task_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;
CREATE INDEX scan_gate_record_place ON scan_gate_record (kind, on_day, area_path, happened_at, id);
CREATE INDEX scan_gate_record_age ON scan_gate_record (received_at);

-- How many checks of a gate's day had which verdict. Nobody is in it.
CREATE TABLE scan_gate_count (
  bucket SMALLINT NOT NULL,
  area_path TEXT NOT NULL,
  gate TEXT NOT NULL,
  on_day TEXT NOT NULL,
  verdict TEXT NOT NULL,
  why TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (bucket, area_path, gate, on_day, verdict, why)
) WITHOUT ROWID;
CREATE INDEX scan_gate_count_place ON scan_gate_count (on_day, area_path, gate, verdict, why);
