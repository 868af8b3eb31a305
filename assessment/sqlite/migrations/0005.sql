-- Prospects of an assessment, with what they asked for. A number is given once.
CREATE TABLE deals (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  number     INTEGER NOT NULL,
  name       TEXT NOT NULL,
  asks       TEXT NOT NULL, -- JSON: a list of options of the question asks
  value      INTEGER NOT NULL,
  currency   TEXT NOT NULL,
  date       TEXT NOT NULL,
  removed    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (assessment, number)
) STRICT, WITHOUT ROWID;
