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
-- What a requester's session has proven besides the mailed code (sessions.proven_until).
CREATE TABLE session_proofs (
  session_hash BLOB NOT NULL,
  factor TEXT NOT NULL,
  assurance TEXT NOT NULL,
  until TIMESTAMP NOT NULL,
  PRIMARY KEY (session_hash, factor)
);
-- By which way a code goes out: mail, known-email, known-phone, letter, in-person. A letter's and a handed one are no
-- session's: their session_hash is empty.
ALTER TABLE codes ADD COLUMN way TEXT NOT NULL DEFAULT 'mail';
-- What the sources knew of how to reach the person, before she proved anything.
CREATE TABLE known_contacts (
  case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  looked_kind TEXT NOT NULL,
  looked_by TEXT REFERENCES staff(id),
  looked_at TIMESTAMP NOT NULL
);
-- Control questions on offer in a case, and how often they were answered.
CREATE TABLE control_questions (
  case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT NOT NULL,
  names TEXT NOT NULL,
  tries INTEGER NOT NULL,
  passed BOOLEAN NOT NULL,
  offered_by TEXT NOT NULL REFERENCES staff(id),
  offered_at TIMESTAMP NOT NULL
);
-- Why somebody was asked who she is (R2.3).
CREATE TABLE identity_doubts (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  method TEXT NOT NULL,
  sealed BLOB NOT NULL,
  asked_late BOOLEAN NOT NULL,
  asked_by TEXT NOT NULL REFERENCES staff(id),
  asked_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_doubts_of_case ON identity_doubts (organisation_id, case_id);
-- What looks like somebody else's hand; two colleagues sign it off.
CREATE TABLE identity_warnings (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  mark TEXT NOT NULL,
  sealed BLOB NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  first_by TEXT REFERENCES staff(id),
  first_at TIMESTAMP,
  sealed_first BLOB,
  second_by TEXT REFERENCES staff(id),
  second_at TIMESTAMP,
  sealed_second BLOB,
  UNIQUE (case_id, kind, mark)
);
CREATE INDEX identity_warnings_of_case ON identity_warnings (organisation_id, case_id);
-- Whom a request is about and who sent it, as keyed hashes: several senders for one person are seen without a name.
CREATE TABLE person_marks (
  case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  birth TEXT NOT NULL,
  sender TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX person_marks_of ON person_marks (organisation_id, name);
