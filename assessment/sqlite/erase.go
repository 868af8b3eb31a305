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
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

// ErrNoPerson is returned for a number that no person of an assessment has.
var ErrNoPerson = errors.New("no such person")

// ErasedWord takes the place of a name or an e-mail address in what people wrote.
const ErasedWord = "(erased)"

// Erased says what was taken out of texts, and what the program could not take out.
type Erased struct {
	Replaced int      // notes, comments and other texts that have ErasedWord now, earlier ones too
	Left     int      // texts that still have a part of the name, or the name of a company that contains it
	Backups  []string // next to the database, which may still hold it
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
				"readiness", "held_dates", "entries", "agenda", "pushed"} {
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
// were promised, what people wrote, and workshops. The history has a line that says so,
// without the name, and undo does not go past it.
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
			x.count(text, erased)
		}
		w.eraseDeals(x)
		w.err = cmp.Or(w.err, w.lifted(func() {
			w.rewrite(lines, x)
			ids, err := column(w.ctx, w.tx, "SELECT id FROM workshops WHERE assessment = ?", w.id)
			w.err = cmp.Or(w.err, err)
			for _, id := range ids {
				w.err = cmp.Or(w.err, w.eraseWorkshop(x, id))
			}
		}))
		out = x.out
		w.record(files.KindErase, "", nil, nil)
	})
	return db.scrubbed(ctx, tried, out, err)
}

func (w *writer) eraseDeals(x *eraser) {
	type deal struct {
		number int
		name   string
	}
	deals, err := query(w.ctx, w.tx, func(rows *sql.Rows, d *deal) error { return rows.Scan(&d.number, &d.name) },
		"SELECT number, name FROM deals WHERE assessment = ?", w.id)
	w.err = cmp.Or(w.err, err)
	for _, d := range deals {
		erased := x.line(d.name, safetext.MaxCompany)
		x.count(d.name, erased)
		if erased != d.name {
			w.exec("UPDATE deals SET name = ? WHERE assessment = ? AND number = ?", erased, w.id, d.number)
		}
	}
}

