package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"trustpath/assessment"
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

// At returns an assessment as it stood right before a moment, from what is
// stored and its history, in the words of the pack of this store. What was
// recommended then is known only where nothing changed since. Before it began
// nothing is entered.
func (db *DB) At(ctx context.Context, id string, moment time.Time) (assessment.Assessment, error) {
	full, err := db.resolve(ctx, strings.ToUpper(id))
	if err != nil {
		return assessment.Assessment{}, db.failed("read an assessment in", err)
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return assessment.Assessment{}, db.failed("read an assessment in", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	err = sealed(ctx, tx, full)
	var run assessment.Assessment
	if err == nil {
		run, err = read(ctx, tx, full)
	}
	if err == nil {
		_, err = checked(ctx, tx, full)
	}
	if err != nil {
		return run, db.failed("read an assessment in", err)
	}
	if err := rewind(ctx, tx, &run, moment); err != nil {
		return run, db.failed("read the history in", err)
	}
	clean(&run)
	if db.pack == nil {
		return run, nil
	}
	err = dated(ctx, tx, db.pack.Catalog, &run, moment)
	return db.pack.Carry(run), db.failed("read the history in", err)
}

// rewind takes back what changed from a moment on, the last change first.
func rewind(ctx context.Context, tx *sql.Tx, run *assessment.Assessment, moment time.Time) error {
	rows, err := tx.QueryContext(ctx, "SELECT kind, key, before FROM changes WHERE assessment = ? AND time >= ? ORDER BY sequence DESC", run.ID, moment.UnixMicro())
	if err != nil {
		return err
	}
	defer rows.Close()
	answers := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range run.Answers.Questions() {
		answers[id] = run.Answers.Of(id)
	}
	for rows.Next() {
		var c Change
		if err := rows.Scan(&c.Kind, &c.Key, &c.Before); err != nil {
			return err
		}
		run.Recommended = nil
		if err := before(run, answers, c); err != nil {
			return fmt.Errorf("history of %s: %w", c.Key, err)
		}
	}
	run.Answers = assessment.AnswersFrom(answers)
	return rows.Err()
}

// before takes one change back.
func before(run *assessment.Assessment, answers map[assessment.QuestionID]assessment.Answer, c Change) error {
	switch c.Kind {
	case KindPack:
		return json.Unmarshal([]byte(c.Before), &run.Pack)
	case KindAnswer, KindNote, KindReadiness, KindFact:
	default:
		return nil
	}
	var text string
	if err := json.Unmarshal([]byte(c.Before), &text); err != nil {
		return err
	}
	switch c.Kind {
	case KindAnswer:
		return put(answers, assessment.QuestionID(c.Key), text, decodeAnswer)
	case KindNote:
		return put(run.Notes, assessment.QuestionID(c.Key), text, func(s string) (string, error) { return s, nil })
	case KindReadiness:
		return put(run.Readiness, assessment.WorkstreamID(c.Key), text, func(s string) (mark assessment.ReadinessMark, err error) {
			err = json.Unmarshal([]byte(s), &mark)
			return mark, err
		})
	case KindFact:
		return fact(run, c.Key, text)
	}
	return nil
}

// put sets a value, or removes it for "".
func put[K comparable, V any](in map[K]V, key K, text string, read func(string) (V, error)) error {
	if text == "" {
		delete(in, key)
		return nil
	}
	value, err := read(text)
	in[key] = value
	return err
}

func fact(run *assessment.Assessment, column, text string) error {
	switch column {
	case "company":
		run.Company = text
	case "start":
		return run.Start.UnmarshalText([]byte(text))
	case "deadline_date":
		return run.DeadlineDate.UnmarshalText([]byte(text))
	}
	return nil
}

// Times returns when an assessment was changed, the first time first.
func (db *DB) Times(ctx context.Context, id string) ([]time.Time, error) {
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT time FROM changes WHERE assessment = ? ORDER BY time", id)
	if err != nil {
		return nil, db.failed("read the history in", err)
	}
	defer rows.Close()
	var out []time.Time
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return nil, db.failed("read the history in", err)
		}
		out = append(out, time.UnixMicro(at).UTC())
	}
	return out, db.failed("read the history in", rows.Err())
}

// Undo takes back the last step of an assessment that still stands: an answer, a
// note, a mark or facts, whoever entered it. It is a step itself, with lines of
// its own in the history. What was accepted or deleted is not taken back, and
// nothing before an acceptance is.
func (db *DB) Undo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "undo in", id, func(r reversible) []int64 { return r.undo })
}

// Redo takes back the last undo. After a new change there is none.
func (db *DB) Redo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "redo in", id, func(r reversible) []int64 { return r.redo })
}

// revert takes back the last of some steps, where there is one.
func (db *DB) revert(ctx context.Context, tried, id string, of func(reversible) []int64) (assessment.Reversal, error) {
	var out assessment.Reversal
	err := db.edit(ctx, tried, id, func(w *writer) {
		out.Before = w.carried()
		lines, err := checked(w.ctx, w.tx, w.id)
		if w.err = errors.Join(w.err, err); w.err != nil {
			return
		}
		steps := of(reversibleIn(lines))
		if len(steps) == 0 {
			return
		}
		w.reverts = last(steps)
		w.takeBack(lines)
		if w.pack != nil {
			w.follow(w.stored())
		}
		out.Done, out.After = true, w.carried()
	})
	if err != nil {
		return assessment.Reversal{}, err
	}
	return out, nil
}

