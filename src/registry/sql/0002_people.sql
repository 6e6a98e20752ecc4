-- A way in: a stairwell of a block, a row of houses, a dormitory.
-- `bucket` is its cell's and lies in the id too.
CREATE TABLE registry_building (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  cell_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;

CREATE TABLE registry_household (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  cell_id BIGINT NOT NULL,
  building_id BIGINT NOT NULL,
  door TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('family', 'collective')),
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;

-- Who lives in a household, in the household's bucket, so that a door opens with one look-up.
CREATE TABLE registry_member (
  bucket SMALLINT NOT NULL,
  household_id BIGINT NOT NULL,
  birth_year SMALLINT NOT NULL,  -- personal; purpose: eldest first; days: while registered
  person_id BIGINT NOT NULL,
  PRIMARY KEY (bucket, household_id, birth_year, person_id)
) WITHOUT ROWID;

-- A person, by a bucket of their own. Nothing here names them.
CREATE TABLE registry_person (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: where help is brought; days: while registered
  household_id BIGINT NOT NULL,
  -- personal; purpose: who answers for them; days: while registered
  cell_id BIGINT NOT NULL,
  -- personal; purpose: care by age; days: while registered
  birth_year SMALLINT NOT NULL,
  -- personal; purpose: care; days: while registered
  sex TEXT NOT NULL CHECK (sex IN ('f', 'm')),
  -- personal; purpose: whom to look after first; days: while registered
  is_living_alone SMALLINT NOT NULL,
  -- personal; purpose: whom other lists miss; days: while registered
  is_floating SMALLINT NOT NULL,
  PRIMARY KEY (bucket, id)
) WITHOUT ROWID;

-- What names a person: one sealed value a column, bound to row and column, under the person's own
-- data key (its salt lies beside the data folder, never in it). NULL: not known.
CREATE TABLE registry_person_private (
  bucket SMALLINT NOT NULL,
  person_id BIGINT NOT NULL,
  sealed_name BLOB NOT NULL,  -- personal; purpose: to address them; days: while registered
  sealed_phone BLOB,          -- personal; purpose: to call them; days: while registered
  PRIMARY KEY (bucket, person_id)
) WITHOUT ROWID;

-- Search tokens: eight bytes of a keyed hash of kind and value. `bucket` is the token's own.
CREATE TABLE registry_search (
  bucket SMALLINT NOT NULL,
  -- personal; purpose: to find someone by what they say; days: while registered
  token BLOB NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('name', 'initials', 'phone', 'tail', 'door')),
  PRIMARY KEY (bucket, token, person_id)
) WITHOUT ROWID;
