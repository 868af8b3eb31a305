package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/status"
)

// agendaRow is the agenda of an assessment as it is stored; see migration 0011.
type agendaRow struct {
	id    string
	first int
	days  []byte
	tasks string
	seal  []byte // of an assessment whose agenda is missing
}

var firstDay = assessment.DateOf(time.Unix(0, 0).UTC()) // from which days are counted

func newAgenda(e *engine.Engine, run assessment.Assessment, today assessment.Date) agendaRow {
	out := agendaRow{id: run.ID, days: []byte{}}
	var ids []string
	last := 0
	for _, t := range status.Agenda(e, run, today) {
		n := max(last, firstDay.DaysTo(t.Day))
		code := uint64(n-last) << 1
		if t.Ahead {
			code |= 1
		} else if out.first == 0 {
			out.first = n
		}
		out.days, last = binary.AppendUvarint(out.days, code), n
		ids = append(ids, t.ID)
	}
	out.tasks = strings.Join(ids, " ")
	return out
}

// on judges the agenda by a day.
func (r *agendaRow) on(today assessment.Date) assessment.Due {
	out := assessment.Due{ID: r.id}
	if r.first > 0 {
		out.First = firstDay.AddDays(r.first)
	}
	now, day, at := firstDay.DaysTo(today), 0, 0
	for rest := r.days; len(rest) > 0; at++ {
		code, n := binary.Uvarint(rest)
		if n <= 0 {
			break // it was changed by another program, and shows nothing then
		}
		rest, day = rest[n:], day+int(code>>1)
		switch {
		case day >= now:
			out.Next = firstDay.AddDays(day)
			if ids := strings.Fields(r.tasks); at < len(ids) {
				out.Task = ids[at]
			}
			return out
		case code&1 == 0:
			out.Late++
		}
	}
	return out
}

// saveAgenda writes what the assessment has due, if it is listed. A store without a pack
// knows nothing of that, and removes what is there.
func (w *writer) saveAgenda(now *state) {
	if w.engine == nil || now.deleted() {
		w.exec("DELETE FROM agenda WHERE assessment = ?", w.id)
		return
	}
	run, err := now.read(w.ctx, w.tx, w.engine, endOfTime)
	w.err = cmp.Or(w.err, err)
	if w.err == nil {
		r := newAgenda(w.engine, w.carry(run), w.today)
		w.exec(`INSERT INTO agenda (assessment, first, days, tasks) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET first = excluded.first, days = excluded.days, tasks = excluded.tasks`,
			w.id, r.first, r.days, r.tasks)
	}
}

// Agenda returns what the listed assessments have due on a day, the one with the earliest
// day first, and how many these are: those with something late, or all. A limit below 0
// is none. It names no tasks; see Due. What older programs and changes without content
// left out is worked out first, which may take long and is done once; wait hears of how many.
func (db *DB) Agenda(
	ctx context.Context, today assessment.Date, late bool, limit int, wait func(count int),
) (out []assessment.Due, total int, err error) {
	if err := db.fillAgenda(ctx, wait); err != nil {
		return nil, 0, err
	}
	const from = " FROM agenda INDEXED BY agenda_by_day WHERE first > ? AND first < ?"
	after, before := -1, 1<<40
	if late {
		after, before = 0, firstDay.DaysTo(today)
	}
	out, err = query(ctx, db, func(rows *sql.Rows, out *assessment.Due) error {
		var r agendaRow
		err := rows.Scan(&r.id, &r.first, &r.days)
		*out = r.on(today)
		return err
	}, "SELECT assessment, first, days"+from+" ORDER BY first LIMIT ?", after, before, limit)
	total = len(out)
	if err == nil && total == limit {
		err = db.QueryRowContext(ctx, "SELECT count(*)"+from, after, before).Scan(&total)
	}
	return out, total, db.failed("read what is due in", err)
}

const (
	batch = 200 // agendas are written in one transaction
	most  = 4   // are worked out at once
)

var errNoAgenda = errors.New("what is due depends on content, and no pack is in use")

