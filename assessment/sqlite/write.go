package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
)

// Create stores a new assessment, all of it or nothing, and returns it with
// its id and times. It belongs to the pack of this store, if there is one.
func (db *DB) Create(ctx context.Context, run assessment.Assessment) (assessment.Assessment, error) {
	if db.engine != nil {
		run.Answers = db.engine.Dated(run.Answers, db.today())
		record := db.engine.Recommend(run.Answers)
		run.Pack, run.Recommended = db.engine.Pack, &record
	}
	err := db.change(ctx, "create an assessment in", func(tx *sql.Tx) error {
		w, err := db.insert(ctx, tx, &run)
		if err != nil {
			return err
		}
		if db.engine != nil && db.engine.Complete(run.Answers) {
			run.Completed = run.Created
		}
		w.insertEntries(run)
		if db.engine != nil {
			w.saveRecommendation(*run.Recommended)
		}
		w.updateDigest()
		return w.err
	})
	return run, err
}

// Duplicate stores a copy of an assessment under another name and returns its
// id. The copy has everything that was entered, also what the current content
// does not know, and belongs to the same content with the same record; its
// history begins anew.
func (db *DB) Duplicate(ctx context.Context, id, company string) (string, error) {
	var run assessment.Assessment
	err := db.change(ctx, "copy an assessment in", func(tx *sql.Tx) error {
		err := verifyDigest(ctx, tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		run, err = read(ctx, tx, db.engine, id, endOfTime)
		if err != nil {
			return err
		}
		run.Company = company
		w, err := db.insert(ctx, tx, &run)
		if err != nil {
			return err
		}
		w.insertEntries(run)
		if run.Recommended != nil {
			w.saveRecommendation(*run.Recommended)
		}
		w.updateDigest()
		return w.err
	})
	return run.ID, err
}

// Apply stores updates of an assessment as one step of its history; see
// assessment.Assessment.Apply. Renamed ids are followed. The step also records
// what the pack recommends after it, from the rows of its own transaction, so
// that the record fits the answers even when two programs write.
func (db *DB) Apply(ctx context.Context, id string, updates ...assessment.Update) error {
	return db.edit(ctx, "save a change in", id, func(w *writer) {
		for _, u := range updates {
			w.apply(u, db.today())
		}
	})
}

// apply stores one update.
func (w *writer) apply(u assessment.Update, today assessment.Date) {
	stored := w.read()
	if w.err != nil {
		return
	}
	run, catalog, renamed := w.carry(stored), (*assessment.Catalog)(nil), assessment.Renamed{}
	if w.engine != nil {
		catalog, renamed = w.engine.Catalog, w.engine.Renamed
	}
	if _, accepts := u.(assessment.AcceptPack); accepts && catalog == nil {
		w.err = errors.New("accept content: no pack is in use")
		return
	}
	next, err := run.Apply(catalog, u, w.now, today)
	if err != nil {
		w.err = err
		return
	}
	before, after := files.Entries(stored), files.Entries(next)
	switch u := u.(type) {
	case assessment.SetAnswer:
		for _, old := range renamed.OlderQuestions(u.Question) {
			w.set(before, files.Entry{Kind: files.KindAnswer, Key: string(old)}, "")
		}
		w.set(before, files.Entry{Kind: files.KindAnswer, Key: string(u.Question)}, after[files.Entry{Kind: files.KindAnswer, Key: string(u.Question)}])
		if run.Completed.IsZero() && !next.Completed.IsZero() {
			w.record(files.KindComplete, "", nil, nil) // undo leaves it: the person has seen the roadmap
		}
	case assessment.SetNote:
		for _, old := range renamed.OlderQuestions(u.Question) {
			w.set(before, files.Entry{Kind: files.KindNote, Key: string(old)}, "")
		}
		w.set(before, files.Entry{Kind: files.KindNote, Key: string(u.Question)}, u.Text)
		return
	case assessment.SetReadiness:
		for _, old := range renamed.OlderWorkstreams(u.Workstream) {
			w.set(before, files.Entry{Kind: files.KindReadiness, Key: string(old)}, "")
		}
		w.set(before, files.Entry{Kind: files.KindReadiness, Key: string(u.Workstream)}, after[files.Entry{Kind: files.KindReadiness, Key: string(u.Workstream)}])
		return
	case assessment.SetFacts:
		for _, key := range files.Facts() {
			w.set(before, files.Entry{Kind: files.KindFact, Key: key}, after[files.Entry{Kind: files.KindFact, Key: key}])
		}
		return
	case assessment.AcceptPack:
		if stored.Pack != next.Pack {
			w.record(files.KindAccept, "", nil, nil)
		}
		for _, kind := range []string{files.KindAnswer, files.KindNote, files.KindReadiness} {
			for _, e := range files.OrderedEntries(before, kind) {
				if _, stays := after[e]; !stays {
					w.set(before, e, "")
				}
			}
			for _, e := range files.OrderedEntries(after, kind) {
				w.set(before, e, after[e])
			}
		}
	}
	if w.engine != nil && next.Pack == w.engine.Pack {
		w.recordPack(stored.Pack)
	}
}

// Delete removes an assessment from every list. It is kept for Restore.
func (db *DB) Delete(ctx context.Context, id string) error {
	return db.edit(ctx, "delete an assessment in", id, func(w *writer) {
		w.exec("UPDATE assessments SET deleted = 1 WHERE id = ?", w.id)
		w.record(files.KindDelete, "", nil, nil)
	})
}

// Restore brings a deleted assessment back.
func (db *DB) Restore(ctx context.Context, id string) error {
	return db.change(ctx, "restore an assessment in", func(tx *sql.Tx) error {
		return db.editRow(ctx, tx, id, true, func(w *writer) {
			w.exec("UPDATE assessments SET deleted = 0 WHERE id = ?", id)
			w.record(files.KindRestore, "", nil, nil)
		})
	})
}

// edit changes one assessment in a transaction.
func (db *DB) edit(ctx context.Context, tried, id string, use func(*writer)) error {
	return db.change(ctx, tried, func(tx *sql.Tx) error { return db.editRow(ctx, tx, id, false, use) })
}

// editRow changes one assessment within a transaction. It refuses one that is
// not as the program stored it, because that would get a new digest.
func (db *DB) editRow(ctx context.Context, tx *sql.Tx, id string, deleted bool, use func(*writer)) error {
	w := writer{ctx: ctx, tx: tx, id: id, now: db.now().UTC(), engine: db.engine}
	var found int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ? AND deleted = ?", id, deleted).Scan(&found); err != nil {
		return err
	}
	if found == 0 {
		return ErrNotFound
	}
	if err := verifyDigest(ctx, tx, id); err != nil {
		return err
	}
	use(&w)
	w.updateDigest()
	return w.err
}

