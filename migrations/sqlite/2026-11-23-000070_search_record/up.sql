-- Why a person took somebody for the data subject, or nobody.
ALTER TABLE searches ADD COLUMN sealed_choice BLOB;
-- Systems of the register that no source asks: why not, for every case.
CREATE TABLE unsearched_systems (
  organisation_id TEXT NOT NULL,
  system TEXT NOT NULL,
  reason TEXT NOT NULL,
  stated_by TEXT NOT NULL REFERENCES staff(id),
  stated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, system)
);
-- What came of comparing a source with its declaration, newest only.
CREATE TABLE source_checks (
  organisation_id TEXT NOT NULL,
  source TEXT NOT NULL,
  problems TEXT NOT NULL,
  checked_by TEXT NOT NULL REFERENCES staff(id),
  checked_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, source)
);
