ALTER TABLE cases ADD COLUMN on_behalf TEXT COLLATE "C" NOT NULL DEFAULT 'self';
ALTER TABLE attachments ADD COLUMN purpose TEXT COLLATE "C" NOT NULL DEFAULT 'request';
ALTER TABLE sessions ADD COLUMN party TEXT COLLATE "C" NOT NULL DEFAULT 'requester';
-- One after the other: the newest entry of a request says where its authority stands.
CREATE TABLE authorities (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  -- The case whose key seals it: the first of the request.
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  state TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C",
  until DATE,
  rights TEXT COLLATE "C" NOT NULL,
  receipt BOOLEAN NOT NULL,
  sensitive BOOLEAN NOT NULL,
  sealed BYTEA NOT NULL,
  -- Of the text that was signed through a link.
  sha256 BYTEA,
  actor TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX authorities_of_request ON authorities (organisation_id, request_id, id);
-- Where the person whose data they are is reached, and how that was known before the request.
CREATE TABLE subject_contacts (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  channel TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX subject_contacts_of_request ON subject_contacts (organisation_id, request_id, id);
-- That she was told of the request in her name, or why not.
CREATE TABLE subject_notices (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  channel TEXT COLLATE "C",
  exception TEXT COLLATE "C",
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX subject_notices_of_request ON subject_notices (organisation_id, request_id, id);
-- Who gets the answer, where a handler said otherwise than the rule (R3.5).
CREATE TABLE deliveries (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  receiver TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX deliveries_of_request ON deliveries (organisation_id, request_id, id);
