DROP TABLE audit;
DROP TABLE audit_heads;
DROP TABLE mails;
DROP TABLE tasks;
