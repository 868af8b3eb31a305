package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
)

// standing is everything that stands of an assessment, with the last line of its
// history, in one order: what its seal is the digest of.
const standing = `
	SELECT 0, id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed, deleted FROM assessments WHERE id = ?1
	UNION ALL SELECT 1, question, answer, '', '', '', '', '', 0, 0, 0 FROM answers WHERE assessment = ?1
	UNION ALL SELECT 2, question, note, '', '', '', '', '', 0, 0, 0 FROM notes WHERE assessment = ?1
	UNION ALL SELECT 3, workstream, mark, '', '', '', '', '', 0, 0, 0 FROM readiness WHERE assessment = ?1
	UNION ALL SELECT 4, answers, possible, '', '', '', '', '', 0, 0, 0 FROM recommendations WHERE assessment = ?1
	UNION ALL SELECT 5, number || ' ' || name, asks, currency, date, '', '', '', value, removed, 0 FROM deals WHERE assessment = ?1
	UNION ALL SELECT 6, hex(digest), '', '', '', '', '', '', 0, 0, 0 FROM
		(SELECT digest FROM changes WHERE assessment = ?1 ORDER BY sequence DESC LIMIT 1)
	ORDER BY 1, 2`

// seal is the digest of an assessment as it stands in a transaction.
func seal(ctx context.Context, tx *sql.Tx, id string) ([]byte, error) {
	rows, err := tx.QueryContext(ctx, standing, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sum := sha256.New()
	for rows.Next() {
		var text [7]string
		var table, created, changed, deleted int64
		err := rows.Scan(&table, &text[0], &text[1], &text[2], &text[3], &text[4], &text[5], &text[6], &created, &changed, &deleted)
		if err != nil {
			return nil, err
		}
		digest(sum, []int64{table, created, changed, deleted}, text[:]...)
	}
	return sum.Sum(nil), rows.Err()
}

// digest adds numbers and texts, each with its length, so that nothing can move
// from one to the next unseen.
func digest(sum hash.Hash, numbers []int64, texts ...string) {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, text := range texts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	sum.Write(b) // a hash never fails
}

// sealed reports, as ErrDamaged, that something of an assessment is not as this
// program wrote it.
func sealed(ctx context.Context, tx *sql.Tx, id string) error {
	var want []byte
	if err := tx.QueryRowContext(ctx, "SELECT seal FROM assessments WHERE id = ?", id).Scan(&want); err != nil {
		return err
	}
	got, err := seal(ctx, tx, id)
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("assessment %s is not as it was stored (%w)", id, errChanged)
	}
	return err
}

// errChanged is a value that changed outside the program; see kind.
var errChanged = errors.New("a digest does not match")

// seal makes the assessment whole again after what was written.
func (w *writer) seal() {
	if w.err != nil {
		return
	}
	sum, err := seal(w.ctx, w.tx, w.id)
	if w.err = err; err == nil {
		w.exec("UPDATE assessments SET seal = ? WHERE id = ?", sum, w.id)
	}
}

// linked is the digest of a line of the history behind the one before it.
func linked(before []byte, c Change) []byte {
	sum := sha256.New()
	digest(sum, []int64{c.Time.UnixMicro(), c.Step, c.Reverts}, string(before), c.Kind, c.Key, c.Before, c.After)
	return sum.Sum(nil)
}

// sealAll writes the digests of a database from before there were any.
func sealAll(ctx context.Context, tx *sql.Tx) error {
	ids, err := column(ctx, tx, "SELECT id FROM assessments")
	if err != nil {
		return err
	}
	for _, id := range ids {
		lines, err := history(ctx, tx, id)
		if err != nil {
			return err
		}
		w := writer{ctx: ctx, tx: tx, id: id}
		var before []byte
		for _, line := range lines {
			before = linked(before, line)
			w.exec("UPDATE changes SET digest = ? WHERE sequence = ?", before, line.Sequence)
		}
		if w.seal(); w.err != nil {
			return w.err
		}
	}
	return nil
}

// column reads the texts of one column.
func column(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}
