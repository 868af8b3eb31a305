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

	driver "modernc.org/sqlite"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
)

// Summary is a line of the list.
type Summary struct {
	ID       string
	Company  string
	Answered int // questions answered, don't know included
	Created  time.Time
	Changed  time.Time
	Damaged  bool // it is not as it was stored, so nothing else is known
}

// shortest is the least number of characters that name an assessment.
const shortest = 4

// Get returns an assessment by its id, or by the beginning of it, of at least
// four characters, when only one begins so. It comes back as it was stored, or
// in the words of the pack of this store; see In.
func (db *DB) Get(ctx context.Context, id string) (assessment.Assessment, error) {
	full, err := db.resolve(ctx, strings.ToUpper(id))
	if err != nil {
		return assessment.Assessment{}, db.failed("read an assessment in", err)
	}
	run, err := db.get(ctx, full)
	return run, db.failed("read an assessment in", err)
}

func (db *DB) resolve(ctx context.Context, id string) (string, error) {
	upTo := id // the last id that begins so; ids are letters and digits
	if len(id) >= shortest {
		upTo += "~"
	}
	rows, err := db.QueryContext(ctx, "SELECT id FROM assessments WHERE +deleted = 0 AND id BETWEEN ? AND ? ORDER BY id LIMIT 6", id, upTo)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return "", err
		}
		found = append(found, one)
	}
	switch {
	case rows.Err() != nil:
		return "", rows.Err()
	case slices.Contains(found, id):
		return id, nil
	case len(found) == 0:
		return "", fmt.Errorf("%w %q; trustpath list shows them all", ErrNotFound, id)
	case len(found) > 1:
		return "", fmt.Errorf("%w: %s", ErrAmbiguous, strings.Join(found, ", "))
	}
	return found[0], nil
}

func (db *DB) get(ctx context.Context, id string) (assessment.Assessment, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return assessment.Assessment{}, err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if err := sealed(ctx, tx, id); err != nil {
		return assessment.Assessment{}, err
	}
	run, err := read(ctx, tx, id)
	if err != nil || db.pack == nil {
		return run, err
	}
	err = dated(ctx, tx, db.pack.Catalog, &run, ever)
	return db.pack.Carry(run), err
}

// read returns an assessment as it is stored. A value that is not what this
// program stores is ErrDamaged, whatever its digests say.
func read(ctx context.Context, tx *sql.Tx, id string) (assessment.Assessment, error) {
	run, err := readRows(ctx, tx, id)
	var failed *driver.Error
	switch {
	case err == nil:
		err = files.CheckIDs(run)
	case errors.As(err, &failed), errors.Is(err, sql.ErrNoRows), ctx.Err() != nil:
		return run, err
	}
	if err != nil {
		return assessment.Assessment{}, fmt.Errorf("assessment %s holds what trustpath never stores: %w (%w)", safetext.Line(id, maxID), err, errChanged)
	}
	clean(&run)
	return run, nil
}

// maxID is the most characters of an id.
const maxID = 26

