DROP TABLE person_marks;
DROP TABLE identity_warnings;
DROP TABLE identity_doubts;
DROP TABLE control_questions;
DROP TABLE known_contacts;
ALTER TABLE codes DROP COLUMN way;
DROP TABLE session_proofs;
DROP TABLE identity_checks;
