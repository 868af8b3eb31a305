-- What each listed assessment has due, so that a list of what is late reads one index.
-- It follows from the rest, so no digest covers it: a change with content writes it anew, a
-- change without content removes it, and whoever asks for the list first fills in what is
-- missing. Where no day is entered and no plan is kept, nothing is due.
CREATE TABLE agenda (
  assessment TEXT PRIMARY KEY REFERENCES assessments (id),
  first INTEGER NOT NULL, -- the earliest day of what can be late, counted from 1970; 0 for none
  days  BLOB NOT NULL,    -- of everything that is due, by day
  tasks TEXT NOT NULL     -- their ids in the same order, with a space between two
) STRICT, WITHOUT ROWID;
CREATE INDEX agenda_by_day ON agenda (first, assessment, days);
INSERT INTO agenda SELECT id, 0, x'', '' FROM assessments WHERE deleted = 0 AND start = ''
  AND id NOT IN (SELECT assessment FROM entries WHERE kind IN ('baseline', 'done'))
  AND id NOT IN (SELECT assessment FROM readiness WHERE mark LIKE '%"due"%');
