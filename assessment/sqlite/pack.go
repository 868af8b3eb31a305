package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// Kinds of change that have to do with packs.
const (
	KindPack   = "pack"   // an assessment belongs to another pack
	KindAccept = "accept" // somebody accepted that; the changes of its step are about names alone
)

// In returns the same store, read and written in the words of a pack: renamed
// ids are carried, and what the pack recommends is recorded with each answer,
// in its transaction. The store works it out itself, from the rows as they are
// inside the transaction, so that the record fits the answers beside it even
// when two programs write. A store without a pack reads and writes rows as
// they are, and records nothing.
func (db *DB) In(pack *engine.Engine) *DB {
	out := *db
	out.pack = pack
	return &out
}

// Accept makes an assessment belong to the pack of this store: renamed ids are
// written under their names of today, and what the pack recommends now is the
// record from here on. Nothing that was entered is lost.
func (db *DB) Accept(ctx context.Context, id string) error {
	if db.pack == nil {
		return errors.New("accept content: no pack is in use")
	}
	return db.edit(ctx, "accept content in", id, func(w *writer) {
		stored := w.stored()
		if w.err != nil {
			return
		}
		if stored.Pack != db.pack.Pack {
			w.record(KindAccept, "", nil, nil)
		}
		carried := db.pack.Carry(stored)
		answers := db.pack.Rename(stored.Answers)
		w.answers(stored.Answers, answers)
		replace(w, KindNote, stored.Notes, carried.Notes, func(note string) string { return note })
		replace(w, KindReadiness, stored.Readiness, carried.Readiness,
			func(mark assessment.ReadinessMark) string { return encode(mark) })
		w.pin(stored.Pack)
		w.recommend(answers)
	})
}

// replace writes what differs between two versions of a table of an assessment.
func replace[K ~string, V any](w *writer, kind string, before, after map[K]V, text func(V) string) {
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, stays := after[id]; !stays {
			w.set(kind, string(id), "")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(after)) {
		w.set(kind, string(id), text(after[id]))
	}
}

// answers writes what differs between two versions of all answers.
func (w *writer) answers(before, after assessment.Answers) {
	put := func(id assessment.QuestionID) {
		text := ""
		if answer := after.Of(id); !answer.IsZero() {
			text = encodeAnswer(answer)
		}
		w.set(KindAnswer, string(id), text)
	}
	for _, id := range before.Questions() {
		if after.Of(id).IsZero() {
			put(id)
		}
	}
	for _, id := range after.Questions() {
		if was, is := before.Of(id), after.Of(id); !was.Equal(is) || was.Given != is.Given {
			put(id)
		}
	}
}

// answered carries out one answer in the words of the pack. The record follows
// while it is the pack's own, or where there is none yet; what another pack
// recommended stays until this one is accepted.
func (w *writer) answered(question assessment.QuestionID, answer assessment.Answer, today assessment.Date) {
	stored := w.stored()
	if w.err == nil {
		w.err = dated(w.ctx, w.tx, w.pack.Catalog, &stored, ever)
	}
	if w.err != nil {
		return
	}
	next := w.pack.Dated(w.pack.Amend(stored.Answers, question, answer), today)
	w.answers(stored.Answers, next)
	if stored.Completed.IsZero() && w.pack.Complete(w.pack.Carry(assessment.Assessment{Answers: next}).Answers) {
		w.record(KindComplete, "", nil, nil) // undo leaves it: what somebody has seen they have seen
	}
	stored.Answers = next
	w.follow(stored)
}

// follow lets the record follow the answers of an assessment.
func (w *writer) follow(stored assessment.Assessment) {
	if w.err != nil || w.pack.Frozen(stored) {
		return
	}
	w.pin(stored.Pack)
	w.recommend(stored.Answers)
}

// pin makes the assessment belong to the pack.
func (w *writer) pin(before assessment.PackRef) {
	now := w.pack.Pack
	if before == now {
		return
	}
	w.exec("UPDATE assessments SET pack_id = ?, pack_version = ?, pack_digest = ? WHERE id = ?", now.ID, now.Version, now.Digest, w.id)
	w.record(KindPack, "", before, now)
}

// recommend records what the pack makes of stored answers.
func (w *writer) recommend(stored assessment.Answers) {
	if w.err != nil {
		return
	}
	w.recommendation(w.pack.Recommend(stored))
}

// recommendation stores a record.
func (w *writer) recommendation(r assessment.Recommendation) {
	w.exec(`INSERT INTO recommendations (assessment, answers, possible) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET answers = excluded.answers, possible = excluded.possible`, w.id, encode(r.Answers), encode(r.Values))
}

// recommended reads the record of an assessment; nil when there is none.
func recommended(ctx context.Context, tx *sql.Tx, id string) (*assessment.Recommendation, error) {
	var answers, possible string
	err := tx.QueryRowContext(ctx, "SELECT answers, possible FROM recommendations WHERE assessment = ?", id).Scan(&answers, &possible)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out assessment.Recommendation
	err = errors.Join(json.Unmarshal([]byte(answers), &out.Answers), json.Unmarshal([]byte(possible), &out.Values))
	if err != nil {
		return nil, err
	}
	return &out, nil
}
