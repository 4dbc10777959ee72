-- Who somebody is: recorded checks with what each reached.
CREATE TABLE identity_checks (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  party TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  result TEXT COLLATE "C" NOT NULL,
  assurance TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  checked_kind TEXT COLLATE "C" NOT NULL,
  checked_by TEXT COLLATE "C" REFERENCES staff(id),
  checked_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_checks_of_case ON identity_checks (organisation_id, case_id);
