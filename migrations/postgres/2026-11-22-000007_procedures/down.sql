DROP TABLE fees;
DROP TABLE case_items;
DROP TABLE case_steps;