// stored is the assessment as it stands in the transaction.
func (w *writer) stored() assessment.Assessment {
	if w.err != nil {
		return assessment.Assessment{}
	}
	run, err := read(w.ctx, w.tx, w.id)
	w.err = err
	return run
}

// carried is the same in the words of the pack.
func (w *writer) carried() assessment.Assessment {
	run := w.stored()
	if w.err != nil || w.pack == nil {
		return run
	}
	w.err = dated(w.ctx, w.tx, w.pack.Catalog, &run, ever)
	return w.pack.Carry(run)
}

// reversible is the steps that can be taken back, each with the last one at the
// end: by undo, and, undone themselves, by redo.
type reversible struct{ undo, redo []int64 }

// reversibleIn replays a history: a change can be undone and ends what could be
// redone; an undo moves the last step from one side to the other, a redo back.
func reversibleIn(lines []Change) reversible {
	var out reversible
	for len(lines) > 0 {
		n, reverts := lines[0].Step, lines[0].Reverts
		rest := slices.IndexFunc(lines, func(c Change) bool { return c.Step != n })
		if rest < 0 {
			rest = len(lines)
		}
		var step []Change
		step, lines = lines[:rest], lines[rest:]
		kinds := func(of ...string) bool {
			return slices.ContainsFunc(step, func(c Change) bool { return slices.Contains(of, c.Kind) })
		}
		switch {
		case kinds(KindCreate, KindAccept):
			out = reversible{}
		case reverts > 0 && last(out.undo) == reverts:
			out.undo, out.redo = out.undo[:len(out.undo)-1], append(out.redo, n)
		case reverts > 0:
			out.undo, out.redo = append(out.undo, n), out.redo[:max(0, len(out.redo)-1)]
		case kinds(KindAnswer, KindNote, KindReadiness, KindFact):
			out.undo, out.redo = append(out.undo, n), nil
		}
	}
	return out
}

func last(steps []int64) int64 {
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1]
}

// takeBack writes what stood before the step that is reverted, its last change
// first.
func (w *writer) takeBack(lines []Change) {
	for _, c := range slices.Backward(lines) {
		if c.Step != w.reverts || c.Kind == KindPack || c.Kind == KindComplete {
			continue // what an answer brought beside itself stays
		}
		var before string
		if err := json.Unmarshal([]byte(c.Before), &before); err != nil {
			w.err = fmt.Errorf("history of %s: %w", c.Key, err)
			return
		}
		w.put(c.Kind, c.Key, w.value(c.Kind, c.Key), before)
	}
}

// change runs use in one immediate transaction, on the file that has the name of
// the database before and after it.
func (db *DB) change(ctx context.Context, tried string, use func(*sql.Tx) error) error {
	if db.why != nil {
		return db.why
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	defer conn.Close() // gives it back
	tx, err := db.turn(ctx, conn)
	if err != nil {
		return db.failed(tried, err)
	}
	err = db.present()
	if err == nil {
		err = use(tx)
	}
	if err != nil {
		_ = tx.Rollback() // the first error is the one that counts
		return db.failed(tried, err)
	}
	if err := tx.Commit(); err != nil {
		return db.failed(tried, err)
	}
	db.log.Reset(logIdle)
	return db.failed(tried, db.present())
}

// logIdle is the time without a change after which the write-ahead log is
// emptied. Emptying it after each change would take as long as the change.
const logIdle = 100 * time.Millisecond

// emptyLog moves the write-ahead log into the database: a program that is killed
// later leaves no log that SQLite would take for that of another file, which is
// copied over this one. Where a reader or a full disk prevents it, the log keeps
// what is saved, and the next change tries again.
func (db *DB) emptyLog() {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return // it is closed
	}
	defer conn.Close()
	if db.present() != nil || patience(ctx, conn, 0) != nil {
		return
	}
	_, _ = conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	_ = patience(ctx, conn, db.busy)
}

// turn begins an immediate transaction, and waits for its turn when another
// program writes. SQLite itself would look again ten times a second, so a
// program that writes without a pause, on a slow disk, could keep another
// waiting until it gives up: between two of its changes there is a fraction of
// a millisecond. Looking once a millisecond finds one of them soon.
func (db *DB) turn(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	if err := patience(ctx, conn, 0); err != nil {
		return nil, err
	}
	var tx *sql.Tx
	var err error
	for last := time.Now().Add(db.busy); ; {
		tx, err = conn.BeginTx(ctx, nil)
		var e *driver.Error
		if !errors.As(err, &e) || e.Code()&0xff != lib.SQLITE_BUSY || time.Now().After(last) {
			break
		}
		select {
		case <-ctx.Done(): // the next try says so
		case <-time.After(time.Duration(500+rand.IntN(1000)) * time.Microsecond):
		}
	}
	if back := patience(ctx, conn, db.busy); back != nil && err == nil {
		return nil, errors.Join(back, tx.Rollback())
	}
	return tx, err
}

// patience sets how long a statement on this connection waits for a lock.
func patience(ctx context.Context, conn *sql.Conn, wait time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout=%d", wait.Milliseconds()))
	return err
}
