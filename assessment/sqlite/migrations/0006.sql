-- SQLite checks its structure and not the values in it. Each assessment carries a
-- digest of all that stands of it, and each line of its history one of itself
-- and the line before; where there is none yet, the program writes it.
ALTER TABLE assessments ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE changes ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
DROP TRIGGER changes_stand;
CREATE TRIGGER changes_stand BEFORE UPDATE ON changes WHEN old.digest <> x''
  BEGIN SELECT RAISE (ABORT, 'the history is append-only'); END;
