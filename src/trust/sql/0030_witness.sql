-- Proofs and co-signatures of the witnessed log.
-- Roots of full subtrees of 256, 65536, ... leaves (level 8, 16, 24, 32), so that a proof reads a
-- few hundred hashes of a log of any size. Made from trust_tree; `audit verify` makes them again.
CREATE TABLE trust_tile (
  level SMALLINT NOT NULL,
  position BIGINT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, position)
) WITHOUT ROWID;

-- What outside witnesses signed: heads by their size. `witness` is the key in hex. Never deleted.
CREATE TABLE trust_cosign (
  size BIGINT NOT NULL,
  witness TEXT NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (size, witness)
) WITHOUT ROWID;
CREATE INDEX trust_cosign_of ON trust_cosign (witness, size);

-- And lists of doubts by their number: the hash of the manifest, and how many live restrictions
-- the witness found in the tree for it. The last 1,000.
CREATE TABLE trust_cosign_list (
  number BIGINT NOT NULL,
  witness TEXT NOT NULL,
  at BIGINT NOT NULL,
  manifest_hash BLOB NOT NULL,
  live_count BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (number, witness)
) WITHOUT ROWID;

-- A witness that would not sign, and why. Never deleted.
CREATE TABLE trust_refusal (
  witness TEXT NOT NULL,
  at BIGINT NOT NULL,
  size BIGINT NOT NULL,
  what TEXT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (witness, size, what)
) WITHOUT ROWID;
CREATE INDEX trust_refusal_at ON trust_refusal (witness, at);
