CREATE TABLE installation (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE organisations (
  id TEXT NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  details TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  language TEXT NOT NULL,
  password_hash TEXT,
  failed_sign_ins INTEGER NOT NULL,
  locked_until TIMESTAMP,
  disabled_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_of_organisation ON staff (organisation_id, name);
CREATE TABLE sessions (
  id_hash BLOB NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  staff_id TEXT REFERENCES staff(id),
  case_id TEXT,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  proven_until TIMESTAMP
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE TABLE links (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT,
  purpose TEXT NOT NULL,
  case_id TEXT,
  staff_id TEXT,
  issued_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  revoked_at TIMESTAMP
);
CREATE INDEX links_of_case ON links (organisation_id, case_id);
CREATE TABLE processing_activities (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  key TEXT NOT NULL,
  details TEXT NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  UNIQUE (organisation_id, key)
);
