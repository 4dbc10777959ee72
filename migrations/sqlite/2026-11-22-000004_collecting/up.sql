CREATE TABLE searches (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  source TEXT NOT NULL,
  round INTEGER NOT NULL,
  state TEXT NOT NULL,
  details TEXT NOT NULL,
  rows_read BIGINT NOT NULL,
  sealed_reason BLOB,
  started_by TEXT REFERENCES staff(id),
  created_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,
  UNIQUE (case_id, source, round)
);
CREATE TABLE candidates (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  search_id TEXT NOT NULL REFERENCES searches(id),
  position INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  chosen BOOLEAN,
  chosen_by TEXT REFERENCES staff(id),
  chosen_at TIMESTAMP
);
CREATE INDEX candidates_of_case ON candidates (organisation_id, case_id);
CREATE TABLE datasets (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  search_id TEXT NOT NULL REFERENCES searches(id),
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  file_id TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  details TEXT NOT NULL,
  collected_at TIMESTAMP NOT NULL
);
CREATE INDEX datasets_of_case ON datasets (organisation_id, case_id);
