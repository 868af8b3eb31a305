package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// Pushed returns what was pushed to a library and pulled from it, by assessment.
func (db *DB) Pushed(ctx context.Context, library string) (map[string]files.Pushed, error) {
	all, err := query(ctx, db, func(rows *sql.Rows, p *files.Pushed) error {
		var queued int64
		deals := ""
		err := rows.Scan(&p.ID, &p.Head, (*micros)(&p.Changed), &deals, &queued)
		if queued > 0 {
			p.Queued = time.UnixMicro(queued).UTC()
		}
		if err == nil {
			err = json.Unmarshal([]byte(deals), &p.Deals)
		}
		return err
	}, "SELECT assessment, head, changed, deals, queued FROM pushed WHERE library = ?", library)
	out := map[string]files.Pushed{}
	for _, p := range all {
		out[p.ID] = p
	}
	return out, db.failed("read what was pushed in", err)
}

// Unpushed returns the ids of what changed since a library had it, or waits to be pushed.
func (db *DB) Unpushed(ctx context.Context, library string) ([]string, error) {
	ids, err := query(ctx, db, func(rows *sql.Rows, id *string) error { return rows.Scan(id) },
		`SELECT assessment FROM pushed JOIN assessments ON id = assessment
		WHERE library = ? AND deleted = 0 AND (queued > 0 OR head <> '' AND assessments.changed <> pushed.changed)`, library)
	return ids, db.failed("read what is not pushed in", err)
}

// SetPushed stores what this machine and a library have both. A push that waits does no
// longer, unless it is in p.
func (db *DB) SetPushed(ctx context.Context, library string, p files.Pushed) error {
	return db.change(ctx, "note a push in", func(tx *transaction) error {
		queued := int64(0)
		if !p.Queued.IsZero() {
			queued = p.Queued.UnixMicro()
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO pushed (library, assessment, head, changed, deals, queued) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (library, assessment) DO UPDATE SET head = excluded.head, changed = excluded.changed, deals = excluded.deals,
			queued = excluded.queued`, library, p.ID, p.Head, p.Changed.UnixMicro(), files.EncodeJSON(p.Deals), queued)
		return err
	})
}

// ErrMeanwhile is returned where an assessment changed while it was pulled.
var ErrMeanwhile = errors.New("it changed here while it was pulled; nothing was changed, pull it again")

// Pull makes a stored assessment what a bundle of it holds, with its history, unless it
// changed since a moment. Earlier workshops stay.
func (db *DB) Pull(ctx context.Context, b files.Bundle, since time.Time) error {
	return db.edit(ctx, "pull into", b.Run.ID, false, func(w *writer) {
		var now assessment.Assessment
		stored, err := readState(w.ctx, w.tx, w.id)
		if err == nil {
			now, err = stored.read(w.ctx, w.tx, nil, endOfTime)
		}
		if err == nil && !now.Changed.Equal(since) {
			err = ErrMeanwhile
		}
		if err != nil {
			w.err = err
			return
		}
		w.err = w.lifted(func() {
			w.exec("DELETE FROM changes WHERE assessment = ?", w.id)
			w.insertHistory(b.History)
		})
		texts, after := files.Entries(now), files.Entries(b.Run)
		for _, e := range files.Differing("", texts, after) {
			w.write(e, after[e])
		}
		w.exec("UPDATE deals SET removed = 1 WHERE assessment = ?", w.id)
		for _, d := range b.Run.Deals {
			w.exec("DELETE FROM deals WHERE assessment = ? AND number = ?", w.id, d.Number)
		}
		w.insertDeals(b.Run.Deals)
		w.exec("UPDATE assessments SET pack_id = ?, pack_version = ?, pack_digest = ?, changed = ? WHERE id = ?",
			b.Run.Pack.ID, b.Run.Pack.Version, b.Run.Pack.Digest, b.Run.Changed.UnixMicro(), w.id)
		w.exec("DELETE FROM recommendations WHERE assessment = ?", w.id)
		w.saveRecommendation(b.Run.Recommended)
		w.decides = b.Run.Recommended == nil && w.engine != nil && b.Run.Pack == w.engine.Pack
		if b.Workshop != nil && w.err == nil {
			last, err := lastMinutes(w.ctx, w.tx, w.engine, w.id)
			switch {
			case err != nil:
				w.err = err
			case last == nil || last.Content != b.Workshop.Content || !last.Created.Equal(b.Workshop.Created):
				w.insertWorkshop(*b.Workshop)
			}
		}
	})
}
