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
INSERT INTO letter_wordings
  SELECT organisation_id, kind, part, language, text, changed_by, changed_at FROM letter_wording_versions newest
  WHERE text IS NOT NULL AND version = (
    SELECT MAX(version) FROM letter_wording_versions one
    WHERE one.organisation_id = newest.organisation_id AND one.kind = newest.kind AND one.part = newest.part
      AND one.language = newest.language);
DROP TABLE letter_wording_versions;
