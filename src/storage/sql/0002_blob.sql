-- Photos and voice notes: bytes that are sealed before they come here, at most 512 KB each.
-- `bucket` is that of what they are about. `keep_until` is the last day they are kept.
CREATE TABLE storage_blob (
  bucket SMALLINT NOT NULL,
  id BIGINT NOT NULL,
  -- personal; purpose: what was seen, as a picture or a voice; days: until keep_until
  sealed BLOB NOT NULL,
  made_at BIGINT NOT NULL,
  keep_until TEXT NOT NULL,
  PRIMARY KEY (bucket, id)
);
CREATE INDEX storage_blob_age ON storage_blob (keep_until);
