-- Where the person is reached may come from the sources; then the program records it, and tells her by itself.
CREATE TABLE contacts_before (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  channel TEXT NOT NULL,
  sealed BLOB NOT NULL,
  recorded_by TEXT REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  -- An address that no source knew before the request: the mark of the warning that two colleagues sign off.
  mark TEXT
);
INSERT INTO contacts_before
  SELECT id, organisation_id, request_id, case_id, channel, sealed, recorded_by, recorded_at, NULL FROM subject_contacts;
DROP TABLE subject_contacts;
ALTER TABLE contacts_before RENAME TO subject_contacts;
CREATE INDEX subject_contacts_of_request ON subject_contacts (organisation_id, request_id, id);
CREATE TABLE notices_before (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  channel TEXT,
  exception TEXT,
  sealed BLOB NOT NULL,
  recorded_by TEXT REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
INSERT INTO notices_before
  SELECT id, organisation_id, request_id, case_id, channel, exception, sealed, recorded_by, recorded_at FROM subject_notices;
DROP TABLE subject_notices;
ALTER TABLE notices_before RENAME TO subject_notices;
CREATE INDEX subject_notices_of_request ON subject_notices (organisation_id, request_id, id);