func (db *DB) today() assessment.Date {
	if db.Today != nil {
		return db.Today()
	}
	return assessment.DateOf(db.now())
}

// insert gives an assessment its id and times, and stores its row.
func (db *DB) insert(ctx context.Context, tx *sql.Tx, run *assessment.Assessment) (*writer, error) {
	now := db.now().UTC().Truncate(time.Microsecond)
	id, err := newID(now)
	if err != nil {
		return nil, err
	}
	run.ID, run.Created, run.Changed = id, now, now
	w := &writer{ctx: ctx, tx: tx, id: run.ID, now: now, engine: db.engine}
	w.insertRow(*run)
	return w, w.err
}

// newID returns an id that begins with the time, or with 1970 if the clock is
// earlier.
func newID(now time.Time) (string, error) {
	id, err := ulid.New(uint64(max(now.UnixMilli(), 0)), rand.Reader)
	return id.String(), err
}

// writer writes one assessment within one transaction and keeps the first error.
type writer struct {
	ctx    context.Context
	tx     *sql.Tx
	engine *engine.Engine // nil without a pack
	id     string
	now    time.Time
	err    error

	step    int64 // of the history: the sequence of its first change; 0 before there is one
	reverts int64 // the step that this one reverts, or 0
}

func (w *writer) exec(query string, args ...any) int64 {
	if w.err != nil {
		return 0
	}
	result, err := w.tx.ExecContext(w.ctx, query, args...)
	if err != nil {
		w.err = err
		return 0
	}
	n, err := result.RowsAffected()
	w.err = err
	return n
}

