-- What becomes of a document of a source: given, withheld, or given without certain passages. Reason, passages and the
-- hash of the content are sealed; the redacted copy is a sealed file.
CREATE TABLE document_decisions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  document_id TEXT COLLATE "C" NOT NULL,
  deed TEXT COLLATE "C" NOT NULL,
  ground TEXT COLLATE "C",
  sealed BYTEA NOT NULL,
  file_id TEXT COLLATE "C",
  made_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  made_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP
);
CREATE INDEX document_decisions_of_case ON document_decisions (organisation_id, case_id);
CREATE UNIQUE INDEX document_decisions_live ON document_decisions (document_id) WHERE ended_at IS NULL;
