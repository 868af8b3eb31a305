package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
	"time"

	driver "modernc.org/sqlite"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
)

// state is what is stored of an assessment now. Its digest covers it in this form, and
// an assessment is read from it, so that what is verified is what is read.
type state struct {
	rows      []stateRow // in the order of their parts and texts; the first one is of the assessment
	seal      []byte     // the digest that is stored
	completed time.Time  // when its path was first complete; no part of the digest, as its history has it
}

type stateRow struct {
	part      int64
	key, text string
	more      *moreOfRow // of an assessment or a deal, else nil
}

type moreOfRow struct {
	texts   [5]string
	numbers [3]int64
}

// Parts of a state. The digests that are stored are computed with these numbers.
const (
	partRow = iota
	partAnswers
	partNotes
	partReadiness
	partRecommendation
	partDeals
	partHistory // the digest of its last line
	partHeldDates
	partEntries
)

const rowQuery = `SELECT id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed, deleted, seal,
	(SELECT min(time) FROM changes WHERE assessment = ?1 AND kind = 'complete'),
	(SELECT hex(digest) FROM changes WHERE assessment = ?1 ORDER BY sequence DESC LIMIT 1)
	FROM assessments WHERE id = ?1`

const entriesQuery = `SELECT 1, question, answer FROM answers WHERE assessment = ?1
	UNION ALL SELECT 2, question, note FROM notes WHERE assessment = ?1
	UNION ALL SELECT 3, workstream, mark FROM readiness WHERE assessment = ?1
	UNION ALL SELECT 4, answers, possible FROM recommendations WHERE assessment = ?1
	UNION ALL SELECT 7, option, day FROM held_dates WHERE assessment = ?1
	UNION ALL SELECT 8, kind || ' ' || key, value FROM entries WHERE assessment = ?1`

const dealsQuery = `SELECT number || ' ' || name, asks, currency, date, value, removed FROM deals WHERE assessment = ?`

// readState returns what is stored of an assessment, or sql.ErrNoRows.
func readState(ctx context.Context, tx *transaction, id string) (*state, error) {
	out := &state{}
	first, err := query(ctx, tx, func(rows *sql.Rows, r *stateRow) error {
		var line sql.NullString
		r.more = &moreOfRow{}
		t, n := &r.more.texts, &r.more.numbers
		err := rows.Scan(&r.key, &r.text, &t[0], &t[1], &t[2], &t[3], &t[4], &n[0], &n[1], &n[2],
			&out.seal, (*micros)(&out.completed), &line)
		if line.Valid {
			out.rows = append(out.rows, stateRow{part: partHistory, key: line.String})
		}
		return err
	}, rowQuery, id)
	if err == nil && len(first) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, err
	}
	entries, err := query(ctx, tx, func(rows *sql.Rows, r *stateRow) error {
		return rows.Scan(&r.part, &r.key, &r.text)
	}, entriesQuery, id)
	if err != nil {
		return nil, err
	}
	deals, err := query(ctx, tx, func(rows *sql.Rows, r *stateRow) error {
		r.part, r.more = partDeals, &moreOfRow{}
		t, n := &r.more.texts, &r.more.numbers
		return rows.Scan(&r.key, &r.text, &t[0], &t[1], &n[0], &n[1])
	}, dealsQuery, id)
	out.rows = slices.Concat(first, out.rows, entries, deals)
	slices.SortFunc(out.rows, func(a, b stateRow) int {
		return cmp.Or(int(a.part-b.part), strings.Compare(a.key, b.key))
	})
	return out, err
}

func (s *state) digest() []byte {
	sum := sha256.New()
	var b []byte
	for i := range s.rows {
		r := &s.rows[i]
		more := cmp.Or(r.more, &moreOfRow{})
		b = appendTo(b[:0], []int64{r.part, more.numbers[0], more.numbers[1], more.numbers[2]}, r.key, r.text)
		b = appendTo(b, nil, more.texts[:]...)
		sum.Write(b) // a hash never fails
	}
	return sum.Sum(nil)
}

// addTo adds numbers and texts to a hash; see appendTo.
func addTo(sum hash.Hash, numbers []int64, texts ...string) {
	sum.Write(appendTo(nil, numbers, texts...))
}

