CREATE TABLE restrictions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  case_number TEXT COLLATE "C" NOT NULL,
  person BYTEA,
  ground TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  begun_by TEXT COLLATE "C" REFERENCES staff(id),
  begun_at TIMESTAMP NOT NULL,
  notice_way TEXT COLLATE "C",
  notice_sent_at TIMESTAMP,
  notice_by TEXT COLLATE "C" REFERENCES staff(id),
  sealed_why BYTEA,
  lifted_by TEXT COLLATE "C" REFERENCES staff(id),
  lifted_at TIMESTAMP
);
CREATE INDEX restrictions_of_case ON restrictions (organisation_id, case_id);
CREATE INDEX restrictions_of_person ON restrictions (organisation_id, person);
CREATE INDEX restrictions_lifted ON restrictions (lifted_at);
CREATE TABLE restriction_uses (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  restriction_id TEXT COLLATE "C" NOT NULL REFERENCES restrictions(id),
  ground TEXT COLLATE "C" NOT NULL,
  used_on DATE NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX restriction_uses_of ON restriction_uses (organisation_id, restriction_id);
CREATE TABLE objections (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  case_number TEXT COLLATE "C" NOT NULL,
  person BYTEA,
  kind TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL,
  channels TEXT COLLATE "C" NOT NULL,
  from_on DATE NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  weighed_by TEXT COLLATE "C" REFERENCES staff(id),
  weighed_at TIMESTAMP,
  sealed_ending BYTEA,
  ended_by TEXT COLLATE "C" REFERENCES staff(id),
  ended_at TIMESTAMP
);
CREATE INDEX objections_of_case ON objections (organisation_id, case_id);
CREATE INDEX objections_of_person ON objections (organisation_id, person);
CREATE INDEX objections_ended ON objections (ended_at);
-- No case and no name: the hash of an address that is not written to for marketing, and since when.
CREATE TABLE suppressions (
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  kind TEXT COLLATE "C" NOT NULL,
  hash BYTEA NOT NULL,
  since TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, kind, hash)
);
CREATE TABLE recipient_lists (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_number TEXT COLLATE "C" NOT NULL,
  person BYTEA,
  kind TEXT COLLATE "C" NOT NULL,
  opened_by TEXT COLLATE "C" REFERENCES staff(id),
  opened_at TIMESTAMP NOT NULL,
  asked_at TIMESTAMP
);
CREATE INDEX recipient_lists_by_number ON recipient_lists (organisation_id, case_number);
CREATE INDEX recipient_lists_of_person ON recipient_lists (organisation_id, person);
CREATE TABLE recipient_notices (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES recipient_lists(case_id),
  recipient TEXT NOT NULL,
  recipient_en TEXT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  country TEXT COLLATE "C" NOT NULL,
  activities TEXT NOT NULL,
  told TEXT COLLATE "C" NOT NULL,
  told_on DATE,
  sealed_text BYTEA,
  told_by TEXT COLLATE "C" REFERENCES staff(id),
  told_at TIMESTAMP,
  sealed_answer BYTEA,
  answered_on DATE,
  UNIQUE (case_id, recipient, country)
);
CREATE INDEX recipient_notices_of_case ON recipient_notices (organisation_id, case_id);
-- What must be deleted again when a backup is restored: the hash of a record's key, never the key.
CREATE TABLE erased_records (
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  system TEXT COLLATE "C" NOT NULL,
  hash BYTEA NOT NULL,
  erased_at TIMESTAMP NOT NULL,
  kept_until DATE NOT NULL,
  PRIMARY KEY (organisation_id, system, hash)
);
CREATE INDEX erased_records_expiry ON erased_records (kept_until);
