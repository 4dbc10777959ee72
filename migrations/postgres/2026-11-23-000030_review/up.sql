-- What a handler did at one go, so that it can be taken back at one go.
CREATE TABLE review_acts (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  deed TEXT COLLATE "C" NOT NULL,
  items BIGINT NOT NULL,
  made_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  made_at TIMESTAMP NOT NULL,
  undone_by TEXT COLLATE "C" REFERENCES staff(id),
  undone_at TIMESTAMP
);
CREATE INDEX review_acts_of_case ON review_acts (organisation_id, case_id);
-- What is given: rows first_row to last_row of a dataset, both counted. What is withheld or taken out of it stands in
-- withholdings, and goes before. Documents stand in document_decisions.
CREATE TABLE review_gifts (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  dataset_id TEXT COLLATE "C" NOT NULL REFERENCES datasets(id),
  first_row BIGINT,
  last_row BIGINT,
  act_id TEXT COLLATE "C" NOT NULL REFERENCES review_acts(id)
);
CREATE INDEX review_gifts_of_case ON review_gifts (organisation_id, case_id);
-- Where somebody else may be named. The place and the hash of the text it was found in are sealed.
CREATE TABLE proposals (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  dataset_id TEXT COLLATE "C" NOT NULL REFERENCES datasets(id),
  row_number BIGINT NOT NULL,
  column_name TEXT NOT NULL,
  found TEXT COLLATE "C" NOT NULL,
  why TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  act_id TEXT COLLATE "C" REFERENCES review_acts(id)
);
CREATE INDEX proposals_of_dataset ON proposals (organisation_id, dataset_id, state, row_number);
CREATE INDEX proposals_by_act ON proposals (act_id);
-- Whether what was found has been looked through for other people.
CREATE TABLE people_looks (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  asked_at TIMESTAMP NOT NULL,
  done_at TIMESTAMP
);
-- Four eyes: the first is done, the second has seen the same.
CREATE TABLE release_looks (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  seen BYTEA NOT NULL,
  looked_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  looked_at TIMESTAMP NOT NULL
);
CREATE INDEX release_looks_of_case ON release_looks (organisation_id, case_id);
ALTER TABLE withholdings ADD COLUMN last_row BIGINT;
ALTER TABLE withholdings ADD COLUMN sealed_passages BYTEA;
ALTER TABLE withholdings ADD COLUMN act_id TEXT COLLATE "C" REFERENCES review_acts(id);
ALTER TABLE withholdings ADD COLUMN lifted_act TEXT COLLATE "C" REFERENCES review_acts(id);
CREATE INDEX withholdings_by_act ON withholdings (act_id);
CREATE INDEX withholdings_by_lifting ON withholdings (lifted_act);
