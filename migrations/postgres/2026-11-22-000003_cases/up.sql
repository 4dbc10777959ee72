CREATE TABLE case_counters (
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, year)
);
CREATE TABLE cases (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  request_id TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  open BOOLEAN NOT NULL,
  outcome TEXT COLLATE "C",
  channel TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  received_at TIMESTAMP NOT NULL,
  received_on DATE NOT NULL,
  due_on DATE NOT NULL,
  wrapped_key BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  assigned_to TEXT COLLATE "C" REFERENCES staff(id),
  address_confirmed_at TIMESTAMP,
  identity_confirmed_at TIMESTAMP,
  decided_at TIMESTAMP,
  delivered_at TIMESTAMP,
  closed_at TIMESTAMP,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (organisation_id, number)
);
-- `open` stands among the columns too: SQLite checks it again, and without it would read every case for a count.
CREATE INDEX cases_queue ON cases (organisation_id, due_on, id, open, kind) WHERE open;
CREATE INDEX cases_by_status ON cases (organisation_id, status, due_on, id);
CREATE INDEX cases_by_owner ON cases (organisation_id, assigned_to, due_on, id, open) WHERE open;
-- Everything the report and the share of answers in time need, so that counting reads no case.
CREATE INDEX cases_reported ON cases (organisation_id, received_on, decided_at, due_on, kind, outcome, open);
CREATE TABLE case_terms (
  organisation_id TEXT COLLATE "C" NOT NULL,
  term BYTEA NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  PRIMARY KEY (organisation_id, term, case_id)
);
CREATE INDEX case_terms_of_case ON case_terms (case_id);
CREATE TABLE idempotency_keys (
  organisation_id TEXT COLLATE "C" NOT NULL,
  key_hash BYTEA NOT NULL,
  body_hash BYTEA NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, key_hash)
);
CREATE TABLE drafts (
  id_hash BYTEA NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  sealed BYTEA NOT NULL,
  case_id TEXT COLLATE "C" REFERENCES cases(id),
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX drafts_expiry ON drafts (expires_at);
CREATE TABLE attachments (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" REFERENCES cases(id),
  draft_hash BYTEA,
  file_id TEXT COLLATE "C" NOT NULL,
  media_type TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX attachments_of_case ON attachments (organisation_id, case_id);
CREATE INDEX attachments_of_draft ON attachments (draft_hash);
CREATE TABLE codes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  session_hash BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  issued_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  tries INTEGER NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX codes_of_case ON codes (organisation_id, case_id, issued_at);
