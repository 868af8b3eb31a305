package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
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
		w.finish()
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
		w.finish()
		return w.err
	})
	return run.ID, err
}

// Apply stores updates of an assessment as one step of its history; see
// assessment.Assessment.Apply. Renamed ids are followed. The step also records
// what the pack recommends after it, from the rows of its own transaction, so
// that the record fits the answers even when two programs write.
func (db *DB) Apply(ctx context.Context, id string, updates ...assessment.Update) error {
	return db.edit(ctx, "save a change in", id, false, func(w *writer) { w.apply(db.today(), updates...) })
}

// apply makes updates, one after the other, and stores what they change.
func (w *writer) apply(today assessment.Date, updates ...assessment.Update) {
	stored := w.read()
	run, catalog, renamed := w.carry(stored), (*assessment.Catalog)(nil), assessment.Renamed{}
	if w.engine != nil {
		catalog, renamed = w.engine.Catalog, w.engine.Renamed
	}
	texts := files.Entries(stored) // set keeps them up to date
	for _, u := range updates {
		if w.err != nil {
			return
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
		after, decides := files.Entries(next), false
		var changed []files.Entry
		switch u := u.(type) {
		case assessment.SetAnswer:
			changed = entriesOf(files.KindAnswer, append(renamed.OlderQuestions(u.Question), u.Question))
			decides = true
		case assessment.SetNote:
			changed = entriesOf(files.KindNote, append(renamed.OlderQuestions(u.Question), u.Question))
		case assessment.SetReadiness:
			changed = entriesOf(files.KindReadiness, append(renamed.OlderWorkstreams(u.Workstream), u.Workstream))
		case assessment.SetFacts:
			changed = entriesOf(files.KindFact, files.Facts())
		case assessment.AcceptPack:
			if run.Pack != next.Pack {
				w.record(files.KindAccept, "", nil, nil)
			}
			all := maps.Clone(texts)
			maps.Copy(all, after)
			for _, kind := range enteredKinds() {
				changed = append(changed, files.OrderedEntries(all, kind)...)
			}
			decides = true
		}
		for _, e := range changed {
			w.set(texts, e, after[e])
		}
		if run.Completed.IsZero() && !next.Completed.IsZero() {
			w.record(files.KindComplete, "", nil, nil) // undo leaves it: the person has seen the roadmap
		}
		w.decides = w.decides || decides && w.engine != nil && next.Pack == w.engine.Pack
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

// enteredKinds returns the kinds of entries that have a table.
func enteredKinds() []string { return []string{files.KindAnswer, files.KindNote, files.KindReadiness} }

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
	return db.change(ctx, tried, func(tx *sql.Tx) error {
		var found int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ? AND deleted = ?", id, isDeleted).Scan(&found)
		if err != nil {
			return err
		}
		if found == 0 {
			return ErrNotFound
		}
		if err := verifyDigest(ctx, tx, id); err != nil {
			return err
		}
		w := writer{ctx: ctx, tx: tx, id: id, now: db.now().UTC(), engine: db.engine}
		use(&w)
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

	decides bool  // the pack of the store decides on the answers, which have changed; see finish
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
	for _, kind := range enteredKinds() {
		for _, e := range files.OrderedEntries(all, kind) {
			w.set(map[files.Entry]string{}, e, all[e])
		}
	}
	w.insertDeals(run.Deals)
	if !run.Completed.IsZero() {
		w.record(files.KindComplete, "", nil, nil)
	}
}

// set gives an entry another text than before, with its line in the history; ""
// removes it. An equal text changes nothing.
func (w *writer) set(texts map[files.Entry]string, e files.Entry, text string) {
	if texts[e] == text {
		return
	}
	texts[e] = text
	before := w.value(e) // without the day that an older program did not store
	if before != text {
		w.write(e, text)
		w.record(e.Kind, e.Key, before, text)
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

// finish stores what follows from the entries: if the pack of the store decides,
// the assessment belongs to it and has its recommendation; and the digest.
func (w *writer) finish() {
	stored := assessment.Assessment{}
	if w.decides {
		stored = w.read()
	}
	if w.decides && w.err == nil {
		if now := w.engine.Pack; stored.Pack != now {
			w.exec("UPDATE assessments SET pack_id = ?, pack_version = ?, pack_digest = ? WHERE id = ?", now.ID, now.Version, now.Digest, w.id)
			w.record(files.KindPack, "", stored.Pack, now)
		}
		w.saveRecommendation(w.engine.Recommend(stored.Answers))
		w.decides = false
	}
	if w.err != nil {
		return
	}
	sum, err := stateDigest(w.ctx, w.tx, w.id)
	w.err = err
	w.exec("UPDATE assessments SET seal = ? WHERE id = ?", sum, w.id)
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

// stateQuery selects the present state of an assessment, with the last line of
// its history, in one order: what its digest is computed from.
const stateQuery = `
	SELECT 0, id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed, deleted FROM assessments WHERE id = ?1
	UNION ALL SELECT 1, question, answer, '', '', '', '', '', 0, 0, 0 FROM answers WHERE assessment = ?1
	UNION ALL SELECT 2, question, note, '', '', '', '', '', 0, 0, 0 FROM notes WHERE assessment = ?1
	UNION ALL SELECT 3, workstream, mark, '', '', '', '', '', 0, 0, 0 FROM readiness WHERE assessment = ?1
	UNION ALL SELECT 4, answers, possible, '', '', '', '', '', 0, 0, 0 FROM recommendations WHERE assessment = ?1
	UNION ALL SELECT 5, number || ' ' || name, asks, currency, date, '', '', '', value, removed, 0 FROM deals WHERE assessment = ?1
	UNION ALL SELECT 6, hex(digest), '', '', '', '', '', '', 0, 0, 0 FROM
		(SELECT digest FROM changes WHERE assessment = ?1 ORDER BY sequence DESC LIMIT 1)
	ORDER BY 1, 2`

// stateDigest computes the digest of the present state of an assessment.
func stateDigest(ctx context.Context, tx *sql.Tx, id string) ([]byte, error) {
	rows, err := tx.QueryContext(ctx, stateQuery, id)
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
		addTo(sum, []int64{table, created, changed, deleted}, text[:]...)
	}
	return sum.Sum(nil), rows.Err()
}

// addTo adds numbers and texts to a hash, each text with its length, so that
// nothing can move from one to the next unnoticed.
func addTo(sum hash.Hash, numbers []int64, texts ...string) {
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

// verifyDigest returns an error that is ErrDamaged if an assessment is not as this
// program stored it.
func verifyDigest(ctx context.Context, tx *sql.Tx, id string) error {
	var want []byte
	if err := tx.QueryRowContext(ctx, "SELECT seal FROM assessments WHERE id = ?", id).Scan(&want); err != nil {
		return err
	}
	got, err := stateDigest(ctx, tx, id)
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("assessment %s is not as it was stored (%w)", id, errChanged)
	}
	return err
}

// errChanged is a value that changed outside the program; see kind.
var errChanged = errors.New("a digest does not match")

// chainDigest computes the digest of a line of the history from the digest of
// the line before it.
func chainDigest(before []byte, c Change) []byte {
	sum := sha256.New()
	addTo(sum, []int64{c.Time.UnixMicro(), c.Step, c.Reverts}, string(before), c.Kind, c.Key, c.Before, c.After)
	return sum.Sum(nil)
}

// lastDigest returns the digest of the last line of a history, or nil.
func lastDigest(ctx context.Context, tx *sql.Tx, id string) ([]byte, error) {
	var out []byte
	err := tx.QueryRowContext(ctx, "SELECT digest FROM changes WHERE assessment = ? ORDER BY sequence DESC LIMIT 1", id).Scan(&out)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return out, err
}

// ErrNoDeal is returned for a number that no deal of an assessment has.
var ErrNoDeal = errors.New("no such deal")

// AddDeals stores deals under the next free numbers, all or none, and returns
// them with their numbers.
func (db *DB) AddDeals(ctx context.Context, id string, deals []assessment.Deal) ([]assessment.Deal, error) {
	out := slices.Clone(deals)
	err := db.edit(ctx, "add deals in", id, false, func(w *writer) {
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
