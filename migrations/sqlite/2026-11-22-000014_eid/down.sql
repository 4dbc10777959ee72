DROP TABLE case_cpr;
DROP TABLE text_messages;
DROP TABLE own_cases;
DROP TABLE eid_proofs;
DROP TABLE eid_logins;
