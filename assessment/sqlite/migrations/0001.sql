CREATE TABLE assessments (
  id            TEXT PRIMARY KEY,
  company       TEXT NOT NULL,
  start         TEXT NOT NULL,
  deadline_date TEXT NOT NULL,
  pack_id       TEXT NOT NULL,
  pack_version  TEXT NOT NULL,
  pack_digest   TEXT NOT NULL,
  created       INTEGER NOT NULL, -- microseconds since 1970, UTC
  changed       INTEGER NOT NULL,
  deleted       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX assessments_by_change ON assessments (deleted, changed DESC, id DESC);

CREATE TABLE answers (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  question   TEXT NOT NULL,
  answer     TEXT NOT NULL, -- JSON: "unknown" or a list of options
  PRIMARY KEY (assessment, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  question   TEXT NOT NULL,
  note       TEXT NOT NULL,
  PRIMARY KEY (assessment, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE readiness (
  assessment TEXT NOT NULL REFERENCES assessments (id),
  workstream TEXT NOT NULL,
  mark       TEXT NOT NULL, -- JSON: {"state", "reason"}
  PRIMARY KEY (assessment, workstream)
) STRICT, WITHOUT ROWID;

-- Every change with what was before and after it. Undo reads it; nothing in it
-- is ever changed or removed.
CREATE TABLE changes (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  assessment TEXT NOT NULL REFERENCES assessments (id),
  kind       TEXT NOT NULL,
  key        TEXT NOT NULL,
  before     TEXT NOT NULL, -- JSON
  after      TEXT NOT NULL, -- JSON
  time       INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_assessment ON changes (assessment, sequence);
CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;
CREATE TRIGGER changes_stand BEFORE UPDATE ON changes BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;
