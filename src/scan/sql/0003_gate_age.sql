-- What a gate wrote down is dropped by when it happened, whenever it was brought.
DROP INDEX scan_gate_record_age;
CREATE INDEX scan_gate_record_happened ON scan_gate_record (happened_at);
