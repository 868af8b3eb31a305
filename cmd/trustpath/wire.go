package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/catalog"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/content"
	"trustpath/tui"
)

// loadCatalog reads the content that --content names, else what is built in.
func (a *app) loadCatalog() (*assessment.Catalog, error) { return a.loadPack(a.content) }

// loadPack reads the pack in a folder, or for "" what is built in.
func (a *app) loadPack(folder string) (*assessment.Catalog, error) {
	var c *assessment.Catalog
	err := a.withPack(folder, func(files fs.FS) (err error) {
		if folder == "" {
			c, err = catalog.Restore(files, content.Snapshot())
		} else {
			c, err = catalog.Load(files)
		}
		return err
	})
	if err != nil {
		return nil, failure{codeInput, fmt.Errorf("load the content: %w", err)}
	}
	return c, nil
}

// withPack runs use on the files of a pack: those in a folder, out of which no
// link leads, or for "" those that are built in.
func (a *app) withPack(folder string, use func(fs.FS) error) error {
	if folder == "" {
		return use(content.Default())
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	return errors.Join(use(root.FS()), root.Close())
}

// withStore runs use on the store that the flags and the environment name, which
// exists.
func (a *app) withStore(ctx context.Context, use func(*sqlite.DB) error) error {
	return a.withStoreOf(ctx, false, use)
}

// withNewStore is withStore where the database is created if there is none.
func (a *app) withNewStore(ctx context.Context, use func(*sqlite.DB) error) error {
	return a.withStoreOf(ctx, true, use)
}

func (a *app) withStoreOf(ctx context.Context, create bool, use func(*sqlite.DB) error) error {
	db, err := a.openStore(ctx, nil, create)
	if err != nil {
		return err
	}
	if text := warning(db); text != "" {
		a.say("trustpath: %s", text)
	}
	return errors.Join(use(db), db.Close())
}

// openStore opens that store in the words of a catalog, or of none. A database
// that cannot be written is read as a copy.
func (a *app) openStore(ctx context.Context, c *assessment.Catalog, create bool) (*sqlite.DB, error) {
	path, err := a.storePath()
	if err != nil {
		return nil, err
	}
	db, err := sqlite.OpenWith(ctx, path, a.now, sqlite.Options{Existing: !create, Network: a.network})
	if errors.Is(err, sqlite.ErrReadOnly) || errors.Is(err, sqlite.ErrFull) || errors.Is(err, sqlite.ErrLinked) {
		if copied, copying := sqlite.OpenCopy(ctx, path, a.copies, a.now, err); copying == nil {
			db, err = copied, nil
		}
	}
	if err != nil {
		return nil, err
	}
	db.Today = a.day
	return db.In(c), nil
}

// storePath is --db, else TRUSTPATH_DB, else the data folder of the user, as the
// absolute path of the file itself.
func (a *app) storePath() (string, error) {
	path := cmp.Or(a.db, a.getenv("TRUSTPATH_DB"))
	if path == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usagef("no home folder to keep the database in (%w); name one with --db", err)
		}
		path = sqlite.DefaultPath(a.getenv, home)
	}
	path = expand(path)
	first, _, _ := strings.Cut(path, "/")
	switch {
	case first == "-":
		return "", usagef("a database is a file, and - is none; name one with --db")
	case strings.HasPrefix(first, "~"):
		return "", usagef("the database %s begins with %s, which is not a folder of yours; write the path in full, or begin it with ./", path, first)
	case strings.HasPrefix(first, "$"), strings.HasPrefix(first, "%"):
		return "", usagef("the database %s begins with %s, which nothing has put a value in for; write the path in full, or begin it with ./", path, first)
	}
	return sqlite.Resolve(path)
}

// with runs use on the catalog and the store in its words: what most commands
// need.
func (a *app) with(ctx context.Context, use func(*assessment.Catalog, *sqlite.DB) error) error {
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(db *sqlite.DB) error { return use(c, db.In(c)) })
}

// deps is what the screens reach the rest of the world through, but for the
// store. opened waits for the store; nil when there is none.
func (a *app) deps(ctx context.Context, c *assessment.Catalog, opened func() *sqlite.DB) tui.Deps {
	clock := clock{a}
	stored := func(id string) (bundle.Bundle, error) {
		if db := opened(); db != nil {
			return db.Bundle(ctx, id)
		}
		return bundle.Bundle{}, errUnsaved
	}
	came := func(run assessment.Assessment) (*workshop.Result, error) {
		if db := opened(); db != nil {
			return held(ctx, db, run, clock.Today())()
		}
		return nil, nil // there is no store
	}
	return tui.Deps{Catalog: c, Export: exporter{c, clock, stored, came}, Import: importer{a, c, opened}, Render: renderer{c}, Clock: clock, Editor: a.textEditor()}
}
