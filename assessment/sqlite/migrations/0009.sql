-- For each report or certificate that a company holds, the last day of its period or
-- the day it was issued. From this version on the text of an answer may also name the
-- content that it is in the terms of, which earlier programs can't read.
CREATE TABLE held_dates (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  option     TEXT NOT NULL,
  day        TEXT NOT NULL,
  PRIMARY KEY (assessment, option)
) STRICT, WITHOUT ROWID;
