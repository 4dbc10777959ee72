CREATE TABLE case_steps (
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  step TEXT COLLATE "C" NOT NULL,
  organisation_id TEXT COLLATE "C" NOT NULL,
  sealed_note BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (case_id, step)
);
CREATE TABLE case_items (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  dataset_id TEXT COLLATE "C" REFERENCES datasets(id),
  verdict TEXT COLLATE "C",
  ground TEXT COLLATE "C",
  sealed_entry BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  done_on DATE,
  sealed_done BYTEA,
  done_by TEXT COLLATE "C" REFERENCES staff(id),
  backups_until DATE,
  restriction_id TEXT COLLATE "C",
  objection_id TEXT COLLATE "C"
);
CREATE INDEX case_items_of_case ON case_items (organisation_id, case_id);
CREATE TABLE fees (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  ground TEXT COLLATE "C" NOT NULL,
  cents BIGINT NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  sealed_reason BYTEA NOT NULL,
  announced_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  announced_at TIMESTAMP NOT NULL,
  reply TEXT COLLATE "C",
  replied_at TIMESTAMP
);
CREATE INDEX fees_of_case ON fees (organisation_id, case_id);
