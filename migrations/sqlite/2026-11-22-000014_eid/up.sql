-- Logins at identity providers. The state that the browser carries is here only as its keyed hash.
CREATE TABLE eid_logins (
  state_hash BLOB NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  session_hash BLOB NOT NULL,
  provider TEXT NOT NULL,
  party TEXT NOT NULL,
  wanted TEXT NOT NULL,
  afresh BOOLEAN NOT NULL,
  started_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX eid_logins_of_case ON eid_logins (organisation_id, case_id);
-- What a login proved. Who it was is a keyed hash of issuer and subject; names stand sealed, and only while somebody has
-- to look at them.
CREATE TABLE eid_proofs (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  request_id TEXT NOT NULL,
  party TEXT NOT NULL,
  provider TEXT NOT NULL,
  method TEXT NOT NULL,
  subject_hash BLOB NOT NULL,
  person_hash BLOB NOT NULL,
  session_hash BLOB NOT NULL,
  assurance TEXT NOT NULL,
  state TEXT NOT NULL,
  sealed BLOB NOT NULL,
  cpr_tries INTEGER NOT NULL,
  cpr_matched BOOLEAN NOT NULL,
  -- Sealed, and only until the broker was asked about a CPR number.
  access BLOB,
  proved_at TIMESTAMP NOT NULL,
  -- The first of two colleagues who say that it is the person; what she wrote is in `sealed`.
  first_by TEXT REFERENCES staff(id),
  first_at TIMESTAMP,
  looked_by TEXT REFERENCES staff(id),
  looked_at TIMESTAMP
);
CREATE INDEX eid_proofs_of_request ON eid_proofs (organisation_id, request_id);
CREATE INDEX eid_proofs_of_subject ON eid_proofs (organisation_id, subject_hash);
-- A colleague's own cases: she may not see them at her desk.
CREATE TABLE own_cases (
  case_id TEXT NOT NULL REFERENCES cases(id),
  staff_id TEXT NOT NULL REFERENCES staff(id),
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  since TIMESTAMP NOT NULL,
  PRIMARY KEY (case_id, staff_id)
);
-- Text messages: sealed until they are sent.
CREATE TABLE text_messages (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  sealed BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL,
  tried_at TIMESTAMP,
  sent_at TIMESTAMP
);
CREATE INDEX text_messages_of_case ON text_messages (organisation_id, case_id);
-- CPR numbers, sealed with a key of their own inside the case's. They are found through case_terms.
CREATE TABLE case_cpr (
  case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  sealed BLOB NOT NULL,
  given_at TIMESTAMP NOT NULL
);
