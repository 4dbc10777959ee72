DROP TABLE task_files;
DROP TABLE source_tasks;
