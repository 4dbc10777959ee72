DROP TABLE letter_wordings;
DROP TABLE letter_versions;
DROP TABLE letters;
