-- What a source hands over as a file rather than as rows. The name, the hash and what the source tells of it are sealed
-- with the case's key, and so is the file.
CREATE TABLE collected_documents (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  search_id TEXT COLLATE "C" NOT NULL REFERENCES searches(id),
  source TEXT COLLATE "C" NOT NULL,
  dataset TEXT COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  file_id TEXT COLLATE "C" NOT NULL,
  media_type TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  -- Titles, activity, provided by: from the declaration, nothing about a person.
  details TEXT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  why TEXT COLLATE "C",
  signature TEXT,
  scanned_at TIMESTAMP,
  -- A handler answers for it: opened without a scan, or left out.
  answered_by TEXT COLLATE "C" REFERENCES staff(id),
  answered_at TIMESTAMP,
  sealed_answer BYTEA,
  left_out BOOLEAN NOT NULL DEFAULT FALSE,
  -- Its content is no longer there.
  gone_at TIMESTAMP,
  -- The owner has answered anew; it stays, because somebody has decided about it.
  superseded_at TIMESTAMP,
  collected_at TIMESTAMP NOT NULL,
  UNIQUE (search_id, dataset, position)
);
CREATE INDEX collected_documents_of_case ON collected_documents (organisation_id, case_id);
CREATE INDEX collected_documents_by_state ON collected_documents (state, scanned_at);
