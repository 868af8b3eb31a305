-- A step is everything that one transaction changed. Undo and redo are steps
-- themselves, and say which one they take back.
ALTER TABLE changes ADD COLUMN step    INTEGER NOT NULL DEFAULT 0; -- the sequence of its first change
ALTER TABLE changes ADD COLUMN reverts INTEGER NOT NULL DEFAULT 0; -- a step, or 0

-- What one transaction wrote before this has the same microsecond.
DROP TRIGGER changes_stand;
UPDATE changes SET step = (SELECT min(first.sequence) FROM changes AS first
  WHERE first.assessment = changes.assessment AND first.time = changes.time);
CREATE TRIGGER changes_stand BEFORE UPDATE ON changes BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;
