package main

import (
	"context"
	"errors"
	"path/filepath"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/sqlite"
	"trustpath/tui/screen/intake"
)

// importer takes in the files that the import dialog asks for.
type importer struct {
	app     *app
	catalog *assessment.Catalog
	opened  func() *sqlite.DB // waits for the store; nil when there is none
}

// Import stores what the file at a path holds, as trustpath import does.
func (i importer) Import(ctx context.Context, path string, copied bool) (intake.Imported, error) {
	full, err := filepath.Abs(enteredPath(path)) // never "-", which is stdin
	if err != nil {
		return intake.Imported{}, err
	}
	data, err := i.app.readInput(full, bundle.MaxSize)
	if err != nil {
		return intake.Imported{}, err
	}
	in, err := readIn(i.catalog, inFile{data, filepath.Base(full), i.app.day()})
	if err != nil {
		return intake.Imported{}, err
	}
	db := i.opened()
	if db == nil {
		return intake.Imported{}, errUnsaved
	}
	made, err := in.store(ctx, i.catalog, db, copied)
	if errors.Is(err, sqlite.ErrTaken) {
		err = intake.ErrTaken
	}
	return made, err
}