// eraseWorkshop stores the events of a workshop without what x erases, with new
// digests. A participant with the name of the person has none afterwards.
func (w *writer) eraseWorkshop(x *eraser, id string) error {
	row, err := workshopRow(w.ctx, w.tx, "id = ?", id)
	if err != nil {
		return err
	}
	lines, err := row.events(w.ctx, w.tx)
	if err != nil {
		return err
	}
	var before []byte
	for _, line := range lines {
		event, err := workshop.Decode(line.kind, line.text)
		if err != nil {
			return fmt.Errorf("event %d of workshop %s: %w", line.number, id, err)
		}
		was := line.text
		if erased, changed := x.event(event); changed {
			_, line.text, err = workshop.Encode(erased)
			if err != nil {
				return err
			}
		}
		x.count(was, line.text)
		before = line.chainDigest(before)
		w.exec("UPDATE workshop_events SET event = ?, digest = ? WHERE workshop = ? AND number = ?",
			line.text, before, id, line.number)
	}
	w.exec("UPDATE workshops SET seal = ? WHERE id = ?", row.digestAfter(before), id)
	return w.err
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

// rewrite stores the lines of the history without what x erases, with new digests.
func (w *writer) rewrite(lines []Change, x *eraser) {
	var before []byte
	for _, c := range lines {
		was := [2]string{c.Before, c.After}
		c.Before, c.After = x.quoted(c, c.Before), x.quoted(c, c.After)
		x.count(was[0], c.Before)
		x.count(was[1], c.After)
		before = chainDigest(before, c.Change)
		w.exec("UPDATE changes SET before = ?, after = ?, digest = ? WHERE sequence = ?", c.Before, c.After, before, c.Sequence)
	}
}

// eraser knows what a person was called.
type eraser struct {
	key   string   // of the person's entry
	words []string // names and e-mail addresses, the longest first
	parts []string // of names, that no one else is called
	all   bool     // of everyone
	out   Erased
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
	var others []string
	for _, p := range run.People {
		if strconv.Itoa(p.Number) != key {
			others = append(append(others, p.Name, p.Email), strings.Fields(p.Name)...)
		}
	}
	x.find(others)
	return x, nil
}

func (x *eraser) find(others []string) {
	taken := func(word string) bool { return word == "" || slices.Contains(others, word) }
	slices.SortFunc(x.words, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	x.words = slices.DeleteFunc(slices.Compact(x.words), taken)
	for _, word := range x.words {
		for _, part := range strings.Fields(word) {
			if utf8.RuneCountInString(part) > 1 && !taken(part) && !slices.Contains(x.words, part) {
				x.parts = append(x.parts, part)
			}
		}
	}
}

// text returns the text of an entry without the person: "" for the entry of the person.
// Every text is changed alike, so the lines of a history go on to fit each other.
func (x *eraser) text(e files.Entry, text string) string {
	var run assessment.Assessment
	switch e.Kind {
	case files.KindNote:
		return x.prose(text)
	case files.KindPerson, files.KindReadiness, files.KindBaseline, files.KindDone:
	default:
		return text
	}
	if text == "" || files.DecodeEntries(map[files.Entry]string{e: text}, &run) != nil {
		return text
	}
	changed := false
	set := func(to *string, text string) {
		changed = changed || *to != text
		*to = text
	}
	files.EachText(&run, func(kind files.TextKind, to *string, most int) {
		switch kind {
		case files.NameText:
			if slices.Contains(x.words, *to) || x.all && *to != "" {
				set(to, "")
			}
		case files.LinkText:
			if x.replaced(*to) != *to {
				set(to, "") // with another word it leads nowhere
			}
		default:
			set(to, x.line(*to, most))
		}
	})
	for _, p := range run.People {
		if p.Name == "" || e.Key == x.key {
			return ""
		}
	}
	if !changed {
		return text
	}
	return files.Entries(run)[e]
}

// event returns an event of a workshop without the person, and whether that is another.
func (x *eraser) event(e workshop.Event) (out workshop.Event, changed bool) {
	set := func(to *string, text string) {
		changed = changed || *to != text
		*to = text
	}
	switch e := e.(type) {
	case workshop.Join:
		set(&e.Name, x.participant(e.Name))
		set(&e.Role, x.line(e.Role, workshop.MaxRole))
		out = e
	case workshop.Rename:
		set(&e.Name, x.participant(e.Name))
		out = e
	case workshop.Vote:
		set(&e.Note, x.prose(e.Note))
		out = e
	case workshop.Draft:
		set(&e.Text, x.prose(e.Text))
		out = e
	case workshop.Record:
		set(&e.Dissent, x.prose(e.Dissent))
		out = e
	}
	return out, changed
}

// participant is the name of a participant, "" where it is that of the person or a part
// of it: in a room people call themselves by one name. A number follows a name that was
// taken, and a long one was cut.
func (x *eraser) participant(name string) string {
	bare := strings.TrimRight(name, " 0123456789")
	mine := func(word string) bool {
		cut := utf8.RuneCountInString(bare) >= workshop.MaxName/2 && strings.HasPrefix(word, bare)
		return strings.EqualFold(word, bare) || cut
	}
	if slices.ContainsFunc(x.words, mine) || slices.ContainsFunc(x.parts, mine) || x.replaced(name) != name {
		return ""
	}
	return name
}

// prose is replaced, for a text of several lines; line is that for one.
func (x *eraser) prose(text string) string {
	if out := x.replaced(text); out != text {
		return safetext.Text(out, safetext.MaxNote)
	}
	return text
}

func (x *eraser) line(text string, most int) string {
	if out := x.replaced(text); out != text {
		return safetext.Line(out, most)
	}
	return text
}

// replaced returns a text with ErasedWord in the place of each name and e-mail address
// that is a whole word. Only in a name of one word do capitals matter: Mark is one,
// and mark is not.
func (x *eraser) replaced(text string) string {
	for _, word := range x.words {
		text = replaceWord(text, word, !strings.ContainsAny(word, " @"))
	}
	return text
}

func replaceWord(text, word string, exact bool) string {
	var out strings.Builder
	for rest := text; ; {
		at, end := indexWord(text[:len(text)-len(rest)], rest, word, exact)
		if at < 0 {
			return out.String() + rest
		}
		out.WriteString(rest[:at] + ErasedWord)
		rest = rest[end:]
	}
}

// indexWord returns where a word is in the rest of a text, after what was before it.
func indexWord(before, rest, word string, exact bool) (at, end int) {
	for at := range rest {
		end := at + len(word)
		if end > len(rest) {
			break
		}
		found := rest[at:end]
		if found != word && (exact || !strings.EqualFold(found, word)) {
			continue
		}
		left, _ := utf8.DecodeLastRuneInString(before + rest[:at])
		right, _ := utf8.DecodeRuneInString(rest[end:])
		first, _ := utf8.DecodeRuneInString(found)
		last, _ := utf8.DecodeLastRuneInString(found)
		if !joined(left, first) && !joined(last, right) {
			return at, end
		}
	}
	return -1, -1
}

// joined reports whether two characters are of one word, in writing that has spaces.
func joined(a, b rune) bool {
	letter := func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.M, unicode.Nd) && r != utf8.RuneError &&
			!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
				unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	}
	return letter(a) && letter(b)
}

