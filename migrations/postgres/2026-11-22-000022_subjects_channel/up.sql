-- Where the person is reached may come from the sources; then the program records it, and tells her by itself.
ALTER TABLE subject_contacts ALTER COLUMN recorded_by DROP NOT NULL;
ALTER TABLE subject_notices ALTER COLUMN recorded_by DROP NOT NULL;
-- An address that no source knew before the request: the mark of the warning that two colleagues sign off.
ALTER TABLE subject_contacts ADD COLUMN mark TEXT COLLATE "C";
