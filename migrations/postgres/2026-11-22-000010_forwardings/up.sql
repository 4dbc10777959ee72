CREATE TABLE forwardings (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  forwarded_on DATE NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX forwardings_of_case ON forwardings (organisation_id, case_id);
