package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
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
	run.Recommended = nil
	if db.engine != nil {
		run.Answers = db.engine.Dated(run.Answers, db.today())
		record := db.engine.Recommend(run.Answers)
		run.Pack, run.Recommended = db.engine.Pack, &record
		if db.engine.Complete(run.Answers) {
			run.Completed = db.now()
		}
	}
	err := db.change(ctx, "create an assessment in", func(tx *transaction) error { return db.insert(ctx, tx, &run) })
	return run, err
}

// Duplicate stores a copy of an assessment under another name and returns its
// id. The copy has everything that was entered, also what the current content
// does not know, and belongs to the same content with the same record; its
// history begins anew.
func (db *DB) Duplicate(ctx context.Context, id, company string) (string, error) {
	var run assessment.Assessment
	err := db.change(ctx, "copy an assessment in", func(tx *transaction) error {
		s, err := verified(ctx, tx, id)
		if err == nil {
			run, err = s.read(ctx, tx, db.engine, endOfTime)
		}
		if err != nil {
			return err
		}
		run.Company = company
		return db.insert(ctx, tx, &run)
	})
	return run.ID, err
}

// insert stores an assessment under a new id and with the present time.
func (db *DB) insert(ctx context.Context, tx *transaction, run *assessment.Assessment) error {
	w, err := db.newWriter(ctx, tx, "")
	if err != nil {
		return err
	}
	run.ID, run.Created, run.Changed = w.id, w.now, w.now
	if !run.Completed.IsZero() {
		run.Completed = w.now
	}
	w.insertRow(*run)
	w.insertEntries(*run)
	w.finish()
	return w.err
}

// Apply stores updates of an assessment as one step of its history; see
// assessment.Assessment.Apply. Renamed ids are followed. The step also records
// what the pack recommends after it, from the rows of the same transaction, so
// that the record fits the answers even when two programs write.
func (db *DB) Apply(ctx context.Context, id string, updates ...assessment.Update) error {
	return db.edit(ctx, "save a change in", id, false, func(w *writer) { w.apply(updates...) })
}

// apply makes updates, one after the other, and stores what they change.
func (w *writer) apply(updates ...assessment.Update) {
	stored := w.read()
	run, catalog, renamed := w.carry(stored), (*assessment.Catalog)(nil), assessment.Renamed{}
	if w.engine != nil {
		catalog, renamed = w.engine.Catalog, w.engine.Renamed
	}
	texts := files.Entries(stored) // what this transaction has stored
	for _, u := range updates {
		_, accepts := u.(assessment.AcceptPack)
		if accepts && catalog == nil && w.err == nil {
			w.err = errors.New("accept content: no pack is in use")
		}
		if w.err != nil {
			return
		}
		next, err := run.Apply(catalog, u, w.now, w.today)
		if err != nil {
			w.err = err
			return
		}
		after := files.Entries(next)
		var changed []files.Entry
		switch u := u.(type) {
		case assessment.SetAnswer:
			changed = entriesOf(files.KindAnswer, append(renamed.OlderQuestions(u.Question), u.Question))
			if catalog != nil && run.Pack != catalog.Pack {
				// What the rules make of older answers stays when an answer that they read changes.
				for _, id := range catalog.Ruled() {
					changed = append(changed, entriesOf(files.KindAnswer, append(renamed.OlderQuestions(id), id))...)
				}
			}
		case assessment.SetNote:
			changed = entriesOf(files.KindNote, append(renamed.OlderQuestions(u.Question), u.Question))
		case assessment.SetReadiness:
			changed = entriesOf(files.KindReadiness, append(renamed.OlderWorkstreams(u.Workstream), u.Workstream))
		case assessment.SetFacts:
			changed = append(entriesOf(files.KindFact, files.Facts()), files.Differing(files.KindSetting, texts, after)...)
			for _, id := range slices.Sorted(maps.Keys(u.HeldDates)) {
				older := []assessment.OptionID{}
				if catalog != nil {
					older = catalog.OlderHeld(id)
				}
				changed = append(changed, entriesOf(files.KindHeldDate, append(older, id))...)
			}
		case assessment.SetPerson:
			changed = files.Differing(files.KindPerson, texts, after)
		case assessment.AddBaseline:
			changed = files.Differing(files.KindBaseline, texts, after)
		case assessment.SetDone:
			changed = entriesOf(files.KindDone, []string{u.Task})
		case assessment.AcceptPack:
			if run.Pack != next.Pack {
				w.record(files.KindAccept, "", nil, nil)
			}
			for _, t := range tables {
				changed = append(changed, files.Differing(t.kind, texts, after)...)
			}
		}
		for _, e := range changed {
			if texts[e] != after[e] {
				w.set(e, after[e])
				texts[e] = after[e]
			}
		}
		if run.Completed.IsZero() && !next.Completed.IsZero() {
			w.record(files.KindComplete, "", nil, nil) // undo leaves it: the person has seen the roadmap
		}
		_, answers := u.(assessment.SetAnswer)
		w.decides = w.decides || (answers || accepts) && w.engine != nil && next.Pack == w.engine.Pack
		run = next
	}
}

