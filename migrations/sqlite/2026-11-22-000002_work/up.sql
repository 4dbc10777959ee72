CREATE TABLE tasks (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  dedup TEXT NOT NULL UNIQUE,
  run_at TIMESTAMP NOT NULL,
  attempts INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  last_error TEXT,
  done BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP
);
CREATE INDEX tasks_ready ON tasks (run_at, id) WHERE NOT done;
CREATE INDEX tasks_in_trouble ON tasks (organisation_id, done, run_at) WHERE last_error IS NOT NULL;
CREATE INDEX tasks_of_case ON tasks (organisation_id, case_id);
CREATE TABLE mails (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT,
  staff_id TEXT,
  template TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP
);
CREATE INDEX mails_of_case ON mails (organisation_id, case_id);
CREATE TABLE audit_heads (
  organisation_id TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  mac BLOB NOT NULL
);
CREATE TABLE audit (
  organisation_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  action TEXT NOT NULL,
  case_id TEXT,
  details TEXT NOT NULL,
  mac BLOB NOT NULL,
  PRIMARY KEY (organisation_id, seq)
);
CREATE INDEX audit_of_case ON audit (organisation_id, case_id, seq);
