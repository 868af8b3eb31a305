package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"trustpath/assessment"
)

// ErrNoDeal says that an assessment has no deal of this number.
var ErrNoDeal = errors.New("no such deal")

// AddDeals stores deals under the next free numbers, all or none, and returns
// them with their numbers.
func (db *DB) AddDeals(ctx context.Context, id string, deals []assessment.Deal) ([]assessment.Deal, error) {
	out := append([]assessment.Deal{}, deals...)
	err := db.edit(ctx, "add deals in", id, func(w *writer) {
		var last int
		w.err = w.tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM deals WHERE assessment = ?", w.id).Scan(&last)
		for i := range out {
			out[i].Number = last + 1 + i
		}
		w.deals(out)
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
	return out, err
}

// RemoveDeal takes a deal out of the ledger. Its number is not given again.
func (db *DB) RemoveDeal(ctx context.Context, id string, number int) error {
	return db.edit(ctx, "remove a deal in", id, func(w *writer) {
		if n := w.exec("UPDATE deals SET removed = 1 WHERE assessment = ? AND number = ? AND removed = 0", w.id, number); w.err == nil && n == 0 {
			w.err = fmt.Errorf("%w: %d", ErrNoDeal, number)
		}
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
}

func (w *writer) deals(deals []assessment.Deal) {
	for _, d := range deals {
		w.exec("INSERT INTO deals (assessment, number, name, asks, value, currency, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
			w.id, d.Number, d.Name, encode(d.Asks), d.Value, d.Currency, d.Date.String())
	}
}

// readDeals returns the deals of an assessment, by number; nil for none.
func readDeals(ctx context.Context, tx *sql.Tx, id string) ([]assessment.Deal, error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, name, asks, value, currency, date FROM deals WHERE assessment = ? AND removed = 0 ORDER BY number", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []assessment.Deal
	for rows.Next() {
		var d assessment.Deal
		var asks, date string
		if err := rows.Scan(&d.Number, &d.Name, &asks, &d.Value, &d.Currency, &date); err != nil {
			return nil, err
		}
		if err := errors.Join(json.Unmarshal([]byte(asks), &d.Asks), d.Date.UnmarshalText([]byte(date))); err != nil {
			return nil, fmt.Errorf("stored deal %d: %w", d.Number, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
