package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
)

// Summary is a line of the list.
type Summary struct {
	ID       string    `json:"id"`
	Company  string    `json:"company"`
	Answered int       `json:"answered"` // questions answered, don't know included
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
	Damaged  bool      `json:"damaged,omitempty"` // it is not as it was stored, so nothing else is known
}

const (
	minPrefix = 4  // the least number of characters that name an assessment
	maxID     = 26 // characters of an id
)

// endOfTime is later than every line of a history.
var endOfTime = time.UnixMicro(math.MaxInt64)

// Get returns an assessment by its id, or by a prefix of at least four characters
// that only one id has. It is returned as it was stored, or in the terms of the
// pack of this store; see WithEngine.
func (db *DB) Get(ctx context.Context, id string) (assessment.Assessment, error) {
	return db.At(ctx, id, endOfTime)
}

// At returns an assessment as it was right before a moment, from what is stored
// and its history. What was recommended then is known only if nothing has changed
// since. Before an assessment was created nothing is entered.
func (db *DB) At(ctx context.Context, id string, moment time.Time) (assessment.Assessment, error) {
	var run assessment.Assessment
	err := db.viewOne(ctx, id, func(tx *transaction, now *state) error {
		if moment.Before(endOfTime) {
			if _, err := verifiedHistory(ctx, tx, now.id()); err != nil {
				return err
			}
		}
		var err error
		run, err = now.read(ctx, tx, db.engine, moment)
		if err == nil && db.engine != nil {
			run = db.engine.Carry(run)
		}
		return err
	})
	return run, err
}

// viewOne runs use in a read transaction with what is stored of an assessment, after
// its digest was verified.
func (db *DB) viewOne(ctx context.Context, id string, use func(tx *transaction, now *state) error) error {
	id = strings.ToUpper(id)
	return db.view(ctx, "read an assessment in", func(tx *transaction) error {
		now, err := verified(ctx, tx, id)
		if errors.Is(err, sql.ErrNoRows) || err == nil && now.deleted() {
			id, err = resolve(ctx, tx, id)
			if err == nil {
				now, err = verified(ctx, tx, id)
			}
		}
		if err != nil {
			return err
		}
		return use(tx, now)
	})
}

// resolve returns the full id of a listed assessment.
func resolve(ctx context.Context, in querier, id string) (string, error) {
	upTo := id // the last id that begins so; ids are letters and digits
	if len(id) >= minPrefix {
		upTo += "~"
	}
	found, err := column(ctx, in, "SELECT id FROM assessments WHERE +deleted = 0 AND id BETWEEN ? AND ? ORDER BY id LIMIT 6", id, upTo)
	switch {
	case err != nil:
		return "", err
	case slices.Contains(found, id):
		return id, nil
	case len(found) == 0:
		return "", fmt.Errorf("%w %q; trustpath list shows them all", ErrNotFound, id)
	case len(found) > 1:
		return "", fmt.Errorf("%w: %s", ErrAmbiguous, strings.Join(found, ", "))
	}
	return found[0], nil
}

func rewind(ctx context.Context, tx *transaction, run *assessment.Assessment, texts map[files.Entry]string, moment time.Time) error {
	lines, err := history(ctx, tx, run.ID)
	if err != nil {
		return err
	}
	for _, c := range slices.Backward(lines) {
		if c.Time.Before(moment) { // clocks can go back, so an earlier line may still be later
			continue
		}
		run.Recommended = nil
		if c.Kind == files.KindPack {
			if err := json.Unmarshal([]byte(c.Before), &run.Pack); err != nil {
				return fmt.Errorf("history of %s: %w", c.Kind, err)
			}
		}
		e, before, ok, err := c.entry()
		switch {
		case err != nil:
			return err
		case ok && before == "":
			delete(texts, e)
		case ok:
			texts[e] = before
		}
	}
	return nil
}

