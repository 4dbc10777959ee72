CREATE TABLE case_counters (
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, year)
);
CREATE TABLE cases (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  request_id TEXT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  outcome TEXT,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  received_at TIMESTAMP NOT NULL,
  received_on DATE NOT NULL,
  due_on DATE NOT NULL,
  wrapped_key BLOB NOT NULL,
  sealed BLOB NOT NULL,
  assigned_to TEXT REFERENCES staff(id),
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
  organisation_id TEXT NOT NULL,
  term BLOB NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  PRIMARY KEY (organisation_id, term, case_id)
);
CREATE INDEX case_terms_of_case ON case_terms (case_id);
CREATE TABLE idempotency_keys (
  organisation_id TEXT NOT NULL,
  key_hash BLOB NOT NULL,
  body_hash BLOB NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, key_hash)
);
CREATE TABLE drafts (
  id_hash BLOB NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  sealed BLOB NOT NULL,
  case_id TEXT REFERENCES cases(id),
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX drafts_expiry ON drafts (expires_at);
CREATE TABLE attachments (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT REFERENCES cases(id),
  draft_hash BLOB,
  file_id TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX attachments_of_case ON attachments (organisation_id, case_id);
CREATE INDEX attachments_of_draft ON attachments (draft_hash);
CREATE TABLE codes (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  session_hash BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  issued_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  tries INTEGER NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX codes_of_case ON codes (organisation_id, case_id, issued_at);
