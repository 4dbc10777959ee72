-- The owner of a system without an interface was asked: whom, what and her reasons are sealed.
CREATE TABLE source_tasks (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  search_id TEXT COLLATE "C" NOT NULL REFERENCES searches(id),
  link_id TEXT COLLATE "C" NOT NULL REFERENCES links(id),
  state TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  asked_on DATE NOT NULL,
  due_on DATE NOT NULL,
  reminders INTEGER NOT NULL,
  reminded_on DATE,
  opened_at TIMESTAMP,
  said TEXT COLLATE "C",
  sealed_reason BYTEA,
  answered_at TIMESTAMP,
  asked_by TEXT COLLATE "C" REFERENCES staff(id)
);
CREATE INDEX source_tasks_of_case ON source_tasks (organisation_id, case_id);
CREATE INDEX source_tasks_by_search ON source_tasks (search_id);
CREATE INDEX source_tasks_by_link ON source_tasks (link_id);

-- What she put on the page and has not sent yet.
CREATE TABLE task_files (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  task_id TEXT COLLATE "C" NOT NULL REFERENCES source_tasks(id),
  file_id TEXT COLLATE "C" NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX task_files_of_task ON task_files (organisation_id, task_id);
CREATE INDEX task_files_by_age ON task_files (created_at);
