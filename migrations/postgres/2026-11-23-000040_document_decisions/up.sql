-- What becomes of a document of a source: given, withheld, or given without certain passages. Reason, passages and the
-- hash of the content are sealed; the redacted copy is a sealed file.
CREATE TABLE document_decisions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  document_id TEXT COLLATE "C" NOT NULL REFERENCES collected_documents(id),
  deed TEXT COLLATE "C" NOT NULL,
  ground TEXT COLLATE "C",
  sealed BYTEA NOT NULL,
  file_id TEXT COLLATE "C",
  made_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  made_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  -- The act that made it, and the act that ended it, so that each can be taken back.
  act_id TEXT COLLATE "C" NOT NULL REFERENCES review_acts(id),
  ended_act TEXT COLLATE "C" REFERENCES review_acts(id)
);
CREATE INDEX document_decisions_of_case ON document_decisions (organisation_id, case_id);
CREATE UNIQUE INDEX document_decisions_live ON document_decisions (document_id) WHERE ended_at IS NULL;
CREATE INDEX document_decisions_by_act ON document_decisions (act_id);
CREATE INDEX document_decisions_by_ending ON document_decisions (ended_act);
-- What a document was found to say about other people, and which mails it holds: both sealed. One that has no row
-- was not looked through yet.
CREATE TABLE document_readings (
  document_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES collected_documents(id),
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  -- Places that look like somebody else; none where it cannot be read.
  places BIGINT,
  sealed BYTEA NOT NULL,
  read_at TIMESTAMP NOT NULL
);
CREATE INDEX document_readings_of_case ON document_readings (organisation_id, case_id);
