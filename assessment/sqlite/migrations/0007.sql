-- A room that answers an assessment together: everything that happened in it, in
-- order. What stands of it is what these events make; nothing else is stored.
CREATE TABLE workshops (
  id         TEXT PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessments (id),
  pack       TEXT NOT NULL,    -- id and version of the content it is about
  created    INTEGER NOT NULL, -- microseconds since 1970, UTC
  seal       BLOB NOT NULL     -- the digest of this row and the last event
) STRICT;
CREATE INDEX workshops_by_assessment ON workshops (assessment, id);

CREATE TABLE workshop_events (
  workshop TEXT NOT NULL REFERENCES workshops (id),
  number   INTEGER NOT NULL, -- from one
  kind     TEXT NOT NULL,
  event    TEXT NOT NULL,    -- JSON
  time     INTEGER NOT NULL,
  digest   BLOB NOT NULL,    -- of this event and the one before it
  PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER workshop_events_are_kept BEFORE DELETE ON workshop_events
  BEGIN SELECT RAISE (ABORT, 'what happened in a workshop is append-only'); END;
CREATE TRIGGER workshop_events_stand BEFORE UPDATE ON workshop_events
  BEGIN SELECT RAISE (ABORT, 'what happened in a workshop is append-only'); END;
