package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
)

// Machine is the store that a person works in.
type Machine interface {
	Names(ctx context.Context, limit, offset int) ([]assessment.Summary, error)
	Bundle(ctx context.Context, id string) (files.Bundle, error)
	Import(ctx context.Context, b files.Bundle, copied bool) (string, error)
	Pull(ctx context.Context, b files.Bundle, since time.Time) error
	Pushed(ctx context.Context, library string) (map[string]files.Pushed, error)
	SetPushed(ctx context.Context, library string, p files.Pushed) error
}

// Options are what a client needs.
type Options struct {
	Address string // of the library
	User    string // who pushes to a folder
	Engine  *engine.Engine
	Machine Machine
	Now     func() time.Time
	Today   assessment.Date
}

// Client pushes from a machine to a library, and pulls from it. It is what commands and
// screens share.
type Client struct {
	Library                    // nil without a connection
	Offline error              // why there is none
	Place   string             // the address without its password
	Server  bool               // it has rights
	Pack    assessment.PackRef // in use here
	Sent    []string           // ids that waited for a connection and are pushed now
	Refused map[string]error   // why others that waited are not

	o     Options
	here  map[string]assessment.Summary
	known map[string]files.Pushed
}

// Connect opens a library, and pushes what waits for it. Without a connection it returns
// a client that is Offline, for which pushes wait.
func Connect(ctx context.Context, o Options) (*Client, error) {
	c := &Client{
		Place:   SafeName(o.Address),
		Server:  IsServer(o.Address),
		Pack:    o.Engine.Pack,
		Refused: map[string]error{},
		o:       o,
		here:    map[string]assessment.Summary{},
	}
	all, err := o.Machine.Names(ctx, -1, 0)
	if err == nil {
		c.known, err = o.Machine.Pushed(ctx, c.Place)
	}
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		c.here[one.ID] = one
	}
	lib, err := Open(ctx, o.Address, o.User, o.Now)
	if errors.Is(err, ErrNone) && !c.Server && len(c.known) > 0 { // a share that is not mounted
		err = fmt.Errorf("%w: %s is not there or empty", ErrOffline, c.Place)
	}
	switch {
	case errors.Is(err, ErrOffline):
		c.Offline = err
		return c, nil
	case err != nil:
		return nil, err
	}
	c.Library = lib
	err = c.flush(ctx)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Close ends the connection, if there is one.
func (c *Client) Close() error {
	if c.Library == nil {
		return nil
	}
	return c.Library.Close()
}

// IsRefusal reports whether a library was reached and did not do what it was asked.
func IsRefusal(err error) bool {
	var conflict *ConflictError
	return errors.As(err, &conflict) || errors.Is(err, ErrStale) || errors.Is(err, ErrRefused) ||
		errors.Is(err, ErrRemoved) || errors.Is(err, ErrDenied)
}

