DROP TABLE datasets;
DROP TABLE candidates;
DROP TABLE searches;
