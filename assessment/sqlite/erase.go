package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/workshop"
)

// ErrNoPerson is returned for a number that no person of an assessment has.
var ErrNoPerson = errors.New("no such person")

// Erased says what the program could not take out.
type Erased struct {
	Texts   int      // notes, comments and other texts that still contain the name or the e-mail address, earlier ones too
	Backups []string // next to the database, which may still hold it
}

// DeleteForever removes an assessment, listed or deleted, with its history and its
// workshops, so that nothing of it is left in the file.
func (db *DB) DeleteForever(ctx context.Context, id string) (Erased, error) {
	const tried = "erase an assessment in"
	err := db.change(ctx, tried, func(tx *transaction) error {
		w := writer{ctx: ctx, tx: tx, id: id}
		return w.lifted(func() {
			w.exec("DELETE FROM workshop_events WHERE workshop IN (SELECT id FROM workshops WHERE assessment = ?)", id)
			for _, table := range []string{"workshops", "changes", "recommendations", "deals", "answers", "notes",
				"readiness", "held_dates", "entries", "agenda"} {
				w.exec("DELETE FROM "+table+" WHERE assessment = ?", id)
			}
			if w.exec("DELETE FROM assessments WHERE id = ?", id) == 0 && w.err == nil {
				w.err = sql.ErrNoRows
			}
		})
	})
	return db.scrubbed(ctx, tried, Erased{}, err)
}

// ErasePerson takes the name and the e-mail address of a person out of an assessment
// and out of its whole history: people, marks, days on which work was done, plans that
// were promised. The history has a line that says so, without the name, and undo does
// not go past it. What people wrote is not changed; see Erased.
func (db *DB) ErasePerson(ctx context.Context, id string, number int) (Erased, error) {
	const tried = "erase a person in"
	var out Erased
	err := db.edit(ctx, tried, id, false, func(w *writer) {
		var lines []Change
		lines, w.err = verifiedHistory(w.ctx, w.tx, id)
		run := w.read()
		if w.err != nil {
			return
		}
		x, err := newEraser(run, lines, strconv.Itoa(number))
		if err != nil {
			w.err = err
			return
		}
		for e, text := range files.Entries(run) {
			erased := x.text(e, text)
			if erased != text {
				w.write(e, erased)
			}
			out.Texts += x.holds(erased)
		}
		for _, d := range run.Deals {
			out.Texts += x.holds(d.Name)
		}
		w.err = cmp.Or(w.err, w.lifted(func() { out.Texts += w.rewrite(lines, x) }))
		events, err := column(w.ctx, w.tx, "SELECT event FROM workshop_events WHERE workshop IN (SELECT id FROM workshops WHERE assessment = ?)", id)
		w.err = cmp.Or(w.err, err)
		for _, event := range events {
			out.Texts += x.holds(event)
		}
		w.record(files.KindErase, "", nil, nil)
	})
	return db.scrubbed(ctx, tried, out, err)
}

// lifted runs use while the triggers that keep the history and the workshops as they
// are do not exist. Only an erasure does that; a transaction that fails has them back.
func (w *writer) lifted(use func()) error {
	triggers, err := query(w.ctx, w.tx, func(rows *sql.Rows, t *[2]string) error { return rows.Scan(&t[0], &t[1]) },
		"SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('changes', 'workshop_events') ORDER BY name")
	w.err = cmp.Or(w.err, err)
	for _, t := range triggers {
		w.exec("DROP TRIGGER " + t[0])
	}
	use()
	for _, t := range triggers {
		w.exec(t[1])
	}
	return w.err
}

// rewrite stores the lines of the history without what x erases, with new digests, and
// returns how many texts in them still hold it.
func (w *writer) rewrite(lines []Change, x *eraser) (left int) {
	var before []byte
	for _, c := range lines {
		c.Before, c.After = x.quoted(c, c.Before), x.quoted(c, c.After)
		left += x.holds(c.Before) + x.holds(c.After)
		before = chainDigest(before, c.Change)
		w.exec("UPDATE changes SET before = ?, after = ?, digest = ? WHERE sequence = ?", c.Before, c.After, before, c.Sequence)
	}
	return left
}

// eraser knows what a person was called.
type eraser struct {
	key   string   // of the person's entry
	words []string // names and e-mail addresses
	all   bool     // of everyone
}