// flush pushes what waits for a connection.
func (c *Client) flush(ctx context.Context) error {
	for id, known := range c.known {
		if known.Queued.IsZero() {
			continue
		}
		_, here := c.here[id]
		err := errors.New("it was deleted here")
		if here {
			err = c.Push(ctx, id)
		}
		switch {
		case err == nil:
			c.Sent = append(c.Sent, id)
		case errors.Is(err, ErrOffline):
			return nil // it still waits
		case !here || IsRefusal(err):
			c.Refused[id] = err
			known.Queued = time.Time{}
			err = c.note(ctx, known)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// note stores what this machine and the library have both.
func (c *Client) note(ctx context.Context, p files.Pushed) error {
	err := c.o.Machine.SetPushed(ctx, c.Place, p)
	if err == nil {
		c.known[p.ID] = p
	}
	return err
}

// Company is the name of an assessment that is here.
func (c *Client) Company(id string) string { return c.here[id].Company }

// changed reports whether an assessment changed here since it was pushed or pulled.
func (c *Client) changed(id string) bool {
	return c.known[id].Head == "" || !c.known[id].Changed.Equal(c.here[id].Changed)
}

// Unpushed returns the ids of what changed here since it was pushed or pulled; with all
// also of what never was.
func (c *Client) Unpushed(all bool) []string {
	var out []string
	for id := range c.here {
		if _, known := c.known[id]; (all || known) && c.changed(id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// Push pushes an assessment after what the library had when both were last the same. If
// the library has something else that this history begins with, it is pushed after that.
// Without a connection it waits for one, and the error is ErrOffline.
func (c *Client) Push(ctx context.Context, id string) error {
	b, err := c.o.Machine.Bundle(ctx, id)
	if err != nil {
		return err
	}
	p, err := NewPush(b, c.o.Engine, c.o.Today)
	if err != nil {
		return err
	}
	known := c.known[id]
	known.ID = id
	entry, err := Entry{}, c.Offline
	if c.Library != nil {
		entry, err = c.put(ctx, p, b, known)
	}
	switch {
	case errors.Is(err, ErrOffline):
		known.Queued = c.o.Now()
		return errors.Join(c.note(ctx, known), err)
	case err != nil:
		return err
	}
	return c.note(ctx, files.Pushed{ID: id, Head: entry.Head, Changed: b.Run.Changed, Deals: b.Run.Deals})
}

func (c *Client) put(ctx context.Context, p Push, b files.Bundle, known files.Pushed) (Entry, error) {
	entry, err := c.Put(ctx, p, known.Head)
	var stale *StaleError
	switch {
	case !errors.As(err, &stale):
		return entry, err
	case stale.Head == "": // it was made anew since
		return c.Put(ctx, p, "")
	}
	there, unread := c.Read(ctx, p.ID)
	same := files.EncodeJSON(there.Run.Deals)
	if unread == nil && FastForward(there, b) &&
		(same == files.EncodeJSON(b.Run.Deals) || known.Head != "" && same == files.EncodeJSON(known.Deals)) {
		return c.Put(ctx, p, stale.Head)
	}
	return entry, err
}

// Read returns what the library has of an assessment, after all checks of an import.
func (c *Client) Read(ctx context.Context, id string) (files.Bundle, error) {
	entry, data, err := c.Get(ctx, id)
	if err != nil {
		return files.Bundle{}, err
	}
	return ReadBundle(entry, data, c.o.Engine)
}

// ConflictError names what was changed here and in the library. Nothing was changed.
type ConflictError struct {
	Entry     // of the library
	Conflicts []Conflict
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("it changed here and in the library, where %s pushed on %s", e.By, e.Pushed.Local().Format("2 January 2006"))
}

// Pulled is what a pull did.
type Pulled struct {
	ID, Company string
	Same        bool  // the library had nothing newer
	Kept        bool  // what changed here is kept, and can be pushed
	Left        error // why the workshop of the bundle is left out, or nil
}

// Pull brings an assessment to what the library has, and keeps what changed here; take is
// that of Merge.
func (c *Client) Pull(ctx context.Context, id string, take func(Conflict) Side) (Pulled, error) {
	entry, data, err := c.Get(ctx, id)
	if err != nil {
		return Pulled{}, err
	}
	there, err := ReadBundle(entry, data, c.o.Engine)
	if err != nil {
		return Pulled{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	known := c.known[id]
	out := Pulled{ID: id, Company: there.Run.Company, Left: there.Left}
	now := files.Pushed{ID: id, Head: entry.Head, Changed: there.Run.Changed, Deals: there.Run.Deals}
	if _, here := c.here[id]; !here {
		_, err = c.o.Machine.Import(ctx, there, false)
		return out, c.pulled(ctx, there, now, err)
	}
	if known.Head == entry.Head {
		out.Same = true
		return out, nil
	}
	here, err := c.o.Machine.Bundle(ctx, id)
	if err != nil {
		return out, err
	}
	merged, conflicts, kept, err := Merge(here, there, known.Deals, take, c.o.Now().UTC().Truncate(time.Microsecond))
	if err == nil && len(conflicts) > 0 {
		err = &ConflictError{entry, conflicts}
	}
	if err == nil {
		out.Kept = kept
		err = c.o.Machine.Pull(ctx, merged, here.Run.Changed)
	}
	return out, c.pulled(ctx, merged, now, err)
}

// pulled notes what is here now, unless that went wrong.
func (c *Client) pulled(ctx context.Context, b files.Bundle, now files.Pushed, err error) error {
	if err == nil {
		c.here[now.ID] = assessment.Summary{ID: now.ID, Company: b.Run.Company, Changed: b.Run.Changed}
		err = c.note(ctx, now)
	}
	return err
}

// Changes are the entries that changed here since the library had the assessment, from
// Base to Here.
func (c *Client) Changes(ctx context.Context, id string) ([]Conflict, error) {
	b, err := c.o.Machine.Bundle(ctx, id)
	if err != nil {
		return nil, err
	}
	first := slices.IndexFunc(b.History, func(one files.Change) bool { return one.Time.After(c.known[id].Changed) })
	if first < 0 {
		return nil, nil
	}
	lines, now := b.History[first:], files.Entries(b.Run)
	were := textsAt(b, lines)
	var out []Conflict
	for _, e := range touched(lines) {
		if were[e] != now[e] {
			out = append(out, Conflict{Entry: e, Base: were[e], Here: now[e]})
		}
	}
	return out, nil
}

// State is how an assessment is here and in a library.
type State string

const (
	Absent   State = "absent"       // not here
	Same     State = "same"         // as in the library
	Older    State = "older"        // newer in the library
	Changed  State = "changed"      // here, since it was pushed or pulled
	Apart    State = "both_changed" // here and there
	Unsynced State = "unknown"      // here and there, and neither pushed nor pulled
	OnlyHere State = "only_here"    // never pushed
	Waiting  State = "waiting"      // for a connection
	Gone     State = "gone"         // the library had it
)

// Row is an assessment of a library or of this machine.
type Row struct {
	Entry
	State State `json:"here"`
}

// state says how an assessment is here. Without a connection it is there as it was when
// both were last the same.
func (c *Client) state(id, head string) State {
	_, here := c.here[id]
	known := c.known[id]
	if c.Library == nil {
		head = known.Head
	}
	switch {
	case !here:
		return Absent
	case !known.Queued.IsZero():
		return Waiting
	case head == "" && known.Head == "":
		return OnlyHere
	case head == "":
		return Gone
	case known.Head == "":
		return Unsynced
	case known.Head == head && !c.changed(id):
		return Same
	case known.Head == head:
		return Changed
	case c.changed(id):
		return Apart
	}
	return Older
}

// Rows lists what the library has, as List does.
func (c *Client) Rows(ctx context.Context, f Filter) ([]Row, int, error) {
	entries, total, err := c.List(ctx, f)
	rows := make([]Row, len(entries))
	for i, e := range entries {
		rows[i] = Row{e, c.state(e.ID, e.Head)}
	}
	return rows, total, err
}

// All lists what the library has that may be seen, and then what is only here, by id.
// Without a connection that is all.
func (c *Client) All(ctx context.Context) (rows []Row, err error) {
	if c.Library != nil {
		rows, _, err = c.Rows(ctx, Filter{})
	}
	there := map[string]bool{}
	for _, r := range rows {
		there[r.ID] = true
	}
	from := len(rows)
	for id, s := range c.here {
		if !there[id] {
			rows = append(rows, Row{Entry{ID: id, Company: s.Company, Changed: s.Changed}, c.state(id, "")})
		}
	}
	slices.SortFunc(rows[from:], func(a, b Row) int { return strings.Compare(a.ID, b.ID) })
	return rows, err
}

// NewerPack returns the newest pack of the library that is newer than the one in use, or
// nil.
func (c *Client) NewerPack(ctx context.Context) (*assessment.PackRef, error) {
	packs, err := c.Packs(ctx)
	for _, p := range packs { // the newest first
		if p.ID == c.Pack.ID && assessment.CompareVersions(p.Version, c.Pack.Version) > 0 {
			return &p.PackRef, err
		}
	}
	return nil, err
}
