package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"maps"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// Kinds of change in the history.
const (
	KindCreate    = "create"
	KindAnswer    = "answer"
	KindNote      = "note"
	KindFact      = "fact"
	KindReadiness = "readiness"
	KindComplete  = "complete" // every question that is asked has an answer, for the first time
	KindDelete    = "delete"
	KindRestore   = "restore"
)

// Facts are changes of facts; nil leaves one as it is, a zero date removes it.
type Facts struct {
	Company             *string
	Start, DeadlineDate *assessment.Date
}

// Create stores a new assessment, all of it or nothing, and returns it with
// its id and times. It belongs to the pack of this store, where there is one.
func (db *DB) Create(ctx context.Context, run assessment.Assessment) (assessment.Assessment, error) {
	if db.pack != nil {
		run.Answers = db.pack.Dated(run.Answers, db.today())
		record := db.pack.Recommend(run.Answers)
		run.Pack, run.Recommended = db.pack.Pack, &record
	}
	err := db.change(ctx, "create an assessment in", func(tx *sql.Tx) error {
		w, err := db.begin(ctx, tx, &run)
		if err != nil {
			return err
		}
		if db.pack != nil && db.pack.Complete(run.Answers) {
			run.Completed = run.Created
		}
		w.fill(run)
		if db.pack != nil {
			w.recommend(run.Answers)
		}
		w.seal()
		return w.err
	})
	return run, err
}

func (db *DB) today() assessment.Date {
	if db.Today != nil {
		return db.Today()
	}
	return assessment.DateOf(db.now())
}

// begin gives an assessment its id and times, and stores its row.
func (db *DB) begin(ctx context.Context, tx *sql.Tx, run *assessment.Assessment) (*writer, error) {
	now := db.now().UTC().Truncate(time.Microsecond)
	id, err := newID(now)
	if err != nil {
		return nil, err
	}
	run.ID, run.Created, run.Changed = id, now, now
	w := &writer{ctx: ctx, tx: tx, id: run.ID, now: now, pack: db.pack}
	w.row(*run)
	return w, w.err
}

// newID returns an id that begins with the time, or with 1970 where the clock is
// before it.
func newID(now time.Time) (string, error) {
	id, err := ulid.New(uint64(max(now.UnixMilli(), 0)), rand.Reader)
	return id.String(), err
}

