-- Whose roles ended lately; a resident's role has no end and is not in it.
CREATE INDEX trust_role_end ON trust_role (until_at) WHERE until_at IS NOT NULL;