// count notes what was done with a text, and what is left in it.
func (x *eraser) count(was, now string) {
	if strings.Count(was, ErasedWord) < strings.Count(now, ErasedWord) {
		x.out.Replaced++
	}
	whole := func(word string) bool { return strings.Contains(now, word) }
	part := func(word string) bool { return replaceWord(now, word, true) != now }
	if slices.ContainsFunc(x.words, whole) || slices.ContainsFunc(x.parts, part) {
		x.out.Left++
	}
}

// Nameless returns a bundle without people: no names and e-mail addresses in marks,
// baselines, recurring work, what people wrote and the history, and no workshop that was
// held with names.
func Nameless(b files.Bundle) (files.Bundle, error) {
	x := &eraser{all: true}
	for _, p := range b.Run.People {
		x.words = append(x.words, p.Name, p.Email)
	}
	for _, c := range b.History {
		for _, text := range []string{unquote(c.Before), unquote(c.After)} {
			var p assessment.Person
			if c.Kind == files.KindPerson && text != "" && json.Unmarshal([]byte(text), &p) == nil {
				x.words = append(x.words, p.Name, p.Email)
			}
		}
	}
	for _, mark := range b.Run.Readiness {
		x.words = append(x.words, mark.Person)
	}
	for _, days := range b.Run.Done {
		for _, d := range days {
			x.words = append(x.words, d.Person)
		}
	}
	x.find(nil)
	texts := files.Entries(b.Run)
	for e, text := range texts {
		texts[e] = x.text(e, text)
		if texts[e] == "" && e.Kind != files.KindFact {
			delete(texts, e)
		}
	}
	err := files.DecodeEntries(texts, &b.Run)
	b.Run.Deals = slices.Clone(b.Run.Deals)
	for i := range b.Run.Deals {
		b.Run.Deals[i].Name = x.line(b.Run.Deals[i].Name, safetext.MaxCompany)
	}
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
	if b.Workshop != nil {
		held := *b.Workshop
		held.Events = slices.Clone(held.Events)
		for i, e := range held.Events {
			if erased, changed := x.event(e); changed {
				held.Events[i] = erased
			}
		}
		b.Workshop = &held
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

func unquote(quoted string) (out string) {
	_ = json.Unmarshal([]byte(quoted), &out)
	return out
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
