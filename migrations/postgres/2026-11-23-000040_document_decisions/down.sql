DROP TABLE document_readings;
DROP TABLE document_decisions;