// clean cleans the texts of an assessment. A database may come from another
// machine, or from a time when more characters were allowed.
func clean(run *assessment.Assessment) {
	run.Company = safetext.Line(run.Company, safetext.MaxCompany)
	for id, note := range run.Notes {
		run.Notes[id] = safetext.Text(note, safetext.MaxNote)
	}
	files.EachText(run, func(kind files.TextKind, text *string, most int) {
		switch {
		case kind != files.LinkText:
			*text = safetext.Line(*text, most)
		case files.CheckLink(*text) != nil: // files would not have let it in
			*text = ""
		}
	})
	for i := range run.Deals {
		run.Deals[i].Name = safetext.Line(run.Deals[i].Name, safetext.MaxCompany)
	}
}

// addDay gives the answer to the deadline question its day, if an older program
// stored it without one: the day of the last change before a moment that entered
// it. Undo does not enter it.
func addDay(ctx context.Context, tx *transaction, e *engine.Engine, run *assessment.Assessment, moment time.Time) error {
	answer := run.Answers.Of(assessment.QuestionDeadline)
	if len(answer.Options) == 0 || !answer.Given.IsZero() {
		return nil
	}
	given := run.Created
	err := tx.QueryRowContext(ctx, `SELECT coalesce(max(time), ?) FROM changes
		WHERE assessment = ? AND kind = ? AND key = ? AND after = ? AND reverts = 0 AND time < ?`,
		given.UnixMicro(), run.ID, files.KindAnswer, string(assessment.QuestionDeadline),
		files.EncodeJSON(files.EncodeJSON(assessment.StoredAnswer(answer))), moment.UnixMicro()).Scan((*micros)(&given))
	run.Answers = e.Dated(run.Answers, assessment.DateOf(given.UTC()))
	return err
}

// List returns summaries of the assessments that are listed, or of the deleted
// ones, the last changed first; a limit below 0 is none.
func (db *DB) List(ctx context.Context, isDeleted bool, limit int) ([]Summary, error) {
	return db.summaries(ctx, "deleted = ? ORDER BY changed DESC, id DESC LIMIT ?", isDeleted, limit)
}

// Summaries returns the summaries of listed assessments, in the order of their ids.
func (db *DB) Summaries(ctx context.Context, ids []string) ([]Summary, error) {
	found, err := db.summaries(ctx, "+deleted = 0 AND id IN (SELECT value FROM json_each(?))", files.EncodeJSON(ids))
	at := map[string]int{}
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(found, func(a, b Summary) int { return at[a.ID] - at[b.ID] })
	return found, err
}

