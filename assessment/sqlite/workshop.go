package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

var (
	// ErrNoWorkshop says that an assessment has no workshop, or none that goes on.
	ErrNoWorkshop = errors.New("no workshop")
	// ErrElsewhere says that another program went on with a workshop.
	ErrElsewhere = errors.New("another program runs this workshop; end one of them and resume it")
)

// Workshop is a workshop that is stored event by event. One goroutine at a time
// uses it; other goroutines may use the views of its State.
type Workshop struct {
	ID         string
	Assessment string
	Created    time.Time
	State      *workshop.State // to look at; its events go through Apply

	db *DB
}

// StartWorkshop stores a new workshop on an assessment, which begins with the
// answers that are there. The store needs a pack; see WithEngine.
func (db *DB) StartWorkshop(ctx context.Context, id string, mode workshop.Mode, named bool) (*Workshop, error) {
	if db.engine == nil {
		return nil, errNoPack
	}
	run, err := db.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	now := db.now().UTC().Truncate(time.Microsecond)
	made, err := newID(now)
	if err != nil {
		return nil, err
	}
	known := map[assessment.QuestionID]assessment.Answer{}
	for i := range db.engine.Questions {
		q := &db.engine.Questions[i]
		if answer, err := q.Check(run.Answers.Of(q.ID)); err == nil {
			known[q.ID] = answer
		}
	}
	w := &Workshop{ID: made, Assessment: run.ID, Created: now, State: workshop.New(db.engine), db: db}
	return w, w.Apply(ctx, workshop.Open{Mode: mode, Named: named, Answers: known})
}

var errNoPack = errors.New("a workshop needs content, and no pack is in use")

// ResumeWorkshop returns the last workshop on an assessment with every event that
// was acknowledged and no connected participant. It returns ErrNoWorkshop if there
// is none or it was closed.
func (db *DB) ResumeWorkshop(ctx context.Context, id string) (*Workshop, error) {
	w, err := db.LastWorkshop(ctx, id)
	if err != nil {
		return nil, err
	}
	if w.State.Projector().Closed {
		return nil, fmt.Errorf("%w is open: the last one was closed", ErrNoWorkshop)
	}
	return w, w.Apply(ctx, workshop.Resume{})
}

