DROP TABLE done_deeds;
DROP TABLE deeds;
