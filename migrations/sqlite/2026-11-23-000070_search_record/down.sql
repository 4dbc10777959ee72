DROP TABLE source_checks;
DROP TABLE unsearched_systems;
ALTER TABLE searches DROP COLUMN sealed_choice;