// newEraser finds what the person of a number is and was called, except for what
// another person is called.
func newEraser(run assessment.Assessment, lines []Change, key string) (*eraser, error) {
	x, known := &eraser{key: key}, false
	add := func(text string) {
		var p assessment.Person
		if text == "" || json.Unmarshal([]byte(text), &p) != nil {
			return
		}
		known = true
		x.words = append(x.words, p.Name, p.Email)
	}
	for _, p := range run.People {
		if strconv.Itoa(p.Number) == key {
			add(files.EncodeJSON(p))
		}
	}
	for _, c := range lines {
		if c.Kind == files.KindPerson && c.Key == key {
			add(unquote(c.Before))
			add(unquote(c.After))
		}
	}
	if !known {
		return nil, fmt.Errorf("%w: %s", ErrNoPerson, key)
	}
	slices.Sort(x.words)
	x.words = slices.DeleteFunc(slices.Compact(x.words), func(word string) bool {
		return word == "" || slices.ContainsFunc(run.People, func(p assessment.Person) bool {
			return strconv.Itoa(p.Number) != key && (p.Name == word || p.Email == word)
		})
	})
	return x, nil
}

// text returns the text of an entry without the person: "" for the entry of the person.
// Every text is changed alike, so the lines of a history go on to fit each other.
func (x *eraser) text(e files.Entry, text string) string {
	var run assessment.Assessment
	switch e.Kind {
	case files.KindPerson, files.KindReadiness, files.KindBaseline, files.KindDone:
	default:
		return text
	}
	if text == "" || files.DecodeEntries(map[files.Entry]string{e: text}, &run) != nil {
		return text
	}
	changed := false
	erase := func(word *string) {
		if slices.Contains(x.words, *word) || x.all && *word != "" {
			*word, changed = "", true
		}
	}
	marks := []map[assessment.WorkstreamID]assessment.ReadinessMark{run.Readiness}
	for i := range run.Baselines {
		marks = append(marks, run.Baselines[i].Readiness)
	}
	for _, all := range marks {
		for id, mark := range all {
			erase(&mark.Person)
			all[id] = mark
		}
	}
	for _, days := range run.Done {
		for i := range days {
			erase(&days[i].Person)
		}
	}
	for i := range run.People {
		erase(&run.People[i].Name)
		erase(&run.People[i].Email)
		if run.People[i].Name == "" || e.Key == x.key {
			return ""
		}
	}
	if !changed {
		return text
	}
	return files.Entries(run)[e]
}

// Nameless returns a bundle without people: no names and e-mail addresses in marks,
// baselines, recurring work and the history, and no workshop that was held with names.
// What people wrote stays.
func Nameless(b files.Bundle) (files.Bundle, error) {
	x := &eraser{all: true}
	texts := files.Entries(b.Run)
	for e, text := range texts {
		texts[e] = x.text(e, text)
		if texts[e] == "" && e.Kind != files.KindFact {
			delete(texts, e)
		}
	}
	err := files.DecodeEntries(texts, &b.Run)
	b.History = slices.Clone(b.History)
	for i, c := range b.History {
		b.History[i].Before, b.History[i].After = x.quoted(Change{Change: c}, c.Before), x.quoted(Change{Change: c}, c.After)
	}
	if n := len(b.History); n > 0 { // undo does not go past it either
		b.History = append(b.History, files.Change{Kind: files.KindErase, Before: "null", After: "null", Time: b.Run.Changed, Step: n + 1})
	}
	if b.Workshop != nil && slices.ContainsFunc(b.Workshop.Events, func(e workshop.Event) bool {
		open, ok := e.(workshop.Open)
		return ok && open.Named
	}) {
		b.Workshop = nil
	}
	return b, err
}

// quoted is text for a line of the history, whose texts are JSON strings.
func (x *eraser) quoted(c Change, quoted string) string {
	text := unquote(quoted)
	if erased := x.text(files.Entry{Kind: c.Kind, Key: c.Key}, text); erased != text {
		return files.EncodeJSON(erased)
	}
	return quoted
}

// unquote returns the text in a JSON string, "" for another value.
func unquote(quoted string) (out string) {
	_ = json.Unmarshal([]byte(quoted), &out)
	return out
}

// holds is 1 if a text contains a name or an e-mail address, else 0.
func (x *eraser) holds(text string) int {
	if slices.ContainsFunc(x.words, func(word string) bool { return strings.Contains(text, word) }) {
		return 1
	}
	return 0
}

// scrubbed writes the file anew after an erasure, so that no page of it and no log has
// what was erased, and adds the backups.
func (db *DB) scrubbed(ctx context.Context, tried string, out Erased, err error) (Erased, error) {
	if err != nil {
		return Erased{}, err
	}
	db.emptying.Lock()
	defer db.emptying.Unlock()
	conn, err := db.Conn(ctx)
	if err != nil {
		return out, db.failed(tried, err)
	}
	defer conn.Close()
	busy := 0
	_, err = conn.ExecContext(ctx, "PRAGMA secure_delete(1); VACUUM")
	if err == nil {
		err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, new(int), new(int))
	}
	if err == nil && busy != 0 {
		err = errors.New("it is erased, and another program that has the database open keeps a log in which it still is: " +
			"close that program, and the log is emptied with the next change")
	}
	names, unread := Backups(db.path)
	out.Backups = names
	return out, db.failed(tried, cmp.Or(err, unread, db.verifyFile()))
}
