-- Why a person took somebody for the data subject, or nobody.
ALTER TABLE searches ADD COLUMN sealed_choice BYTEA;
-- Systems of the register that no source asks: why not, for every case.
CREATE TABLE unsearched_systems (
  organisation_id TEXT COLLATE "C" NOT NULL,
  system TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  stated_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  stated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, system)
);
-- What came of comparing a source with its declaration, newest only.
CREATE TABLE source_checks (
  organisation_id TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  problems TEXT COLLATE "C" NOT NULL,
  checked_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  checked_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, source)
);