// entriesOf returns the entries of one kind with some keys.
func entriesOf[K ~string](kind string, keys []K) []files.Entry {
	out := make([]files.Entry, len(keys))
	for i, key := range keys {
		out[i] = files.Entry{Kind: kind, Key: string(key)}
	}
	return out
}

// Delete removes an assessment from every list. It is kept for Restore.
func (db *DB) Delete(ctx context.Context, id string) error {
	return db.edit(ctx, "delete an assessment in", id, false, func(w *writer) {
		w.exec("UPDATE assessments SET deleted = 1 WHERE id = ?", w.id)
		w.record(files.KindDelete, "", nil, nil)
	})
}

// Restore brings a deleted assessment back.
func (db *DB) Restore(ctx context.Context, id string) error {
	return db.edit(ctx, "restore an assessment in", id, true, func(w *writer) {
		w.exec("UPDATE assessments SET deleted = 0 WHERE id = ?", id)
		w.record(files.KindRestore, "", nil, nil)
	})
}

// edit changes one assessment, listed or deleted, in a transaction. It refuses
// one that is not as the program stored it, because that would get a new digest.
func (db *DB) edit(ctx context.Context, tried, id string, isDeleted bool, use func(*writer)) error {
	return db.change(ctx, tried, func(tx *transaction) error {
		var found int
		err := tx.QueryRowContext(ctx, "SELECT 1 FROM assessments WHERE id = ? AND deleted = ?", id, isDeleted).Scan(&found)
		if err != nil {
			return err
		}
		w, err := db.newWriter(ctx, tx, id)
		if err == nil {
			w.stored, err = verified(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		use(w)
		w.finish()
		return w.err
	})
}

func (db *DB) today() assessment.Date {
	if db.Today != nil {
		return db.Today()
	}
	return assessment.DateOf(db.now())
}

// newWriter returns a writer of the assessment with an id, or with a new one for "".
func (db *DB) newWriter(ctx context.Context, tx *transaction, id string) (*writer, error) {
	w := &writer{
		ctx:    ctx,
		tx:     tx,
		engine: db.engine,
		id:     id,
		now:    db.now().UTC().Truncate(time.Microsecond),
		today:  db.today(),
	}
	var err error
	if id == "" {
		w.id, err = newID(w.now)
	}
	return w, err
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
	tx     *transaction
	engine *engine.Engine // nil without a pack
	id     string
	now    time.Time
	today  assessment.Date
	err    error
	stored *state // what is stored of the assessment, or nil to read it again

	decides bool // the pack of the store decides on the answers, which have changed; see finish
	step    int  // of the history: the sequence of its first change; 0 before there is one
	reverts int  // the step that this one reverts, or 0
}

func (w *writer) exec(statement string, args ...any) (n int64) {
	if w.err != nil {
		return 0
	}
	w.stored = nil
	result, err := w.tx.ExecContext(w.ctx, statement, args...)
	if err == nil {
		n, err = result.RowsAffected()
	}
	w.err = err
	return n
}

// scan reads the one row of a query; none leaves what is there.
func (w *writer) scan(to any, query string, args ...any) {
	if w.err == nil {
		err := w.tx.QueryRowContext(w.ctx, query, args...).Scan(to)
		if !errors.Is(err, sql.ErrNoRows) {
			w.err = err
		}
	}
}

func (w *writer) insertRow(run assessment.Assessment) {
	w.exec(`INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, run.ID, run.Company, run.Start.String(), run.DeadlineDate.String(),
		run.Pack.ID, run.Pack.Version, run.Pack.Digest, run.Created.UnixMicro(), run.Changed.UnixMicro())
}

// insertEntries stores everything that was entered in a new assessment, with its
// history, and what was recommended.
func (w *writer) insertEntries(run assessment.Assessment) {
	w.record(files.KindCreate, "", nil, run.Company)
	all := files.Entries(run)
	for _, key := range files.Facts()[1:] {
		if fact := all[files.Entry{Kind: files.KindFact, Key: key}]; fact != "" {
			w.record(files.KindFact, key, "", fact)
		}
	}
	for _, t := range tables {
		for _, e := range files.Differing(t.kind, nil, all) {
			w.set(e, all[e])
		}
	}
	w.insertDeals(run.Deals)
	if !run.Completed.IsZero() {
		w.record(files.KindComplete, "", nil, nil)
	}
	w.saveRecommendation(run.Recommended)
}

type table struct{ kind, name, key, value string }

// tables are where the entries of each kind are, by the columns of key and value.
// Facts are columns of the table of assessments.
var tables = []table{
	{files.KindAnswer, "answers", "question", "answer"},
	{files.KindNote, "notes", "question", "note"},
	{files.KindReadiness, "readiness", "workstream", "mark"},
	{files.KindHeldDate, "held_dates", "option", "day"},
	{files.KindSetting, "entries", "key", "value"},
	{files.KindPerson, "entries", "key", "value"},
	{files.KindBaseline, "entries", "key", "value"},
	{files.KindDone, "entries", "key", "value"},
}

func (t *table) where() string {
	if t.name == "entries" {
		return " WHERE assessment = ? AND kind = '" + t.kind + "'"
	}
	return " WHERE assessment = ?"
}

// set gives an entry another text, with its line in the history; "" removes it. The
// text that is there changes nothing.
func (w *writer) set(e files.Entry, text string) {
	query, args := "SELECT "+e.Key+" FROM assessments WHERE id = ?", []any{w.id}
	for _, t := range tables {
		if t.kind == e.Kind {
			query, args = "SELECT "+t.value+" FROM "+t.name+t.where()+" AND "+t.key+" = ?", []any{w.id, e.Key}
		}
	}
	before := ""
	w.scan(&before, query, args...)
	if w.err == nil && before != text {
		w.write(e, text)
		w.record(e.Kind, e.Key, before, text)
	}
}

// write stores the text of an entry, or removes it if that is empty.
func (w *writer) write(e files.Entry, text string) {
	for _, t := range tables {
		switch {
		case t.kind != e.Kind:
		case text == "":
			w.exec("DELETE FROM "+t.name+t.where()+" AND "+t.key+" = ?", w.id, e.Key)
		case t.name == "entries":
			w.exec("INSERT INTO entries (assessment, kind, key, value) VALUES (?, ?, ?, ?)"+
				" ON CONFLICT DO UPDATE SET value = excluded.value", w.id, t.kind, e.Key, text)
		default:
			w.exec("INSERT INTO "+t.name+" (assessment, "+t.key+", "+t.value+") VALUES (?, ?, ?)"+
				" ON CONFLICT DO UPDATE SET "+t.value+" = excluded."+t.value, w.id, e.Key, text)
		}
	}
	if e.Kind == files.KindFact {
		w.exec("UPDATE assessments SET "+e.Key+" = ? WHERE id = ?", text, w.id)
	}
}

func (w *writer) record(kind, key string, before, after any) {
	if w.step == 0 {
		w.scan(&w.step, "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'changes'")
	}
	var last []byte
	w.scan(&last, lastDigest, w.id)
	c := files.Change{
		Kind:    kind,
		Key:     key,
		Before:  files.EncodeJSON(before),
		After:   files.EncodeJSON(after),
		Time:    w.now,
		Step:    w.step,
		Reverts: w.reverts,
	}
	w.exec(insertChange, w.id, kind, key, c.Before, c.After, w.now.UnixMicro(), c.Step, c.Reverts, chainDigest(last, c))
	w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
}

const insertChange = `INSERT INTO changes (assessment, kind, key, before, after, time, step, reverts, digest)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

// finish stores what follows from the entries: if the pack of the store decides,
// the assessment belongs to it and has its recommendation; what is due; and the digest.
func (w *writer) finish() {
	if w.decides && w.err == nil {
		stored, now := w.read(), w.engine.Pack
		if w.err == nil && stored.Pack != now {
			w.exec("UPDATE assessments SET pack_id = ?, pack_version = ?, pack_digest = ? WHERE id = ?", now.ID, now.Version, now.Digest, w.id)
			w.record(files.KindPack, "", stored.Pack, now)
		}
		record := w.engine.Recommend(stored.Answers)
		w.saveRecommendation(&record)
		w.decides = false
	}
	now, err := readState(w.ctx, w.tx, w.id)
	w.err = cmp.Or(w.err, err)
	if w.err == nil {
		w.exec("UPDATE assessments SET seal = ? WHERE id = ?", now.digest(), w.id)
		w.saveAgenda(now)
	}
}

func (w *writer) saveRecommendation(r *assessment.Recommendation) {
	if r != nil {
		w.exec(`INSERT INTO recommendations (assessment, answers, possible) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET answers = excluded.answers, possible = excluded.possible`,
			w.id, files.EncodeJSON(r.Answers), files.EncodeJSON(r.Values))
	}
}

func (w *writer) read() (run assessment.Assessment) {
	if w.err == nil && w.stored == nil {
		w.stored, w.err = readState(w.ctx, w.tx, w.id)
	}
	if w.err == nil {
		run, w.err = w.stored.read(w.ctx, w.tx, w.engine, endOfTime)
	}
	return run
}

func (w *writer) carry(stored assessment.Assessment) assessment.Assessment {
	if w.engine == nil {
		return stored
	}
	return w.engine.Carry(stored)
}

// errChanged is a value that changed outside the program; see kind.
var errChanged = errors.New("a digest does not match")

// chainDigest computes the digest of a line of the history from the digest of
// the line before it.
func chainDigest(before []byte, c files.Change) []byte {
	sum := sha256.New()
	addTo(sum, []int64{c.Time.UnixMicro(), int64(c.Step), int64(c.Reverts)}, string(before), c.Kind, c.Key, c.Before, c.After)
	return sum.Sum(nil)
}

const lastDigest = "SELECT digest FROM changes WHERE assessment = ? ORDER BY sequence DESC LIMIT 1"

// ErrNoDeal is returned for a number that no deal of an assessment has.
var ErrNoDeal = errors.New("no such deal")

// AddDeals stores deals under the next free numbers, all or none, and returns
// them with their numbers.
func (db *DB) AddDeals(ctx context.Context, id string, deals []assessment.Deal) ([]assessment.Deal, error) {
	out := slices.Clone(deals)
	err := db.edit(ctx, "add deals in", id, false, func(w *writer) {
		var last int
		w.scan(&last, "SELECT coalesce(max(number), 0) FROM deals WHERE assessment = ?", w.id)
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
	return db.edit(ctx, "remove a deal in", id, false, func(w *writer) {
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
