DROP TABLE codes;
DROP TABLE attachments;
DROP TABLE drafts;
DROP TABLE idempotency_keys;
DROP TABLE case_terms;
DROP TABLE cases;
DROP TABLE case_counters;
