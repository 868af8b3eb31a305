package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/workshop"
)

// minutes is the last workshop on an assessment as a bundle carries it; nil for
// none.
func minutes(ctx context.Context, tx *sql.Tx, c *assessment.Catalog, id string) (*bundle.Workshop, error) {
	row, err := lastWorkshop(ctx, tx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, errNoPack
	}
	events, err := happened(ctx, tx, &row, c, workshop.Minutes)
	if err != nil {
		return nil, err
	}
	return &bundle.Workshop{Content: row.pack, Created: row.created, Events: events}, nil
}

// workshop stores a workshop that was held elsewhere. It gets an id of its own,
// which is newer than any that is here, and older than those to come.
func (w *writer) workshop(held bundle.Workshop) {
	if w.err != nil {
		return
	}
	made, err := newID(w.now)
	if err != nil {
		w.err = err
		return
	}
	row := workshopLine{id: made, assessment: w.id, pack: held.Content, created: held.Created}
	lines := make([]eventLine, len(held.Events))
	var before []byte
	for i, e := range held.Events {
		line := &lines[i]
		line.number, line.time = i+1, held.Created.UnixMicro()
		if line.kind, line.text, w.err = workshop.Encode(e); w.err != nil {
			return
		}
		before = line.linked(before)
		line.digest = before
	}
	if w.err = row.insert(w.ctx, w.tx, before); w.err != nil {
		return
	}
	for i := range lines {
		if w.err = row.add(w.ctx, w.tx, lines[i]); w.err != nil {
			return
		}
	}
}
