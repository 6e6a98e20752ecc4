-- "Who saw my data" reads one person's entries, newest first.
CREATE INDEX trust_read_person ON trust_read (bucket, person_id, at, id);