// appendTo appends numbers and texts, each text with its length, so that nothing can
// move from one to the next unnoticed.
func appendTo(b []byte, numbers []int64, texts ...string) []byte {
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, text := range texts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

// verified returns what is stored of an assessment, an error that is ErrDamaged if it
// is not as this program stored it, or sql.ErrNoRows if there is none.
func verified(ctx context.Context, tx *transaction, id string) (*state, error) {
	s, err := readState(ctx, tx, id)
	if err == nil && !bytes.Equal(s.digest(), s.seal) {
		err = fmt.Errorf("assessment %s is not as it was stored (%w)", id, errChanged)
	}
	return s, err
}

func (s *state) id() string { return s.rows[0].key }

func (s *state) deleted() bool { return s.rows[0].more.numbers[2] != 0 }

// read returns the assessment as it is stored, or as it was right before a moment,
// with its texts cleaned. With an engine, the answer to the deadline question has
// the day that an older program did not store with it. A value that this program
// does not store is ErrDamaged, whatever its digests say.
func (s *state) read(
	ctx context.Context, tx *transaction, e *engine.Engine, moment time.Time,
) (assessment.Assessment, error) {
	run, err := s.decode(ctx, tx, moment)
	var failed *driver.Error
	switch {
	case err == nil:
		err = files.CheckIDs(run)
	case errors.As(err, &failed), errors.Is(err, sql.ErrNoRows), ctx.Err() != nil:
		return run, err
	}
	if err != nil {
		return assessment.Assessment{}, fmt.Errorf("assessment %s holds what trustpath never stores: %w (%w)",
			safetext.Line(s.id(), maxID), err, errChanged)
	}
	clean(&run)
	if e != nil {
		err = addDay(ctx, tx, e, &run, moment)
	}
	return run, err
}

func (s *state) decode(ctx context.Context, tx *transaction, moment time.Time) (assessment.Assessment, error) {
	row := s.rows[0].more
	run := assessment.Assessment{
		ID:        s.id(),
		Pack:      assessment.PackRef{ID: row.texts[2], Version: row.texts[3], Digest: row.texts[4]},
		Created:   time.UnixMicro(row.numbers[0]).UTC(),
		Changed:   time.UnixMicro(row.numbers[1]).UTC(),
		Completed: s.completed,
	}
	texts := make(map[files.Entry]string, len(s.rows)+len(files.Facts()))
	for i, text := range []string{s.rows[0].text, row.texts[0], row.texts[1]} {
		texts[files.Entry{Kind: files.KindFact, Key: files.Facts()[i]}] = text
	}
	for i := range s.rows {
		r := &s.rows[i]
		kind, key, text := "", r.key, r.text
		switch r.part {
		case partAnswers:
			kind = files.KindAnswer
		case partNotes:
			kind = files.KindNote
		case partReadiness:
			kind = files.KindReadiness
		case partHeldDates:
			kind = files.KindHeldDate
		case partEntries:
			kind, key, _ = strings.Cut(key, " ")
			if !slices.ContainsFunc(tables, func(t table) bool { return t.kind == kind && t.name == "entries" }) {
				continue
			}
		case partRecommendation:
			run.Recommended = &assessment.Recommendation{}
			err := cmp.Or(json.Unmarshal([]byte(key), &run.Recommended.Answers), json.Unmarshal([]byte(text), &run.Recommended.Values))
			if err != nil {
				return run, err
			}
			continue
		case partDeals:
			deal, err := r.deal()
			if err != nil {
				return run, err
			}
			if removed := r.more.numbers[1] != 0; !removed {
				run.Deals = append(run.Deals, deal)
			}
			continue
		default:
			continue
		}
		texts[files.Entry{Kind: kind, Key: key}] = text
	}
	slices.SortFunc(run.Deals, func(a, b assessment.Deal) int { return a.Number - b.Number })
	if moment.Before(endOfTime) {
		if err := rewind(ctx, tx, &run, texts, moment); err != nil {
			return run, err
		}
	}
	return run, files.DecodeEntries(texts, &run)
}

func (r *stateRow) deal() (assessment.Deal, error) {
	number, name, _ := strings.Cut(r.key, " ")
	d := assessment.Deal{Name: name, Currency: r.more.texts[0], Value: r.more.numbers[0]}
	n, err := strconv.Atoi(number)
	d.Number = n
	return d, cmp.Or(err, json.Unmarshal([]byte(r.text), &d.Asks), d.Date.UnmarshalText([]byte(r.more.texts[1])))
}
