CREATE TABLE withholdings (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  dataset_id TEXT COLLATE "C" NOT NULL REFERENCES datasets(id),
  row_number BIGINT,
  column_name TEXT,
  ground TEXT COLLATE "C" NOT NULL,
  sealed_reason BYTEA NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  made_by TEXT COLLATE "C" REFERENCES staff(id),
  made_at TIMESTAMP NOT NULL,
  lifted_by TEXT COLLATE "C" REFERENCES staff(id),
  lifted_at TIMESTAMP
);
CREATE INDEX withholdings_of_case ON withholdings (organisation_id, case_id);
CREATE TABLE decisions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  outcome TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  decided_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  decided_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_of_case ON decisions (organisation_id, case_id);
CREATE TABLE packages (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions(id),
  state TEXT COLLATE "C" NOT NULL,
  rows_total BIGINT NOT NULL,
  rows_done BIGINT NOT NULL,
  file_id TEXT COLLATE "C",
  bytes BIGINT,
  sha256 BYTEA,
  failure TEXT COLLATE "C",
  created_at TIMESTAMP NOT NULL,
  built_at TIMESTAMP,
  expires_at TIMESTAMP,
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  sealed_passphrase BYTEA,
  sealed_contents BYTEA
);
CREATE INDEX packages_of_case ON packages (organisation_id, case_id);
