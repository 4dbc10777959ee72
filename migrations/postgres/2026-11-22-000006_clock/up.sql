-- What the clock of a case asks beside its receipt.
CREATE TABLE pauses (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  ground TEXT NOT NULL,
  asked_on DATE NOT NULL,
  answered_on DATE,
  sealed_reason BYTEA NOT NULL,
  started_by TEXT NOT NULL REFERENCES staff(id),
  started_at TIMESTAMP NOT NULL,
  ended_by TEXT REFERENCES staff(id)
);
CREATE INDEX pauses_of_case ON pauses (organisation_id, case_id, asked_on);
-- One extension a case (R1.32): the key sees to it.
CREATE TABLE extensions (
  case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT NOT NULL,
  ground TEXT NOT NULL,
  until_on DATE NOT NULL,
  told_on DATE NOT NULL,
  sealed_reason BYTEA NOT NULL,
  extended_by TEXT NOT NULL REFERENCES staff(id),
  extended_at TIMESTAMP NOT NULL
);
-- Days that an organisation added to the calendar of this release, or corrected. A day is there once.
CREATE TABLE calendar_days (
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  day DATE NOT NULL,
  correction TEXT NOT NULL,
  name_da TEXT NOT NULL,
  name_en TEXT NOT NULL,
  reason TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES staff(id),
  added_at TIMESTAMP NOT NULL,
  PRIMARY KEY (organisation_id, day)
);
