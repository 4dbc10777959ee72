CREATE TABLE searches (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  source TEXT COLLATE "C" NOT NULL,
  round INTEGER NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  details TEXT NOT NULL,
  rows_read BIGINT NOT NULL,
  sealed_reason BYTEA,
  started_by TEXT COLLATE "C" REFERENCES staff(id),
  created_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,
  UNIQUE (case_id, source, round)
);
CREATE TABLE candidates (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  search_id TEXT COLLATE "C" NOT NULL REFERENCES searches(id),
  position INTEGER NOT NULL,
  sealed BYTEA NOT NULL,
  chosen BOOLEAN,
  chosen_by TEXT COLLATE "C" REFERENCES staff(id),
  chosen_at TIMESTAMP
);
CREATE INDEX candidates_of_case ON candidates (organisation_id, case_id);
CREATE TABLE datasets (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  search_id TEXT COLLATE "C" NOT NULL REFERENCES searches(id),
  source TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  file_id TEXT COLLATE "C" NOT NULL,
  row_count BIGINT NOT NULL,
  details TEXT NOT NULL,
  collected_at TIMESTAMP NOT NULL
);
CREATE INDEX datasets_of_case ON datasets (organisation_id, case_id);
