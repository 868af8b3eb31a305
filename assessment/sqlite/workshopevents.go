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

// replay makes the state again. Content in which the events do not fit any more
// is named in the error.
func (l *workshopLine) replay(c *assessment.Catalog, lines []eventLine) (*workshop.Hub, error) {
	events := make([]workshop.Event, len(lines))
	for i, line := range lines {
		var err error
		if events[i], err = workshop.Decode(line.kind, line.text); err != nil {
			return nil, fmt.Errorf("event %d of workshop %s: %w", line.number, l.id, err)
		}
	}
	h, err := workshop.Replay(c, events)
	if now := packName(c); err != nil && l.pack != now {
		err = fmt.Errorf("workshop %s was held with content %s, which does not fit into %s: %w", l.id, l.pack, now, err)
	}
	return h, err
}

func packName(c *assessment.Catalog) string { return c.Pack.ID + " " + c.Pack.Version }

// append stores the next event, and with the first one the workshop.
func (w *Workshop) append(ctx context.Context, tx *sql.Tx, e workshop.Event) error {
	kind, text, err := workshop.Encode(e)
	if err != nil {
		return err
	}
	row := workshopLine{id: w.ID, assessment: w.Assessment, pack: packName(w.db.pack), created: w.Created}
	var before []byte
	count := w.Hub.Events()
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
		_, err = tx.ExecContext(ctx, "INSERT INTO workshops (id, assessment, pack, created, seal) VALUES (?, ?, ?, ?, ?)",
			row.id, row.assessment, row.pack, row.created.UnixMicro(), row.sum(line.digest))
	} else {
		_, err = tx.ExecContext(ctx, "UPDATE workshops SET seal = ? WHERE id = ?", row.sum(line.digest), row.id)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO workshop_events (workshop, number, kind, event, time, digest) VALUES (?, ?, ?, ?, ?, ?)",
		w.ID, line.number, line.kind, line.text, line.time, line.digest)
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
