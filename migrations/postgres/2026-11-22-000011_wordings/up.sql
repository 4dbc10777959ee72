-- Every wording that ever stood in an organisation's letters; without a text the built-in one came back.
CREATE TABLE letter_wording_versions (
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  kind TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  text TEXT,
  changed_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  changed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, kind, part, language, version)
);
INSERT INTO letter_wording_versions
  SELECT organisation_id, kind, part, language, 1, text, changed_by, changed_at FROM letter_wordings;
DROP TABLE letter_wordings;
