package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"trustpath/assessment"
)

// Kinds of change in the history.
const (
	KindCreate    = "create"
	KindAnswer    = "answer"
	KindNote      = "note"
	KindFact      = "fact"
	KindReadiness = "readiness"
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
	now := db.now().UTC().Truncate(time.Microsecond)
	id, err := ulid.New(ulid.Timestamp(now), rand.Reader)
	if err != nil {
		return run, err
	}
	run.ID, run.Created, run.Changed = id.String(), now, now
	if db.pack != nil {
		record := db.pack.Recommend(run.Answers)
		run.Pack, run.Recommended = db.pack.Pack, &record
	}
	err = db.change(ctx, "create an assessment in", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, run.ID, run.Company, run.Start.String(), run.DeadlineDate.String(),
			run.Pack.ID, run.Pack.Version, run.Pack.Digest, now.UnixMicro(), now.UnixMicro())
		if err != nil {
			return err
		}
		w := writer{ctx: ctx, tx: tx, id: run.ID, now: now, pack: db.pack}
		w.record(KindCreate, "", nil, run.Company)
		for _, q := range run.Answers.Questions() {
			w.set("answers", "question", "answer", KindAnswer, string(q), encodeAnswer(run.Answers.Of(q)))
		}
		for _, q := range slices.Sorted(maps.Keys(run.Notes)) {
			w.set("notes", "question", "note", KindNote, string(q), run.Notes[q])
		}
		for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
			w.set("readiness", "workstream", "mark", KindReadiness, string(id), encode(run.Readiness[id]))
		}
		if db.pack != nil {
			w.recommend(run.Answers)
		}
		return w.err
	})
	return run, err
}

// SaveAnswer stores an answer, or removes it when it is zero.
func (db *DB) SaveAnswer(ctx context.Context, id string, question assessment.QuestionID, answer assessment.Answer) error {
	return db.edit(ctx, "save an answer in", id, func(w *writer) {
		if w.pack != nil {
			w.answered(question, answer)
			return
		}
		text := ""
		if !answer.IsZero() {
			text = encodeAnswer(answer)
		}
		w.set("answers", "question", "answer", KindAnswer, string(question), text)
	})
}

// SaveNote stores a note, or removes it when it is empty.
func (db *DB) SaveNote(ctx context.Context, id string, question assessment.QuestionID, note string) error {
	return db.edit(ctx, "save a note in", id, func(w *writer) {
		for _, old := range w.renamed().OlderQuestions(question) {
			w.set("notes", "question", "note", KindNote, string(old), "")
		}
		w.set("notes", "question", "note", KindNote, string(question), note)
	})
}

// SaveReadiness stores the state of a workstream, or removes it when nil.
func (db *DB) SaveReadiness(ctx context.Context, id string, workstream assessment.WorkstreamID, mark *assessment.ReadinessMark) error {
	return db.edit(ctx, "save readiness in", id, func(w *writer) {
		for _, old := range w.renamed().OlderWorkstreams(workstream) {
			w.set("readiness", "workstream", "mark", KindReadiness, string(old), "")
		}
		text := ""
		if mark != nil {
			text = encode(*mark)
		}
		w.set("readiness", "workstream", "mark", KindReadiness, string(workstream), text)
	})
}

// SaveFacts stores the facts that are given.
func (db *DB) SaveFacts(ctx context.Context, id string, f Facts) error {
	return db.edit(ctx, "save facts in", id, func(w *writer) {
		if f.Company != nil {
			w.fact("company", *f.Company)
		}
		if f.Start != nil {
			w.fact("start", f.Start.String())
		}
		if f.DeadlineDate != nil {
			w.fact("deadline_date", f.DeadlineDate.String())
		}
	})
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
		if n := w.exec("UPDATE assessments SET deleted = 0 WHERE id = ? AND deleted = 1", id); w.err == nil && n == 0 {
			return ErrNotFound
		}
		w.record(KindRestore, "", nil, nil)
		return w.err
	})
}

// edit changes one assessment that is there.
func (db *DB) edit(ctx context.Context, tried, id string, use func(*writer)) error {
	return db.change(ctx, tried, func(tx *sql.Tx) error {
		w := writer{ctx: ctx, tx: tx, id: id, now: db.now().UTC(), pack: db.pack}
		var found int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ? AND deleted = 0", id).Scan(&found); err != nil {
			return err
		}
		if found == 0 {
			return ErrNotFound
		}
		use(&w)
		return w.err
	})
}

// writer writes within one transaction and keeps the first error.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	id  string
	now time.Time
	err error

	pack *assessment.Catalog // nil without one
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

// set writes one row of a table of an assessment, "" removing it, with its
// line in the history. What is there already appends nothing.
func (w *writer) set(table, key, column, kind, of, text string) {
	if w.err != nil {
		return
	}
	var before string
	err := w.tx.QueryRowContext(w.ctx, "SELECT "+column+" FROM "+table+" WHERE assessment = ? AND "+key+" = ?", w.id, of).Scan(&before)
	if err != nil && err != sql.ErrNoRows {
		w.err = err
		return
	}
	if before == text {
		return
	}
	if text == "" {
		w.exec("DELETE FROM "+table+" WHERE assessment = ? AND "+key+" = ?", w.id, of)
	} else {
		w.exec("INSERT INTO "+table+" (assessment, "+key+", "+column+") VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "+column+" = excluded."+column, w.id, of, text)
	}
	w.record(kind, of, before, text)
}

func (w *writer) fact(column, value string) {
	if w.err != nil {
		return
	}
	var before string
	if w.err = w.tx.QueryRowContext(w.ctx, "SELECT "+column+" FROM assessments WHERE id = ?", w.id).Scan(&before); w.err != nil || before == value {
		return
	}
	w.exec("UPDATE assessments SET "+column+" = ? WHERE id = ?", value, w.id)
	w.record(KindFact, column, before, value)
}

// record appends to the history and notes the time of the change.
func (w *writer) record(kind, key string, before, after any) {
	w.exec("INSERT INTO changes (assessment, kind, key, before, after, time) VALUES (?, ?, ?, ?, ?, ?)",
		w.id, kind, key, encode(before), encode(after), w.now.UnixMicro())
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

func encodeAnswer(a assessment.Answer) string {
	if a.Unknown {
		return `"unknown"`
	}
	return encode(slices.Clone(a.Options))
}