// row stores the row of a new assessment.
func (w *writer) row(run assessment.Assessment) {
	w.exec(`INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, run.ID, run.Company, run.Start.String(), run.DeadlineDate.String(),
		run.Pack.ID, run.Pack.Version, run.Pack.Digest, run.Created.UnixMicro(), run.Changed.UnixMicro())
}

// fill stores everything that was entered of a new assessment.
func (w *writer) fill(run assessment.Assessment) {
	w.record(KindCreate, "", nil, run.Company)
	for _, fact := range []struct{ key, value string }{{"start", run.Start.String()}, {"deadline_date", run.DeadlineDate.String()}} {
		if fact.value != "" {
			w.record(KindFact, fact.key, "", fact.value)
		}
	}
	for _, q := range run.Answers.Questions() {
		w.set(KindAnswer, string(q), encodeAnswer(run.Answers.Of(q)))
	}
	for _, q := range slices.Sorted(maps.Keys(run.Notes)) {
		w.set(KindNote, string(q), run.Notes[q])
	}
	for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
		w.set(KindReadiness, string(id), encode(run.Readiness[id]))
	}
	w.deals(run.Deals)
	if !run.Completed.IsZero() {
		w.record(KindComplete, "", nil, nil)
	}
}

// SaveAnswer stores an answer, or removes it when it is zero.
func (db *DB) SaveAnswer(ctx context.Context, id string, question assessment.QuestionID, answer assessment.Answer) error {
	return db.edit(ctx, "save an answer in", id, func(w *writer) { w.answer(question, answer, db.today()) })
}

// SaveAnswers stores the answers to some questions, and facts, in one step.
func (db *DB) SaveAnswers(ctx context.Context, id string, questions []assessment.QuestionID, answers assessment.Answers, f Facts) error {
	return db.edit(ctx, "save answers in", id, func(w *writer) {
		for _, question := range questions {
			w.answer(question, answers.Of(question), db.today())
		}
		w.facts(f)
	})
}

func (w *writer) answer(question assessment.QuestionID, answer assessment.Answer, today assessment.Date) {
	if w.pack != nil {
		w.answered(question, answer, today)
		return
	}
	text := ""
	if !answer.IsZero() {
		text = encodeAnswer(answer)
	}
	w.set(KindAnswer, string(question), text)
}

// SaveNote stores a note, or removes it when it is empty.
func (db *DB) SaveNote(ctx context.Context, id string, question assessment.QuestionID, note string) error {
	return db.edit(ctx, "save a note in", id, func(w *writer) { w.note(question, note) })
}

// note stores a note under the name of today.
func (w *writer) note(question assessment.QuestionID, note string) {
	for _, old := range w.renamed().OlderQuestions(question) {
		w.set(KindNote, string(old), "")
	}
	w.set(KindNote, string(question), note)
}

// SaveReadiness stores the state of a workstream, or removes it when nil.
func (db *DB) SaveReadiness(ctx context.Context, id string, workstream assessment.WorkstreamID, mark *assessment.ReadinessMark) error {
	return db.edit(ctx, "save readiness in", id, func(w *writer) {
		for _, old := range w.renamed().OlderWorkstreams(workstream) {
			w.set(KindReadiness, string(old), "")
		}
		text := ""
		if mark != nil {
			text = encode(*mark)
		}
		w.set(KindReadiness, string(workstream), text)
	})
}

// SaveFacts stores the facts that are given.
func (db *DB) SaveFacts(ctx context.Context, id string, f Facts) error {
	return db.edit(ctx, "save facts in", id, func(w *writer) { w.facts(f) })
}

func (w *writer) facts(f Facts) {
	if f.Company != nil {
		w.set(KindFact, "company", *f.Company)
	}
	if f.Start != nil {
		w.set(KindFact, "start", f.Start.String())
	}
	if f.DeadlineDate != nil {
		w.set(KindFact, "deadline_date", f.DeadlineDate.String())
	}
}

// Delete takes an assessment out of every list. It is kept for Restore.
func (db *DB) Delete(ctx context.Context, id string) error {
	return db.edit(ctx, "delete an assessment in", id, func(w *writer) {
		w.exec("UPDATE assessments SET deleted = 1 WHERE id = ?", w.id)
		w.record(KindDelete, "", nil, nil)
	})
}

// Restore brings a deleted assessment back.
func (db *DB) Restore(ctx context.Context, id string) error {
	return db.change(ctx, "restore an assessment in", func(tx *sql.Tx) error {
		w := writer{ctx: ctx, tx: tx, id: id, now: db.now().UTC()}
		var found int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ? AND deleted = 1", id).Scan(&found); err != nil {
			return err
		}
		if found == 0 {
			return ErrNotFound
		}
		if err := sealed(ctx, tx, id); err != nil {
			return err
		}
		w.exec("UPDATE assessments SET deleted = 0 WHERE id = ?", id)
		w.record(KindRestore, "", nil, nil)
		w.seal()
		return w.err
	})
}

// edit changes one assessment that is there.
func (db *DB) edit(ctx context.Context, tried, id string, use func(*writer)) error {
	return db.change(ctx, tried, func(tx *sql.Tx) error { return db.editIn(ctx, tx, id, use) })
}

// editIn does so within a transaction.
func (db *DB) editIn(ctx context.Context, tx *sql.Tx, id string, use func(*writer)) error {
	w := writer{ctx: ctx, tx: tx, id: id, now: db.now().UTC(), pack: db.pack}
	var found int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ? AND deleted = 0", id).Scan(&found); err != nil {
		return err
	}
	if found == 0 {
		return ErrNotFound
	}
	if err := sealed(ctx, tx, id); err != nil {
		return err // what changed outside the program is not sealed anew
	}
	use(&w)
	w.seal()
	return w.err
}

// writer writes within one transaction and keeps the first error.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	id  string
	now time.Time
	err error

	step    int64 // of the history: the sequence of its first change; 0 before there is one
	reverts int64 // the step that this one takes back, or 0

	pack *engine.Engine // nil without one
}

// renamed is the table of the pack; without a pack there is nothing in it.
func (w *writer) renamed() assessment.Renamed {
	if w.pack == nil {
		return assessment.Renamed{}
	}
	return w.pack.Renamed
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

// set gives one thing that was entered another value, "" removing it, with its
// line in the history. What is there already appends nothing.
func (w *writer) set(kind, key, value string) {
	if before := w.value(kind, key); w.err == nil && before != value {
		w.put(kind, key, before, value)
	}
}

// place is the table of a kind of change, its columns for key and value, and
// false for facts: those are columns of the assessment, named by the key.
func place(kind string) (table, key, column string, rows bool) {
	switch kind {
	case KindAnswer:
		return "answers", "question", "answer", true
	case KindNote:
		return "notes", "question", "note", true
	case KindReadiness:
		return "readiness", "workstream", "mark", true
	default:
		return "assessments", "", "", false
	}
}

// value is what stands there; "" when nothing does.
func (w *writer) value(kind, key string) string {
	if w.err != nil {
		return ""
	}
	query, args := "SELECT "+key+" FROM assessments WHERE id = ?", []any{w.id}
	if table, name, column, rows := place(kind); rows {
		query, args = "SELECT "+column+" FROM "+table+" WHERE assessment = ? AND "+name+" = ?", []any{w.id, key}
	}
	var text string
	if err := w.tx.QueryRowContext(w.ctx, query, args...).Scan(&text); err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.err = err
	}
	return text
}

// put writes a value and the line of the history that says so.
func (w *writer) put(kind, key, before, value string) {
	table, name, column, rows := place(kind)
	switch {
	case !rows:
		w.exec("UPDATE assessments SET "+key+" = ? WHERE id = ?", value, w.id)
	case value == "":
		w.exec("DELETE FROM "+table+" WHERE assessment = ? AND "+name+" = ?", w.id, key)
	default:
		w.exec("INSERT INTO "+table+" (assessment, "+name+", "+column+") VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "+column+" = excluded."+column, w.id, key, value)
	}
	w.record(kind, key, before, value)
}

// record appends to the history and notes the time of the change.
func (w *writer) record(kind, key string, before, after any) {
	if w.err == nil && w.step == 0 {
		w.err = w.tx.QueryRowContext(w.ctx, "SELECT coalesce(max(sequence), 0) + 1 FROM changes").Scan(&w.step)
	}
	var last []byte
	if w.err == nil {
		last, w.err = head(w.ctx, w.tx, w.id)
	}
	line := Change{Kind: kind, Key: key, Before: encode(before), After: encode(after), Time: w.now, Step: w.step, Reverts: w.reverts}
	w.exec("INSERT INTO changes (assessment, kind, key, before, after, time, step, reverts, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		w.id, kind, key, line.Before, line.After, w.now.UnixMicro(), w.step, w.reverts, linked(last, line))
	w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
}

// encode writes JSON; what it is given always can be.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func encodeAnswer(a assessment.Answer) string { return encode(assessment.StoredAnswer(a)) }

// ErrNoDeal says that an assessment has no deal of this number.
var ErrNoDeal = errors.New("no such deal")

// AddDeals stores deals under the next free numbers, all or none, and returns
// them with their numbers.
func (db *DB) AddDeals(ctx context.Context, id string, deals []assessment.Deal) ([]assessment.Deal, error) {
	out := append([]assessment.Deal{}, deals...)
	err := db.edit(ctx, "add deals in", id, func(w *writer) {
		var last int
		w.err = w.tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM deals WHERE assessment = ?", w.id).Scan(&last)
		for i := range out {
			out[i].Number = last + 1 + i
		}
		w.deals(out)
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
	return out, err
}

// RemoveDeal takes a deal out of the ledger. Its number is not given again.
func (db *DB) RemoveDeal(ctx context.Context, id string, number int) error {
	return db.edit(ctx, "remove a deal in", id, func(w *writer) {
		if n := w.exec("UPDATE deals SET removed = 1 WHERE assessment = ? AND number = ? AND removed = 0", w.id, number); w.err == nil && n == 0 {
			w.err = fmt.Errorf("%w: %d", ErrNoDeal, number)
		}
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", w.now.UnixMicro(), w.id)
	})
}

func (w *writer) deals(deals []assessment.Deal) {
	for _, d := range deals {
		w.exec("INSERT INTO deals (assessment, number, name, asks, value, currency, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
			w.id, d.Number, d.Name, encode(d.Asks), d.Value, d.Currency, d.Date.String())
	}
}

// readDeals returns the deals of an assessment, by number; nil for none.
func readDeals(ctx context.Context, tx *sql.Tx, id string) ([]assessment.Deal, error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, name, asks, value, currency, date FROM deals WHERE assessment = ? AND removed = 0 ORDER BY number", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []assessment.Deal
	for rows.Next() {
		var d assessment.Deal
		var asks, date string
		if err := rows.Scan(&d.Number, &d.Name, &asks, &d.Value, &d.Currency, &date); err != nil {
			return nil, err
		}
		if err := errors.Join(json.Unmarshal([]byte(asks), &d.Asks), d.Date.UnmarshalText([]byte(date))); err != nil {
			return nil, fmt.Errorf("stored deal %d: %w", d.Number, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Duplicate stores a copy of an assessment under another name and returns its
// id. The copy has everything that was entered, also what the content of today
// does not know, and belongs to the same content with the same record; its
// history begins anew.
func (db *DB) Duplicate(ctx context.Context, id, company string) (string, error) {
	var run assessment.Assessment
	err := db.change(ctx, "copy an assessment in", func(tx *sql.Tx) (err error) {
		if err = sealed(ctx, tx, id); errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if run, err = read(ctx, tx, id); err != nil {
			return err
		}
		if err = dated(ctx, tx, db.pack.Catalog, &run, ever); err != nil {
			return err
		}
		run.Company = company
		w, err := db.begin(ctx, tx, &run)
		if err != nil {
			return err
		}
		w.fill(run)
		w.exec("INSERT INTO recommendations (assessment, answers, possible) SELECT ?, answers, possible FROM recommendations WHERE assessment = ?", run.ID, id)
		w.seal()
		return w.err
	})
	return run.ID, err
}

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
