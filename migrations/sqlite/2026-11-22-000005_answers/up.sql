CREATE TABLE withholdings (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  dataset_id TEXT NOT NULL REFERENCES datasets(id),
  row_number BIGINT,
  column_name TEXT,
  ground TEXT NOT NULL,
  sealed_reason BLOB NOT NULL,
  origin TEXT NOT NULL,
  made_by TEXT REFERENCES staff(id),
  made_at TIMESTAMP NOT NULL,
  lifted_by TEXT REFERENCES staff(id),
  lifted_at TIMESTAMP
);
CREATE INDEX withholdings_of_case ON withholdings (organisation_id, case_id);
CREATE TABLE decisions (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  outcome TEXT NOT NULL,
  sealed BLOB NOT NULL,
  decided_by TEXT NOT NULL REFERENCES staff(id),
  decided_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_of_case ON decisions (organisation_id, case_id);
CREATE TABLE packages (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  decision_id TEXT NOT NULL REFERENCES decisions(id),
  state TEXT NOT NULL,
  rows_total BIGINT NOT NULL,
  rows_done BIGINT NOT NULL,
  file_id TEXT,
  bytes BIGINT,
  sha256 BLOB,
  failure TEXT,
  created_at TIMESTAMP NOT NULL,
  built_at TIMESTAMP,
  expires_at TIMESTAMP,
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  sealed_passphrase BLOB,
  sealed_contents BLOB
);
CREATE INDEX packages_of_case ON packages (organisation_id, case_id);