func (db *DB) summaries(ctx context.Context, where string, args ...any) ([]Summary, error) {
	var out []Summary
	err := db.view(ctx, "list", func(tx *transaction) error {
		var err error
		out, err = query(ctx, tx, func(rows *sql.Rows, s *Summary) error {
			return rows.Scan(&s.ID, &s.Company, (*micros)(&s.Created), (*micros)(&s.Changed), &s.Answered)
		}, "SELECT id, company, created, changed, (SELECT count(*) FROM answers WHERE assessment = id) FROM assessments WHERE "+where, args...)
		if err != nil {
			return err
		}
		for i, s := range out {
			_, err := verified(ctx, tx, s.ID)
			switch {
			case err == nil:
				out[i].ID, out[i].Company = safetext.Line(s.ID, maxID), safetext.Line(s.Company, safetext.MaxCompany)
			case kind(err) == ErrDamaged:
				out[i] = Summary{ID: safetext.Line(s.ID, maxID), Damaged: true}
			default:
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Names returns what a list shows of every assessment, the last changed first,
// from one index; a limit below 0 is none. It checks no digests.
func (db *DB) Names(ctx context.Context, limit, offset int) ([]assessment.Summary, error) {
	return db.names(ctx, false, limit, offset)
}

// Ending is Names for the ids that end with one of some texts, of one length, without the
// rest of a summary.
func (db *DB) Ending(ctx context.Context, ends []string) ([]assessment.Summary, error) {
	if len(ends) == 0 {
		return nil, nil
	}
	out, err := query(ctx, db, func(rows *sql.Rows, s *assessment.Summary) error { return rows.Scan(&s.ID) },
		"SELECT id FROM assessments WHERE deleted = 0 AND substr(id, -?) IN (SELECT value FROM json_each(?))",
		len(ends[0]), files.EncodeJSON(ends))
	return out, db.failed("list", err)
}

// Deleted is Names for the deleted assessments, the last deleted first.
func (db *DB) Deleted(ctx context.Context) ([]assessment.Summary, error) {
	return db.names(ctx, true, -1, 0)
}

func (db *DB) names(ctx context.Context, deleted bool, limit, offset int) ([]assessment.Summary, error) {
	out, err := query(ctx, db, func(rows *sql.Rows, s *assessment.Summary) error {
		err := rows.Scan(&s.ID, &s.Company, (*micros)(&s.Changed))
		s.ID, s.Company = safetext.Line(s.ID, maxID), safetext.Line(s.Company, safetext.MaxCompany)
		return err
	}, "SELECT id, company, changed FROM assessments WHERE deleted = ? ORDER BY changed DESC, id DESC LIMIT ? OFFSET ?", deleted, limit, offset)
	return out, db.failed("list", err)
}

// Find returns what names a listed assessment, which may be damaged, by its id or the
// beginning of it.
func (db *DB) Find(ctx context.Context, id string) (assessment.Summary, error) {
	var out assessment.Summary
	full, err := resolve(ctx, db, strings.ToUpper(id))
	if err == nil {
		err = db.QueryRowContext(ctx, "SELECT id, company FROM assessments WHERE id = ?", full).Scan(&out.ID, &out.Company)
	}
	out.Company = safetext.Line(out.Company, safetext.MaxCompany)
	return out, db.failed("read an assessment in", err)
}

// FindDeleted returns the deleted assessment of an id, of the beginning of an id,
// of at least four characters, or of the name of a company.
func (db *DB) FindDeleted(ctx context.Context, word string) (assessment.Summary, error) {
	all, err := db.Deleted(ctx)
	if err != nil {
		return assessment.Summary{}, err
	}
	id := strings.ToUpper(word)
	var found []assessment.Summary
	for _, one := range all {
		switch {
		case one.ID == id:
			return one, nil
		case len(id) >= minPrefix && strings.HasPrefix(one.ID, id), strings.EqualFold(one.Company, word):
			found = append(found, one)
		}
	}
	switch len(found) {
	case 0:
		return assessment.Summary{}, fmt.Errorf("%w %q among the deleted ones", ErrNotFound, word)
	case 1:
		return found[0], nil
	}
	var lines []string
	for _, one := range found {
		lines = append(lines, fmt.Sprintf("%s  %s, deleted %s", one.ID, one.Company, one.Changed.Local().Format("2006-01-02 15:04")))
	}
	return assessment.Summary{}, fmt.Errorf("%w:\n%s", ErrAmbiguous, strings.Join(lines, "\n"))
}

// Count returns the number of assessments without the deleted ones.
func (db *DB) Count(ctx context.Context) (int, error) {
	return db.count(ctx, "SELECT count(*) FROM assessments WHERE deleted = 0")
}

// All counts the assessments, deleted ones too.
func (db *DB) All(ctx context.Context) (int, error) {
	return db.count(ctx, "SELECT count(*) FROM assessments")
}

func (db *DB) count(ctx context.Context, query string) (n int, err error) {
	err = db.QueryRowContext(ctx, query).Scan(&n)
	return n, db.failed("count", err)
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// query returns what scan reads of each row.
func query[T any](ctx context.Context, in querier, scan func(*sql.Rows, *T) error, text string, args ...any) ([]T, error) {
	rows, err := in.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var row T
		if err := scan(rows, &row); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

func column(ctx context.Context, in querier, text string, args ...any) ([]string, error) {
	return query(ctx, in, func(rows *sql.Rows, out *string) error { return rows.Scan(out) }, text, args...)
}

// micros is what the time of a row is scanned into: microseconds since 1970, where NULL
// is the zero time.
type micros time.Time

func (m *micros) Scan(value any) error {
	switch n := value.(type) {
	case nil:
	case int64:
		*m = micros(time.UnixMicro(n).UTC())
	default:
		return fmt.Errorf("%v is not a time", value)
	}
	return nil
}