// insertRow stores the row of a new assessment.
func (w *writer) insertRow(run assessment.Assessment) {
	w.exec(`INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, run.ID, run.Company, run.Start.String(), run.DeadlineDate.String(),
		run.Pack.ID, run.Pack.Version, run.Pack.Digest, run.Created.UnixMicro(), run.Changed.UnixMicro())
}

// insertEntries stores everything that was entered in a new assessment, with its
// history.
func (w *writer) insertEntries(run assessment.Assessment) {
	w.record(files.KindCreate, "", nil, run.Company)
	all := files.Entries(run)
	for _, key := range files.Facts()[1:] {
		if fact := all[files.Entry{Kind: files.KindFact, Key: key}]; fact != "" {
			w.record(files.KindFact, key, "", fact)
		}
	}
	for _, kind := range []string{files.KindAnswer, files.KindNote, files.KindReadiness} {
		for _, e := range files.OrderedEntries(all, kind) {
			w.set(nil, e, all[e])
		}
	}
	w.insertDeals(run.Deals)
	if !run.Completed.IsZero() {
		w.record(files.KindComplete, "", nil, nil)
	}
}

// set gives an entry another value than before, with its line in the history; ""
// removes it. An equal value changes nothing.
func (w *writer) set(before map[files.Entry]string, e files.Entry, value string) {
	if before[e] == value {
		return
	}
	old := w.value(e) // without the day that an older program did not store
	if old != value {
		w.write(e, value)
		w.record(e.Kind, e.Key, old, value)
	}
}

// tableFor returns the table of a kind of entry, and its columns for key and
// value. ok is false for facts: they are columns of the table of assessments.
func tableFor(kind string) (table, key, value string, ok bool) {
	switch kind {
	case files.KindAnswer:
		return "answers", "question", "answer", true
	case files.KindNote:
		return "notes", "question", "note", true
	case files.KindReadiness:
		return "readiness", "workstream", "mark", true
	default:
		return "assessments", "", "", false
	}
}

// value returns the stored text of an entry, "" if there is none.
func (w *writer) value(e files.Entry) string {
	if w.err != nil {
		return ""
	}
	query, args := "SELECT "+e.Key+" FROM assessments WHERE id = ?", []any{w.id}
	if table, key, value, ok := tableFor(e.Kind); ok {
		query, args = "SELECT "+value+" FROM "+table+" WHERE assessment = ? AND "+key+" = ?", []any{w.id, e.Key}
	}
	var text string
	err := w.tx.QueryRowContext(w.ctx, query, args...).Scan(&text)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.err = err
	}
	return text
}

// write stores the text of an entry, or removes it if that is empty.
func (w *writer) write(e files.Entry, text string) {
	table, key, value, ok := tableFor(e.Kind)
	switch {
	case !ok:
		w.exec("UPDATE assessments SET "+e.Key+" = ? WHERE id = ?", text, w.id)
	case text == "":
		w.exec("DELETE FROM "+table+" WHERE assessment = ? AND "+key+" = ?", w.id, e.Key)
	default:
		w.exec("INSERT INTO "+table+" (assessment, "+key+", "+value+") VALUES (?, ?, ?)"+
			" ON CONFLICT DO UPDATE SET "+value+" = excluded."+value, w.id, e.Key, text)
	}
}

// record appends a line to the history and stores the time of the change.
func (w *writer) record(kind, key string, before, after any) {
	if w.err == nil && w.step == 0 {
		w.err = w.tx.QueryRowContext(w.ctx, "SELECT coalesce(max(sequence), 0) + 1 FROM changes").Scan(&w.step)
	}
	var last []byte
	if w.err == nil {
		last, w.err = lastDigest(w.ctx, w.tx, w.id)
	}
	line := Change{
		Kind:    kind,
		Key:     key,
		Before:  files.EncodeJSON(before),
		After:   files.EncodeJSON(after),
		Time:    w.now,
		Step:    w.step,
		Reverts: w.reverts,
	}
	w.exec("INSERT INTO changes (assessment, kind, key, before, after, time, step, reverts, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		w.id, kind, key, line.Before, line.After, w.now.UnixMicro(), w.step, w.reverts, chainDigest(last, line))
	w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
}

// recordPack makes the assessment belong to the pack of the store, and records
// what that recommends for its answers.
func (w *writer) recordPack(before assessment.PackRef) {
	if now := w.engine.Pack; before != now {
		w.exec("UPDATE assessments SET pack_id = ?, pack_version = ?, pack_digest = ? WHERE id = ?", now.ID, now.Version, now.Digest, w.id)
		w.record(files.KindPack, "", before, now)
	}
	stored := w.read()
	if w.err == nil {
		w.saveRecommendation(w.engine.Recommend(stored.Answers))
	}
}

func (w *writer) saveRecommendation(r assessment.Recommendation) {
	w.exec(`INSERT INTO recommendations (assessment, answers, possible) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET answers = excluded.answers, possible = excluded.possible`, w.id, files.EncodeJSON(r.Answers), files.EncodeJSON(r.Values))
}

// read returns the assessment as it is stored now in the transaction.
func (w *writer) read() assessment.Assessment {
	if w.err != nil {
		return assessment.Assessment{}
	}
	run, err := read(w.ctx, w.tx, w.engine, w.id, endOfTime)
	w.err = err
	return run
}

// carry returns a stored assessment in the terms of the pack, if there is one.
func (w *writer) carry(stored assessment.Assessment) assessment.Assessment {
	if w.engine == nil {
		return stored
	}
	return w.engine.Carry(stored)
}

// ErrNoDeal is returned for a number that no deal of an assessment has.
var ErrNoDeal = errors.New("no such deal")

// AddDeals stores deals under the next free numbers, all or none, and returns
// them with their numbers.
func (db *DB) AddDeals(ctx context.Context, id string, deals []assessment.Deal) ([]assessment.Deal, error) {
	out := slices.Clone(deals)
	err := db.edit(ctx, "add deals in", id, func(w *writer) {
		var last int
		w.err = w.tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM deals WHERE assessment = ?", w.id).Scan(&last)
		for i := range out {
			out[i].Number = last + 1 + i
		}
		w.insertDeals(out)
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
	return out, err
}

// RemoveDeal removes a deal. Its number is not given again.
func (db *DB) RemoveDeal(ctx context.Context, id string, number int) error {
	return db.edit(ctx, "remove a deal in", id, func(w *writer) {
		n := w.exec("UPDATE deals SET removed = 1 WHERE assessment = ? AND number = ? AND removed = 0", w.id, number)
		if w.err == nil && n == 0 {
			w.err = fmt.Errorf("%w: %d", ErrNoDeal, number)
		}
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
}

func (w *writer) insertDeals(deals []assessment.Deal) {
	for _, d := range deals {
		w.exec("INSERT INTO deals (assessment, number, name, asks, value, currency, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
			w.id, d.Number, d.Name, files.EncodeJSON(d.Asks), d.Value, d.Currency, d.Date.String())
	}
}
