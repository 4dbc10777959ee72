DROP TABLE collected_documents;
