package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// workshopLine is a stored workshop without its events.
type workshopLine struct {
	id, assessment, pack string
	created              time.Time
	seal                 []byte
}

// eventLine is one stored event.
type eventLine struct {
	number     int
	kind, text string
	time       int64
	digest     []byte
}

// lastWorkshop is the newest workshop on an assessment, or sql.ErrNoRows.
func lastWorkshop(ctx context.Context, tx *sql.Tx, id string) (workshopLine, error) {
	return workshopRow(ctx, tx, "assessment = ? ORDER BY id DESC LIMIT 1", id)
}

func workshopRow(ctx context.Context, tx *sql.Tx, where, arg string) (workshopLine, error) {
	var out workshopLine
	var created int64
	err := tx.QueryRowContext(ctx, "SELECT id, assessment, pack, created, seal FROM workshops WHERE "+where, arg).
		Scan(&out.id, &out.assessment, &out.pack, &created, &out.seal)
	out.created = time.UnixMicro(created).UTC()
	return out, err
}

// sum is the seal of a workshop of which this is the last event.
func (l *workshopLine) sum(last []byte) []byte {
	sum := sha256.New()
	digest(sum, []int64{l.created.UnixMicro()}, l.id, l.assessment, l.pack, string(last))
	return sum.Sum(nil)
}

// linked is the digest of an event behind the one before it.
func (l *eventLine) linked(before []byte) []byte {
	sum := sha256.New()
	digest(sum, []int64{int64(l.number), l.time}, string(before), l.kind, l.text)
	return sum.Sum(nil)
}

// events reads what happened, where every line is as it was written and none is
// missing.
func (l *workshopLine) events(ctx context.Context, tx *sql.Tx) ([]eventLine, error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, kind, event, time, digest FROM workshop_events WHERE workshop = ? ORDER BY number", l.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []eventLine
	var before []byte
	for rows.Next() {
		var e eventLine
		if err := rows.Scan(&e.number, &e.kind, &e.text, &e.time, &e.digest); err != nil {
			return nil, err
		}
		if before = e.linked(before); !bytes.Equal(before, e.digest) {
			return nil, fmt.Errorf("event %d of workshop %s is not as it was stored (%w)", e.number, l.id, errChanged)
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if !bytes.Equal(l.sum(before), l.seal) {
		return nil, fmt.Errorf("workshop %s is not as it was stored (%w)", l.id, errChanged)
	}
	return out, nil
}

// happened reads what happened and makes something of it, as workshop.Replay
// does. Content in which the events do not fit any more is named in the error.
func happened[T any](ctx context.Context, tx *sql.Tx, l *workshopLine, c *assessment.Catalog, read func(*assessment.Catalog, []workshop.Event) (T, error)) (T, error) {
	var none T
	lines, err := l.events(ctx, tx)
	if err != nil {
		return none, err
	}
	events := make([]workshop.Event, len(lines))
	for i, line := range lines {
		if events[i], err = workshop.Decode(line.kind, line.text); err != nil {
			return none, fmt.Errorf("event %d of workshop %s: %w", line.number, l.id, err)
		}
	}
	out, err := read(c, events)
	if now := c.Pack.Name(); err != nil && l.pack != now {
		err = fmt.Errorf("workshop %s was held with content %s, which does not fit into %s: %w", l.id, l.pack, now, err)
	}
	return out, err
}

// append stores the next event, and with the first one the workshop.
func (w *Workshop) append(ctx context.Context, tx *sql.Tx, e workshop.Event, count int) error {
	kind, text, err := workshop.Encode(e)
	if err != nil {
		return err
	}
	row := workshopLine{id: w.ID, assessment: w.Assessment, pack: w.db.pack.Pack.Name(), created: w.Created}
	var before []byte
	if count > 0 {
		if row, err = workshopRow(ctx, tx, "id = ?", w.ID); err != nil {
			return err
		}
		var last int
		err = tx.QueryRowContext(ctx, "SELECT number, digest FROM workshop_events WHERE workshop = ? ORDER BY number DESC LIMIT 1", w.ID).Scan(&last, &before)
		switch {
		case err != nil:
			return err
		case !bytes.Equal(row.sum(before), row.seal):
			return fmt.Errorf("workshop %s is not as it was stored (%w)", w.ID, errChanged)
		case last != count:
			return ErrElsewhere
		}
	}
	line := eventLine{number: count + 1, kind: kind, text: text, time: w.db.now().UnixMicro()}
	line.digest = line.linked(before)
	if count == 0 {
		err = row.insert(ctx, tx, line.digest)
	} else {
		_, err = tx.ExecContext(ctx, "UPDATE workshops SET seal = ? WHERE id = ?", row.sum(line.digest), row.id)
	}
	if err != nil {
		return err
	}
	return row.add(ctx, tx, line)
}

// insert stores a workshop of which this is the digest of the last event.
func (l *workshopLine) insert(ctx context.Context, tx *sql.Tx, last []byte) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO workshops (id, assessment, pack, created, seal) VALUES (?, ?, ?, ?, ?)",
		l.id, l.assessment, l.pack, l.created.UnixMicro(), l.sum(last))
	return err
}

// add stores an event of a workshop.
func (l *workshopLine) add(ctx context.Context, tx *sql.Tx, e eventLine) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO workshop_events (workshop, number, kind, event, time, digest) VALUES (?, ?, ?, ?, ?, ?)",
		l.id, e.number, e.kind, e.text, e.time, e.digest)
	return err
}

// workshopsOf is what is wrong with the workshops of an assessment; nil for
// nothing.
func workshopsOf(ctx context.Context, tx *sql.Tx, id string) []error {
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
