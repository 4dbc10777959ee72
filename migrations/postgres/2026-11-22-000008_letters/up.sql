CREATE TABLE letters (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  kind TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  decision_id TEXT COLLATE "C" REFERENCES decisions(id),
  created_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP,
  sent_by TEXT COLLATE "C" REFERENCES staff(id),
  sent_version INTEGER,
  read_at TIMESTAMP
);
CREATE INDEX letters_of_case ON letters (organisation_id, case_id);
CREATE TABLE letter_versions (
  letter_id TEXT COLLATE "C" NOT NULL REFERENCES letters(id),
  version INTEGER NOT NULL,
  organisation_id TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  written_by TEXT COLLATE "C" REFERENCES staff(id),
  written_at TIMESTAMP NOT NULL,
  PRIMARY KEY (letter_id, version)
);
CREATE TABLE letter_wordings (
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  kind TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  text TEXT NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, kind, part, language)
);
