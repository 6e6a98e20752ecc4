-- Who has a role at a place, and who has a role at all.
CREATE INDEX trust_role_place ON trust_role (area_path, account_id);
CREATE INDEX trust_role_role ON trust_role (role, area_path, account_id);
