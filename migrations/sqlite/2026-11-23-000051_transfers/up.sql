-- Packages that go straight to another controller (art. 20(2)). Who that is, and how a person checked it, is sealed.
CREATE TABLE transfers (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  state TEXT NOT NULL,
  sealed BLOB NOT NULL,
  -- The token of the link, sealed, until it was fetched or called back.
  sealed_link BLOB,
  link_id TEXT,
  failure TEXT,
  proposed_by TEXT NOT NULL REFERENCES staff(id),
  proposed_at TIMESTAMP NOT NULL,
  signed_by TEXT REFERENCES staff(id),
  signed_at TIMESTAMP,
  announced_at TIMESTAMP,
  fetched_at TIMESTAMP
);
CREATE INDEX transfers_of_case ON transfers (organisation_id, case_id);
