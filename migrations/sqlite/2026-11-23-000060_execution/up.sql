-- What is done in a system for one thing that was decided: by the program, or by somebody who is asked to.
CREATE TABLE deeds (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES cases(id),
  item_id TEXT NOT NULL REFERENCES case_items(id),
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  dataset TEXT NOT NULL,
  state TEXT NOT NULL,
  failure TEXT,
  stop TEXT,
  same BLOB NOT NULL,
  sealed_plan BLOB NOT NULL,
  sealed_tried BLOB,
  sealed_proof BLOB,
  rows_hit BIGINT,
  tries INTEGER NOT NULL,
  version INTEGER NOT NULL,
  owner TEXT REFERENCES staff(id),
  due_on DATE,
  planned_by TEXT NOT NULL REFERENCES staff(id),
  planned_at TIMESTAMP NOT NULL,
  signed_by TEXT REFERENCES staff(id),
  confirmed_by TEXT REFERENCES staff(id),
  confirmed_at TIMESTAMP,
  begun_at TIMESTAMP,
  settled_at TIMESTAMP
);
CREATE UNIQUE INDEX deeds_once ON deeds (organisation_id, same);
CREATE INDEX deeds_of_case ON deeds (organisation_id, case_id);
-- What was done, so that it can be done again after a restore: keyed hashes, no keys, no names.
CREATE TABLE done_deeds (
  organisation_id TEXT NOT NULL,
  source TEXT NOT NULL,
  dataset TEXT NOT NULL,
  kind TEXT NOT NULL,
  column_name TEXT NOT NULL,
  hash BLOB NOT NULL,
  rows_before TEXT NOT NULL,
  sealed_new BLOB,
  item_id TEXT,
  done_at TIMESTAMP NOT NULL,
  kept_until DATE NOT NULL,
  replayed_at TIMESTAMP,
  replays INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, source, dataset, kind, column_name, hash)
);
