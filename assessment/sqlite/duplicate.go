package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"trustpath/assessment"
)

// Duplicate stores a copy of an assessment under another name and returns its
// id. The copy has everything that was entered, also what the content of today
// does not know, and belongs to the same content with the same record; its
// history begins anew.
func (db *DB) Duplicate(ctx context.Context, id, company string) (string, error) {
	var run assessment.Assessment
	err := db.change(ctx, "copy an assessment in", func(tx *sql.Tx) (err error) {
		if err = sealed(ctx, tx, id); errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if run, err = read(ctx, tx, id); err != nil {
			return err
		}
		if err = dated(ctx, tx, db.pack, &run, ever); err != nil {
			return err
		}
		run.Company = company
		w, err := db.begin(ctx, tx, &run)
		if err != nil {
			return err
		}
		w.fill(run)
		w.exec("INSERT INTO recommendations (assessment, answers, possible) SELECT ?, answers, possible FROM recommendations WHERE assessment = ?", run.ID, id)
		w.seal()
		return w.err
	})
	return run.ID, err
}
