-- What this machine and a library both had of an assessment when they were last the same,
-- and pushes that wait for a connection. It follows from what was pushed and pulled, so
-- no digest covers it.
CREATE TABLE pushed (
  library    TEXT NOT NULL, -- where it is, without a password
  assessment TEXT NOT NULL REFERENCES assessments (id),
  head       TEXT NOT NULL, -- of the library then; '' if it was never there
  changed    INTEGER NOT NULL, -- of the assessment then
  deals      TEXT NOT NULL, -- JSON, of the assessment then: deals have no history
  queued     INTEGER NOT NULL DEFAULT 0, -- when a push was asked for that waits; 0 for none
  PRIMARY KEY (library, assessment)
) STRICT, WITHOUT ROWID;
