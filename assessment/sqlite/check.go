package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Damage is something in the database that is not as the program wrote it.
type Damage struct {
	Assessment string // the id it belongs to, or "" for the file as a whole
	What       string
}

// Check reads the whole database: the structure, as SQLite checks it, and the
// digest of every assessment and of every line of every history. It changes
// nothing. An error is returned where reading itself is not possible.
func (db *DB) Check(ctx context.Context) ([]Damage, error) {
	const tried = "check the database"
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, db.failed(tried, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	var out []Damage
	structure, err := column(ctx, tx, "PRAGMA integrity_check(20)")
	if err != nil {
		return nil, db.failed(tried, err)
	}
	for _, line := range structure {
		if line != "ok" {
			out = append(out, Damage{What: line})
		}
	}
	ids, err := column(ctx, tx, "SELECT id FROM assessments NOT INDEXED ORDER BY id")
	if err != nil {
		return nil, db.failed(tried, err)
	}
	for _, id := range ids {
		_, lines := checked(ctx, tx, id)
		seal := sealed(ctx, tx, id)
		if seal == nil {
			_, seal = read(ctx, tx, id)
		}
		for _, err := range append(workshopsOf(ctx, tx, id), seal, lines) {
			switch {
			case err == nil:
			case errors.Is(err, errChanged), errors.Is(kind(err), ErrDamaged), errors.Is(err, sql.ErrNoRows):
				out = append(out, Damage{id, err.Error()})
			default:
				return out, db.failed(tried, err)
			}
		}
	}
	loose, err := column(ctx, tx, `SELECT DISTINCT assessment FROM (SELECT assessment FROM answers UNION ALL SELECT assessment FROM notes
		UNION ALL SELECT assessment FROM readiness UNION ALL SELECT assessment FROM recommendations UNION ALL SELECT assessment FROM changes
		UNION ALL SELECT assessment FROM workshops)
		WHERE assessment NOT IN (SELECT id FROM assessments)`)
	for _, id := range loose {
		out = append(out, Damage{id, fmt.Sprintf("rows of %s belong to no assessment", id)})
	}
	return out, db.failed(tried, err)
}
