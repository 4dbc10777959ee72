CREATE TABLE forwardings (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  forwarded_on DATE NOT NULL,
  what TEXT NOT NULL,
  sealed BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX forwardings_of_case ON forwardings (organisation_id, case_id);
