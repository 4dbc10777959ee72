ALTER TABLE cases ADD COLUMN on_behalf TEXT NOT NULL DEFAULT 'self';
ALTER TABLE attachments ADD COLUMN purpose TEXT NOT NULL DEFAULT 'request';
ALTER TABLE sessions ADD COLUMN party TEXT NOT NULL DEFAULT 'requester';
-- One after the other: the newest entry of a request says where its authority stands.
CREATE TABLE authorities (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  -- The case whose key seals it: the first of the request.
  case_id TEXT NOT NULL REFERENCES cases(id),
  state TEXT NOT NULL,
  basis TEXT,
  until DATE,
  rights TEXT NOT NULL,
  receipt BOOLEAN NOT NULL,
  sensitive BOOLEAN NOT NULL,
  sealed BLOB NOT NULL,
  -- Of the text that was signed through a link.
  sha256 BLOB,
  actor TEXT NOT NULL,
  recorded_by TEXT REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX authorities_of_request ON authorities (organisation_id, request_id, id);
-- Where the person whose data they are is reached, and how that was known before the request.
CREATE TABLE subject_contacts (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  channel TEXT NOT NULL,
  sealed BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX subject_contacts_of_request ON subject_contacts (organisation_id, request_id, id);
-- That she was told of the request in her name, or why not.
CREATE TABLE subject_notices (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  channel TEXT,
  exception TEXT,
  sealed BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX subject_notices_of_request ON subject_notices (organisation_id, request_id, id);
-- Who gets the answer, where a handler said otherwise than the rule (R3.5).
CREATE TABLE deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  receiver TEXT NOT NULL,
  sealed BLOB NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX deliveries_of_request ON deliveries (organisation_id, request_id, id);