// LastWorkshop returns the last workshop on an assessment as it was left, to
// read; or ErrNoWorkshop.
func (db *DB) LastWorkshop(ctx context.Context, id string) (*Workshop, error) {
	const tried = "read a workshop in"
	if db.engine == nil {
		return nil, errNoPack
	}
	full, err := resolve(ctx, db, strings.ToUpper(id))
	if err != nil {
		return nil, db.failed(tried, err)
	}
	var w *Workshop
	err = db.view(ctx, tried, func(tx *transaction) error {
		row, err := lastWorkshop(ctx, tx, full)
		if err != nil {
			return err
		}
		w = &Workshop{ID: row.id, Assessment: row.assessment, Created: row.created, db: db}
		w.State, err = replay(ctx, tx, &row, db.engine, workshop.Replay)
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Apply stores events in one transaction and then applies them. It returns an error
// if one of them is refused or they could not be stored; then none is applied.
// Events of one call must not depend on each other. An agreed answer becomes an
// answer of the assessment in the same transaction, and its dissent is added to
// the note on that question.
func (w *Workshop) Apply(ctx context.Context, events ...workshop.Event) error {
	kept := make([]workshop.Event, len(events))
	var agreed []workshop.Record
	for i, e := range events {
		var err error
		kept[i], err = w.State.Admit(e)
		if err != nil {
			return err
		}
		if record, ok := kept[i].(workshop.Record); ok {
			agreed = append(agreed, record)
		}
	}
	const tried = "save a workshop in"
	row := workshopLine{id: w.ID, assessment: w.Assessment, pack: w.db.engine.Pack.Name(), created: w.Created}
	add := func(tx *transaction) error { return row.add(ctx, tx, w.State.Events(), kept, w.db.now()) }
	var err error
	if len(agreed) > 0 {
		err = w.db.edit(ctx, tried, w.Assessment, false, func(in *writer) {
			in.err = add(in.tx)
			for _, record := range agreed {
				w.agree(in, record)
			}
		})
	} else {
		err = w.db.change(ctx, tried, add)
	}
	for _, e := range kept {
		if err == nil {
			err = w.State.Apply(e)
		}
	}
	return err
}

// agree stores the answer that the room agreed on, and adds its dissent to the
// note. A note that is full stays; the event has the dissent.
func (w *Workshop) agree(in *writer, agreed workshop.Record) {
	updates := []assessment.Update{assessment.SetAnswer{Question: agreed.Question, Answer: agreed.Answer}}
	before := in.carry(in.read()).Notes[agreed.Question]
	note := before
	for _, r := range w.State.Facilitator().Rounds {
		if r.Question == agreed.Question && r.Agreed != nil { // before
			note = strings.TrimSpace(strings.TrimSuffix(note, dissentNote(r.Agreed.Dissent)))
			break
		}
	}
	note = strings.TrimSpace(note + "\n\n" + dissentNote(agreed.Dissent))
	if note != before && safetext.Text(note, safetext.MaxNote) == note {
		updates = append(updates, assessment.SetNote{Question: agreed.Question, Text: note})
	}
	in.apply(updates...)
}

func dissentNote(dissent string) string {
	if dissent == "" {
		return ""
	}
	return "Dissent in the workshop: " + dissent
}

type workshopLine struct {
	id, assessment, pack string
	created              time.Time
	seal                 []byte
}

type eventLine struct {
	number     int
	kind, text string
	time       int64
	digest     []byte
}

// lastWorkshop is the newest workshop on an assessment, or ErrNoWorkshop.
func lastWorkshop(ctx context.Context, tx *transaction, id string) (workshopLine, error) {
	row, err := workshopRow(ctx, tx, "assessment = ? ORDER BY id DESC LIMIT 1", id)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w was held on %s", ErrNoWorkshop, id)
	}
	return row, err
}

func workshopRow(ctx context.Context, tx *transaction, where, arg string) (workshopLine, error) {
	var out workshopLine
	err := tx.QueryRowContext(ctx, "SELECT id, assessment, pack, created, seal FROM workshops WHERE "+where, arg).
		Scan(&out.id, &out.assessment, &out.pack, (*micros)(&out.created), &out.seal)
	return out, err
}

func (l *workshopLine) digestAfter(last []byte) []byte {
	sum := sha256.New()
	addTo(sum, []int64{l.created.UnixMicro()}, l.id, l.assessment, l.pack, string(last))
	return sum.Sum(nil)
}

// chainDigest computes the digest of an event from that of the one before it.
func (l *eventLine) chainDigest(before []byte) []byte {
	sum := sha256.New()
	addTo(sum, []int64{int64(l.number), l.time}, string(before), l.kind, l.text)
	return sum.Sum(nil)
}

// events reads the events of a workshop, and verifies that every one is as it was
// stored and none is missing.
func (l *workshopLine) events(ctx context.Context, tx *transaction) ([]eventLine, error) {
	var before []byte
	out, err := query(ctx, tx, func(rows *sql.Rows, e *eventLine) error {
		if err := rows.Scan(&e.number, &e.kind, &e.text, &e.time, &e.digest); err != nil {
			return err
		}
		before = e.chainDigest(before)
		if !bytes.Equal(before, e.digest) {
			return fmt.Errorf("event %d of workshop %s is not as it was stored (%w)", e.number, l.id, errChanged)
		}
		return nil
	}, "SELECT number, kind, event, time, digest FROM workshop_events WHERE workshop = ? ORDER BY number", l.id)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(l.digestAfter(before), l.seal) {
		return nil, fmt.Errorf("workshop %s is not as it was stored (%w)", l.id, errChanged)
	}
	return out, nil
}

// replay passes the events of a workshop to read, such as workshop.Replay. If they
// do not fit the present content, the error names the content of the workshop.
func replay[T any](ctx context.Context, tx *transaction, l *workshopLine, e *engine.Engine, read func(*engine.Engine, []workshop.Event) (T, error)) (T, error) {
	var none T
	lines, err := l.events(ctx, tx)
	if err != nil {
		return none, err
	}
	events := make([]workshop.Event, len(lines))
	for i, line := range lines {
		events[i], err = workshop.Decode(line.kind, line.text)
		if err != nil {
			return none, fmt.Errorf("event %d of workshop %s: %w", line.number, l.id, err)
		}
	}
	out, err := read(e, events)
	if now := e.Pack.Name(); err != nil && l.pack != now {
		err = fmt.Errorf("workshop %s was held with content %s, which does not fit into %s: %w", l.id, l.pack, now, err)
	}
	return out, err
}

// add stores events after those that are there, whose number is count; the first
// ones together with the workshop.
func (l *workshopLine) add(ctx context.Context, tx *transaction, count int, events []workshop.Event, now time.Time) error {
	var before []byte
	if count > 0 {
		var err error
		*l, err = workshopRow(ctx, tx, "id = ?", l.id)
		if err != nil {
			return err
		}
		var last int
		err = tx.QueryRowContext(ctx, "SELECT number, digest FROM workshop_events WHERE workshop = ? ORDER BY number DESC LIMIT 1", l.id).Scan(&last, &before)
		switch {
		case err != nil:
			return err
		case !bytes.Equal(l.digestAfter(before), l.seal):
			return fmt.Errorf("workshop %s is not as it was stored (%w)", l.id, errChanged)
		case last != count:
			return ErrElsewhere
		}
	}
	lines := make([]eventLine, len(events))
	for i, e := range events {
		kind, text, err := workshop.Encode(e)
		if err != nil {
			return err
		}
		lines[i] = eventLine{
			number: count + 1 + i,
			kind:   kind,
			text:   text,
			time:   now.UnixMicro(),
		}
		before = lines[i].chainDigest(before)
		lines[i].digest = before
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO workshops (id, assessment, pack, created, seal) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET seal = excluded.seal`, l.id, l.assessment, l.pack, l.created.UnixMicro(), l.digestAfter(before))
	for _, e := range lines {
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO workshop_events (workshop, number, kind, event, time, digest) VALUES (?, ?, ?, ?, ?, ?)",
				l.id, e.number, e.kind, e.text, e.time, e.digest)
		}
	}
	return err
}

// checkWorkshops returns what is wrong with the workshops of an assessment. The
// errors may be nil.
func checkWorkshops(ctx context.Context, tx *transaction, id string) []error {
	ids, err := column(ctx, tx, "SELECT id FROM workshops NOT INDEXED WHERE assessment = ? ORDER BY id", id)
	out := []error{err}
	for _, one := range ids {
		row, err := workshopRow(ctx, tx, "id = ?", one)
		if err == nil {
			_, err = row.events(ctx, tx)
		}
		out = append(out, err)
	}
	return out
}
