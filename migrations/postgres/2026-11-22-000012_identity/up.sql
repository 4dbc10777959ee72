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
-- What a requester's session has proven besides the mailed code (sessions.proven_until).
CREATE TABLE session_proofs (
  session_hash BYTEA NOT NULL,
  factor TEXT COLLATE "C" NOT NULL,
  assurance TEXT COLLATE "C" NOT NULL,
  until TIMESTAMP NOT NULL,
  PRIMARY KEY (session_hash, factor)
);
-- By which way a code goes out: mail, known-email, known-phone, letter, in-person. A letter's and a handed one are no
-- session's: their session_hash is empty.
ALTER TABLE codes ADD COLUMN way TEXT NOT NULL DEFAULT 'mail';
-- What the sources knew of how to reach the person, before she proved anything.
CREATE TABLE known_contacts (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  looked_kind TEXT COLLATE "C" NOT NULL,
  looked_by TEXT COLLATE "C" REFERENCES staff(id),
  looked_at TIMESTAMP NOT NULL
);
-- Control questions on offer in a case, and how often they were answered.
CREATE TABLE control_questions (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL,
  names TEXT COLLATE "C" NOT NULL,
  tries INTEGER NOT NULL,
  passed BOOLEAN NOT NULL,
  offered_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  offered_at TIMESTAMP NOT NULL
);
-- Why somebody was asked who she is (R2.3).
CREATE TABLE identity_doubts (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  method TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  asked_late BOOLEAN NOT NULL,
  asked_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  asked_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_doubts_of_case ON identity_doubts (organisation_id, case_id);
-- What looks like somebody else's hand; two colleagues sign it off.
CREATE TABLE identity_warnings (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  kind TEXT COLLATE "C" NOT NULL,
  mark TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  first_by TEXT COLLATE "C" REFERENCES staff(id),
  first_at TIMESTAMP,
  sealed_first BYTEA,
  second_by TEXT COLLATE "C" REFERENCES staff(id),
  second_at TIMESTAMP,
  sealed_second BYTEA,
  UNIQUE (case_id, kind, mark)
);
CREATE INDEX identity_warnings_of_case ON identity_warnings (organisation_id, case_id);
-- Whom a request is about and who sent it, as keyed hashes: several senders for one person are seen without a name.
CREATE TABLE person_marks (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  birth TEXT COLLATE "C" NOT NULL,
  sender TEXT COLLATE "C" NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX person_marks_of ON person_marks (organisation_id, name);
