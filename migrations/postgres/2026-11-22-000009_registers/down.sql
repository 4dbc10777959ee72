DROP TABLE erased_records;
DROP TABLE recipient_notices;
DROP TABLE recipient_lists;
DROP TABLE suppressions;
DROP TABLE objections;
DROP TABLE restriction_uses;
DROP TABLE restrictions;
