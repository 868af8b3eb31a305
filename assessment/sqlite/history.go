package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Change is a line of the history; Before and After are JSON.
type Change struct {
	Sequence      int64
	Kind, Key     string
	Before, After string
	Time          time.Time
	Step          int64 // what one transaction changed has the same
	Reverts       int64 // the step that it takes back, or 0

	digest []byte
}

// History returns every change of an assessment, the first one first.
func (db *DB) History(ctx context.Context, id string) ([]Change, error) {
	const tried = "read the history in"
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, db.failed(tried, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if err = sealed(ctx, tx, id); errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, db.failed(tried, err)
	}
	lines, err := checked(ctx, tx, id)
	return lines, db.failed(tried, err)
}

// checked is the history of an assessment where every line is as it was written.
func checked(ctx context.Context, tx *sql.Tx, id string) ([]Change, error) {
	lines, err := history(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var before []byte
	for _, line := range lines {
		if before = linked(before, line); !bytes.Equal(before, line.digest) {
			return nil, fmt.Errorf("line %d of the history of %s is not as it was stored (%w)", line.Sequence, id, errChanged)
		}
	}
	last, err := head(ctx, tx, id)
	if err == nil && !bytes.Equal(last, before) {
		err = fmt.Errorf("lines are missing in the history of %s (%w)", id, errChanged)
	}
	return lines, err
}

// head is the digest of the last line of a history; empty when there is none.
func head(ctx context.Context, tx *sql.Tx, id string) ([]byte, error) {
	var out []byte
	err := tx.QueryRowContext(ctx, "SELECT digest FROM changes WHERE assessment = ? ORDER BY sequence DESC LIMIT 1", id).Scan(&out)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return out, err
}

func history(ctx context.Context, tx *sql.Tx, id string) ([]Change, error) {
	rows, err := tx.QueryContext(ctx, `SELECT sequence, kind, key, before, after, time, step, reverts, digest
		FROM changes WHERE assessment = ? ORDER BY sequence`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Change
	for rows.Next() {
		var c Change
		var at int64
		if err := rows.Scan(&c.Sequence, &c.Kind, &c.Key, &c.Before, &c.After, &at, &c.Step, &c.Reverts, &c.digest); err != nil {
			return nil, err
		}
		c.Time = time.UnixMicro(at).UTC()
		out = append(out, c)
	}
	return out, rows.Err()
}