func readRows(ctx context.Context, tx *sql.Tx, id string) (assessment.Assessment, error) {
	run := assessment.Assessment{ID: id, Notes: map[assessment.QuestionID]string{}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	var start, deadline string
	var created, changed int64
	var completed sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed,
		(SELECT min(time) FROM changes WHERE assessment = id AND kind = ?2)
		FROM assessments WHERE id = ?1`, id, KindComplete).Scan(&run.Company, &start, &deadline, &run.Pack.ID, &run.Pack.Version, &run.Pack.Digest, &created, &changed, &completed)
	if err != nil {
		return run, err
	}
	if completed.Valid {
		run.Completed = time.UnixMicro(completed.Int64).UTC()
	}
	run.Created, run.Changed = time.UnixMicro(created).UTC(), time.UnixMicro(changed).UTC()
	if err := errors.Join(run.Start.UnmarshalText([]byte(start)), run.DeadlineDate.UnmarshalText([]byte(deadline))); err != nil {
		return run, err
	}
	if run.Recommended, err = recommended(ctx, tx, id); err != nil {
		return run, err
	}
	if run.Deals, err = readDeals(ctx, tx, id); err != nil {
		return run, err
	}
	answers := map[assessment.QuestionID]assessment.Answer{}
	err = errors.Join(
		pairs(ctx, tx, "SELECT question, answer FROM answers WHERE assessment = ?", id, func(key, text string) error {
			answer, err := decodeAnswer(text)
			answers[assessment.QuestionID(key)] = answer
			return err
		}),
		pairs(ctx, tx, "SELECT question, note FROM notes WHERE assessment = ?", id, func(key, text string) error {
			run.Notes[assessment.QuestionID(key)] = text
			return nil
		}),
		pairs(ctx, tx, "SELECT workstream, mark FROM readiness WHERE assessment = ?", id, func(key, text string) error {
			var mark assessment.ReadinessMark
			err := json.Unmarshal([]byte(text), &mark)
			run.Readiness[assessment.WorkstreamID(key)] = mark
			return err
		}))
	run.Answers = assessment.AnswersFrom(answers)
	return run, err
}

// clean cleans the texts of an assessment. A database may come from another
// machine, or from a time when more characters were allowed.
func clean(run *assessment.Assessment) {
	run.Company = safetext.Line(run.Company, safetext.MaxCompany)
	for id, note := range run.Notes {
		run.Notes[id] = safetext.Text(note, safetext.MaxNote)
	}
	for id, mark := range run.Readiness {
		mark.Reason = safetext.Line(mark.Reason, safetext.MaxReason)
		run.Readiness[id] = mark
	}
	for i := range run.Deals {
		run.Deals[i].Name = safetext.Line(run.Deals[i].Name, safetext.MaxCompany)
	}
}

func pairs(ctx context.Context, tx *sql.Tx, query, id string, use func(key, text string) error) error {
	rows, err := tx.QueryContext(ctx, query, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, text string
		if err := rows.Scan(&key, &text); err != nil {
			return err
		}
		if err := use(key, text); err != nil {
			return fmt.Errorf("stored value of %s: %w", key, err)
		}
	}
	return rows.Err()
}

func decodeAnswer(text string) (assessment.Answer, error) {
	var answer assessment.StoredAnswer
	err := json.Unmarshal([]byte(text), &answer)
	return assessment.Answer(answer), err
}

// ever is after everything in a history.
var ever = time.UnixMicro(math.MaxInt64)

// dated gives the answer to the deadline question its day, where an older
// program stored it without: that of the last change before a moment that
// entered it, which an undo is not.
func dated(ctx context.Context, tx *sql.Tx, pack *assessment.Catalog, run *assessment.Assessment, moment time.Time) error {
	answer := run.Answers.Of(assessment.QuestionDeadline)
	if pack == nil || len(answer.Options) == 0 || !answer.Given.IsZero() {
		return nil
	}
	given := run.Created.UnixMicro()
	err := tx.QueryRowContext(ctx, `SELECT coalesce(max(time), ?) FROM changes
		WHERE assessment = ? AND kind = ? AND key = ? AND after = ? AND reverts = 0 AND time < ?`,
		given, run.ID, KindAnswer, string(assessment.QuestionDeadline), encode(encodeAnswer(answer)), moment.UnixMicro()).Scan(&given)
	run.Answers = pack.Dated(run.Answers, assessment.DateOf(time.UnixMicro(given).UTC()))
	return err
}

// List returns summaries, the last changed first.
func (db *DB) List(ctx context.Context, limit, offset int) ([]Summary, error) {
	return db.list(ctx, false, limit, offset)
}

// ListDeleted returns summaries of deleted assessments, the last deleted first.
func (db *DB) ListDeleted(ctx context.Context, limit, offset int) ([]Summary, error) {
	return db.list(ctx, true, limit, offset)
}

func (db *DB) list(ctx context.Context, deleted bool, limit, offset int) ([]Summary, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, db.failed("list", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	rows, err := tx.QueryContext(ctx, `SELECT id, company, created, changed, (SELECT count(*) FROM answers WHERE assessment = id)
		FROM assessments WHERE deleted = ? ORDER BY changed DESC, id DESC LIMIT ? OFFSET ?`, deleted, limit, offset)
	if err != nil {
		return nil, db.failed("list", err)
	}
	defer rows.Close()
	var out []Summary
	for rows.Next() {
		var s Summary
		var created, changed int64
		if err := rows.Scan(&s.ID, &s.Company, &created, &changed, &s.Answered); err != nil {
			return nil, db.failed("list", err)
		}
		s.Created, s.Changed = time.UnixMicro(created).UTC(), time.UnixMicro(changed).UTC()
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, db.failed("list", err)
	}
	for i := range out {
		err := sealed(ctx, tx, out[i].ID)
		switch {
		case err == nil:
			out[i].ID, out[i].Company = safetext.Line(out[i].ID, maxID), safetext.Line(out[i].Company, safetext.MaxCompany)
		case kind(err) == ErrDamaged:
			out[i] = Summary{ID: safetext.Line(out[i].ID, maxID), Damaged: true}
		default:
			return nil, db.failed("list", err)
		}
	}
	return out, nil
}

// Names returns what a list shows of every assessment, the last changed first,
// from one index; a limit below 0 is none. It checks no digests.
func (db *DB) Names(ctx context.Context, limit, offset int) ([]assessment.Summary, error) {
	return db.names(ctx, false, limit, offset)
}

// Deleted is Names for the deleted assessments, the last deleted first.
func (db *DB) Deleted(ctx context.Context) ([]assessment.Summary, error) {
	return db.names(ctx, true, -1, 0)
}

func (db *DB) names(ctx context.Context, deleted bool, limit, offset int) ([]assessment.Summary, error) {
	rows, err := db.QueryContext(ctx, "SELECT id, company, changed FROM assessments WHERE deleted = ? ORDER BY changed DESC, id DESC LIMIT ? OFFSET ?", deleted, limit, offset)
	if err != nil {
		return nil, db.failed("list", err)
	}
	defer rows.Close()
	var out []assessment.Summary
	for rows.Next() {
		var s assessment.Summary
		var changed int64
		if err := rows.Scan(&s.ID, &s.Company, &changed); err != nil {
			return nil, db.failed("list", err)
		}
		s.ID = safetext.Line(s.ID, maxID)
		s.Company, s.Changed = safetext.Line(s.Company, safetext.MaxCompany), time.UnixMicro(changed).UTC()
		out = append(out, s)
	}
	return out, db.failed("list", rows.Err())
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
		case len(id) >= shortest && strings.HasPrefix(one.ID, id), strings.EqualFold(one.Company, word):
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
func (db *DB) Count(ctx context.Context) (int, error) { return db.count(ctx, false) }

// CountDeleted returns the number of deleted assessments.
func (db *DB) CountDeleted(ctx context.Context) (int, error) { return db.count(ctx, true) }

func (db *DB) count(ctx context.Context, deleted bool) (int, error) {
	var n int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE deleted = ?", deleted).Scan(&n)
	return n, db.failed("count", err)
}
