CREATE TABLE case_steps (
  case_id TEXT NOT NULL REFERENCES cases(id),
  step TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  sealed_note BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (case_id, step)
);
CREATE TABLE case_items (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  dataset_id TEXT REFERENCES datasets(id),
  verdict TEXT,
  ground TEXT,
  sealed_entry BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  done_on DATE,
  sealed_done BLOB,
  done_by TEXT REFERENCES staff(id),
  backups_until DATE,
  restriction_id TEXT,
  objection_id TEXT
);
CREATE INDEX case_items_of_case ON case_items (organisation_id, case_id);
CREATE TABLE fees (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  ground TEXT NOT NULL,
  cents BIGINT NOT NULL,
  currency TEXT NOT NULL,
  sealed_reason BLOB NOT NULL,
  announced_by TEXT NOT NULL REFERENCES staff(id),
  announced_at TIMESTAMP NOT NULL,
  reply TEXT,
  replied_at TIMESTAMP
);
CREATE INDEX fees_of_case ON fees (organisation_id, case_id);
