DROP TABLE deliveries;
DROP TABLE subject_notices;
DROP TABLE subject_contacts;
DROP TABLE authorities;
ALTER TABLE sessions DROP COLUMN party;
ALTER TABLE attachments DROP COLUMN purpose;
ALTER TABLE cases DROP COLUMN on_behalf;