func (db *DB) fillAgenda(ctx context.Context, wait func(count int)) error {
	const tried = "work out what is due in"
	missing, err := db.count(ctx, "SELECT (SELECT count(*) FROM assessments WHERE deleted = 0) - (SELECT count(*) FROM agenda)")
	if err != nil || missing == 0 || db.readOnly != nil {
		return err
	}
	if db.engine == nil {
		return errNoAgenda
	}
	ids, err := column(ctx, db, "SELECT id FROM assessments WHERE deleted = 0 AND id NOT IN (SELECT assessment FROM agenda)")
	if err != nil {
		return db.failed(tried, err)
	}
	wait(len(ids))
	for some := range slices.Chunk(ids, batch) {
		rows := make([]agendaRow, len(some)) // worked out without a lock, so that no change waits for it
		err := together(len(some), func(n int) (err error) {
			rows[n], err = db.missingAgenda(ctx, some[n])
			return err
		})
		if err != nil {
			return db.failed(tried, err)
		}
		err = db.change(ctx, tried, func(tx *transaction) error {
			for _, r := range rows {
				// What another program has written since then is newer.
				_, err := tx.ExecContext(ctx, `INSERT INTO agenda (assessment, first, days, tasks) SELECT id, ?, ?, ?
					FROM assessments WHERE id = ? AND deleted = 0 AND seal = ? ON CONFLICT DO NOTHING`,
					r.first, r.days, r.tasks, r.id, r.seal)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// together runs work for every number below count, several at once. After an error it
// begins no more.
func together(count int, work func(n int) error) error {
	workers := min(runtime.GOMAXPROCS(0), most)
	failed := make([]error, workers)
	var done sync.WaitGroup
	for worker := range workers {
		done.Add(1)
		crash.Go(func() {
			defer done.Done()
			defer crash.Catch(func(fault *crash.Error) { failed[worker] = fault })
			for n := worker; n < count && failed[worker] == nil; n += workers {
				failed[worker] = work(n)
			}
		}, func(*crash.Error) {})
	}
	done.Wait()
	return errors.Join(failed...)
}

// missingAgenda works out what an assessment has due; a damaged one has nothing.
func (db *DB) missingAgenda(ctx context.Context, id string) (out agendaRow, err error) {
	var run assessment.Assessment
	var seal []byte
	err = db.view(ctx, "read an assessment in", func(tx *transaction) error {
		now, err := readState(ctx, tx, id)
		if err == nil {
			seal = now.seal
			run, err = now.read(ctx, tx, db.engine, endOfTime)
		}
		return err
	})
	switch {
	case errors.Is(err, errChanged), errors.Is(err, ErrNotFound): // it may be erased by now
		return agendaRow{id: id, days: []byte{}, seal: seal}, nil
	case err != nil:
		return out, err
	}
	out = newAgenda(db.engine, db.engine.Carry(run), db.today())
	out.seal = seal
	return out, nil
}

// Due returns what assessments have due on a day, with the task that is next, by id.
func (db *DB) Due(ctx context.Context, today assessment.Date, ids []string) (map[string]assessment.Due, error) {
	rows, err := query(ctx, db, func(rows *sql.Rows, r *agendaRow) error {
		return rows.Scan(&r.id, &r.first, &r.days, &r.tasks)
	}, "SELECT assessment, first, days, tasks FROM agenda WHERE assessment IN (SELECT value FROM json_each(?))",
		files.EncodeJSON(ids))
	out := make(map[string]assessment.Due, len(ids))
	for _, r := range rows {
		out[r.id] = r.on(today)
	}
	for _, id := range ids {
		if _, known := out[id]; known || db.engine == nil {
			continue
		}
		run, unread := db.Get(ctx, id)
		if unread == nil { // else the list says so
			row := newAgenda(db.engine, run, today)
			out[id] = row.on(today)
		}
	}
	return out, db.failed("read what is due in", err)
}

// Asked returns the ids of the listed assessments that are asked for something by a day;
// of the others nothing is at risk.
func (db *DB) Asked(ctx context.Context) ([]string, error) {
	ids, err := column(ctx, db, `SELECT id FROM assessments WHERE deleted = 0 AND (deadline_date <> ''
		OR EXISTS (SELECT 1 FROM deals WHERE assessment = id AND removed = 0)
		OR EXISTS (SELECT 1 FROM answers WHERE assessment = id AND question = ?))`, string(assessment.QuestionDeadline))
	return ids, db.failed("read what is asked for in", err)
}

// AtRisk returns what the plans of a day do not reach, by the ids of assessments. It plans
// each of those that are asked for something by a day, and leaves out what is not listed
// or damaged.
func (db *DB) AtRisk(ctx context.Context, today assessment.Date, ids []string) (map[string]assessment.AtRisk, error) {
	if db.engine == nil {
		return nil, errNoAgenda
	}
	found := make([]*assessment.AtRisk, len(ids))
	err := together(len(ids), func(n int) error {
		run, err := db.Get(ctx, ids[n])
		switch {
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged): // the list says so
			return nil
		case err != nil:
			return err
		}
		found[n] = &assessment.AtRisk{}
		if status.Asked(run) {
			r := db.engine.Evaluate(run, assessment.Options{Today: today, SkipFlips: true, SkipWays: true})
			*found[n] = status.AtRisk(&r)
		}
		return nil
	})
	out := make(map[string]assessment.AtRisk, len(ids))
	for n, risk := range found {
		if risk != nil {
			out[ids[n]] = *risk
		}
	}
	return out, err
}
