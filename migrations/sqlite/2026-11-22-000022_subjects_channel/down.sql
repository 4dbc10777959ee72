ALTER TABLE subject_contacts DROP COLUMN mark;
