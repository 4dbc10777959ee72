-- What is known of a file: what it is for, whether it was scanned, and who answers for opening it unscanned. Files that
-- came before there was a scanner are held until they are scanned.
ALTER TABLE attachments ADD COLUMN pages INTEGER NOT NULL DEFAULT 1;
ALTER TABLE attachments ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'held';
ALTER TABLE attachments ADD COLUMN why TEXT COLLATE "C" DEFAULT 'no-scanner';
ALTER TABLE attachments ADD COLUMN signature TEXT COLLATE "C";
ALTER TABLE attachments ADD COLUMN scan_key BYTEA;
ALTER TABLE attachments ADD COLUMN scanned_at TIMESTAMP;
ALTER TABLE attachments ADD COLUMN released_by TEXT COLLATE "C" REFERENCES staff(id);
ALTER TABLE attachments ADD COLUMN released_at TIMESTAMP;
ALTER TABLE attachments ADD COLUMN sealed_release BYTEA;
ALTER TABLE attachments ADD COLUMN gone_at TIMESTAMP;
CREATE INDEX attachments_by_state ON attachments (state, scanned_at);

-- That a request was passed on is confirmed by who received it.
ALTER TABLE forwardings ADD COLUMN acknowledged_on DATE;
ALTER TABLE forwardings ADD COLUMN sealed_acknowledgement BYTEA;
ALTER TABLE forwardings ADD COLUMN acknowledged_by TEXT COLLATE "C" REFERENCES staff(id);
ALTER TABLE forwardings ADD COLUMN acknowledged_at TIMESTAMP;
CREATE INDEX forwardings_open ON forwardings (organisation_id, acknowledged_on, forwarded_on);

-- Help between controllers and processors (art. 28(3)(e)), with a day of its own.
CREATE TABLE assistances (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  kind TEXT COLLATE "C" NOT NULL,
  asked_on DATE NOT NULL,
  due_on DATE NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL,
  done_on DATE,
  sealed_note BYTEA,
  done_by TEXT COLLATE "C" REFERENCES staff(id),
  done_at TIMESTAMP
);
CREATE INDEX assistances_of_case ON assistances (organisation_id, case_id);
CREATE INDEX assistances_due ON assistances (organisation_id, done_on, due_on);

-- When a request reached a processor, and when the controller (R1.24).
CREATE TABLE case_receipts (
  case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases(id),
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  by_processor_on DATE NOT NULL,
  by_controller_on DATE NOT NULL,
  sealed BYTEA NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL REFERENCES staff(id),
  recorded_at TIMESTAMP NOT NULL
);

-- A document that shows who somebody is: asked for with reasons, sent, looked at once, checked; the file is an attachment.
CREATE TABLE id_documents (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation_id TEXT COLLATE "C" NOT NULL REFERENCES organisations(id),
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases(id),
  -- Who asked, when and why.
  doubt_id TEXT COLLATE "C" NOT NULL REFERENCES identity_doubts(id),
  attachment_id TEXT COLLATE "C" REFERENCES attachments(id),
  uploaded_at TIMESTAMP,
  viewed_by TEXT COLLATE "C" REFERENCES staff(id),
  viewed_at TIMESTAMP,
  checked_at TIMESTAMP,
  check_id TEXT COLLATE "C" REFERENCES identity_checks(id)
);
CREATE INDEX id_documents_of_case ON id_documents (organisation_id, case_id);
