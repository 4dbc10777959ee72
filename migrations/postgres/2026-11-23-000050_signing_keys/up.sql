-- The keys by which packages are signed. The private half is sealed and goes when the key is retired.
CREATE TABLE signing_keys (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  public_key BYTEA NOT NULL,
  sealed BYTEA,
  made_at TIMESTAMPTZ NOT NULL,
  retired_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX signing_key_that_counts ON signing_keys (organisation_id) WHERE retired_at IS NULL;
