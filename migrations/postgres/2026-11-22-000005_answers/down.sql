DROP TABLE packages;
DROP TABLE decisions;
DROP TABLE withholdings;
