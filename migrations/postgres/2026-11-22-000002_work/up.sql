CREATE TABLE tasks (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C",
  kind TEXT COLLATE "C" NOT NULL,
  payload TEXT NOT NULL,
  dedup TEXT COLLATE "C" NOT NULL UNIQUE,
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
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C",
  staff_id TEXT COLLATE "C",
  template TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP
);
CREATE INDEX mails_of_case ON mails (organisation_id, case_id);
CREATE TABLE audit_heads (
  organisation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  mac BYTEA NOT NULL
);
CREATE TABLE audit (
  organisation_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_kind TEXT COLLATE "C" NOT NULL,
  actor_id TEXT COLLATE "C",
  action TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C",
  details TEXT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (organisation_id, seq)
);
CREATE INDEX audit_of_case ON audit (organisation_id, case_id, seq);
