-- What is done in a system for one thing that was decided: by the program, or by somebody who is asked to.
CREATE TABLE deeds (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  item_id TEXT COLLATE "C" NOT NULL REFERENCES case_items(id),
  kind TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  dataset TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  failure TEXT COLLATE "C",
  stop TEXT COLLATE "C",
  same BYTEA NOT NULL,
  sealed_plan BYTEA NOT NULL,
  sealed_tried BYTEA,
  sealed_proof BYTEA,
  rows_hit BIGINT,
  tries INTEGER NOT NULL,
  version INTEGER NOT NULL,
  owner TEXT COLLATE "C" REFERENCES staff(id),
  due_on DATE,
  planned_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  planned_at TIMESTAMP NOT NULL,
  signed_by TEXT COLLATE "C" REFERENCES staff(id),
  confirmed_by TEXT COLLATE "C" REFERENCES staff(id),
  confirmed_at TIMESTAMP,
  begun_at TIMESTAMP,
  settled_at TIMESTAMP
);
CREATE UNIQUE INDEX deeds_once ON deeds (organisation_id, same);
CREATE INDEX deeds_of_case ON deeds (organisation_id, case_id);
-- What was done, so that it can be done again after a restore: keyed hashes, no keys, no names.
CREATE TABLE done_deeds (
  organisation_id TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  dataset TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  column_name TEXT COLLATE "C" NOT NULL,
  hash BYTEA NOT NULL,
  rows_before TEXT COLLATE "C" NOT NULL,
  sealed_new BYTEA,
  item_id TEXT COLLATE "C",
  done_at TIMESTAMP NOT NULL,
  kept_until DATE NOT NULL,
  replayed_at TIMESTAMP,
  replays INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, source, dataset, kind, column_name, hash)
);
