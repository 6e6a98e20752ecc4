-- The day of birth within the year, sealed like the name: without it no two records are joined
-- unless a person decides.
-- personal; purpose: telling namesakes apart; days: while registered
ALTER TABLE registry_person_private ADD COLUMN sealed_birth_day BLOB;
