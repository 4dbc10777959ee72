DROP TABLE calendar_days;
DROP TABLE extensions;
DROP TABLE pauses;
