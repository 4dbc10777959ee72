DROP TABLE document_decisions;
