-- What came into an assessment after its plan was made, by kind and key: people, plans
-- as they were promised, the days on which recurring work was done, and settings. From
-- this version on a mark may also have a person, days, a link and a comment, which
-- earlier programs can't read.
CREATE TABLE entries (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  kind       TEXT NOT NULL,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  PRIMARY KEY (assessment, kind, key)
) STRICT, WITHOUT ROWID;
