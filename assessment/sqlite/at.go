package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"trustpath/assessment"
)

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
	err = dated(ctx, tx, db.pack, &run, moment)
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
