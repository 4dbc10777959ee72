-- The keys by which packages are signed. The private half is sealed and goes when the key is retired.
CREATE TABLE signing_keys (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  public_key BLOB NOT NULL,
  sealed BLOB,
  made_at TIMESTAMP NOT NULL,
  retired_at TIMESTAMP
);
CREATE UNIQUE INDEX signing_key_that_counts ON signing_keys (organisation_id) WHERE retired_at IS NULL;
