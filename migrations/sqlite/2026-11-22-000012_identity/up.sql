-- Who somebody is: recorded checks with what each reached.
CREATE TABLE identity_checks (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  party TEXT NOT NULL,
  method TEXT NOT NULL,
  result TEXT NOT NULL,
  assurance TEXT NOT NULL,
  sealed BLOB NOT NULL,
  checked_kind TEXT NOT NULL,
  checked_by TEXT REFERENCES staff(id),
  checked_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_checks_of_case ON identity_checks (organisation_id, case_id);
