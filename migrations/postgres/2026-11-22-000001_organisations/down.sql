DROP TABLE processing_activities;
DROP TABLE links;
DROP TABLE sessions;
DROP TABLE staff;
DROP TABLE organisations;
DROP TABLE installation;
