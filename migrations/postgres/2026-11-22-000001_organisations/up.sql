CREATE TABLE installation (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE organisations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  slug TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT COLLATE "C" NOT NULL,
  time_zone TEXT COLLATE "C" NOT NULL,
  details TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE TABLE staff (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  email TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  password_hash TEXT COLLATE "C",
  failed_sign_ins INTEGER NOT NULL,
  locked_until TIMESTAMP,
  disabled_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_of_organisation ON staff (organisation_id, name);
CREATE TABLE sessions (
  id_hash BYTEA NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  staff_id TEXT COLLATE "C" REFERENCES staff(id),
  case_id TEXT COLLATE "C",
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  proven_until TIMESTAMP
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE links (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C",
  purpose TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C",
  staff_id TEXT COLLATE "C",
  issued_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  revoked_at TIMESTAMP
);
CREATE INDEX links_of_case ON links (organisation_id, case_id);
CREATE TABLE processing_activities (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  key TEXT COLLATE "C" NOT NULL,
  details TEXT NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  UNIQUE (organisation_id, key)
);
