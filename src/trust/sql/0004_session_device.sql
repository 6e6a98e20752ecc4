-- What kind of device signed in, in two words ("Android Chrome"), so that a person can tell their
-- own sessions apart.
ALTER TABLE trust_session ADD COLUMN device TEXT NOT NULL DEFAULT '';
