CREATE TABLE letters (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  decision_id TEXT REFERENCES decisions(id),
  created_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP,
  sent_by TEXT REFERENCES staff(id),
  sent_version INTEGER,
  read_at TIMESTAMP
);
CREATE INDEX letters_of_case ON letters (organisation_id, case_id);
CREATE TABLE letter_versions (
  letter_id TEXT NOT NULL REFERENCES letters(id),
  version INTEGER NOT NULL,
  organisation_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  written_by TEXT REFERENCES staff(id),
  written_at TIMESTAMP NOT NULL,
  PRIMARY KEY (letter_id, version)
);
CREATE TABLE letter_wordings (
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  kind TEXT NOT NULL,
  part TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_by TEXT NOT NULL REFERENCES staff(id),
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, kind, part, language)
);
