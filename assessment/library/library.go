// Package library keeps whole assessments where several people reach them: in a folder
// for a few, on PostgreSQL for many. The store on each machine stays what people work in;
// an assessment is pushed to the library and pulled from it as a bundle.
//
//	lib, err := library.Open(ctx, "postgres://dana@library.example.com/trust", options)
//	push, err := library.NewPush(bundle, engine, today)
//	entry, err := lib.Put(ctx, push, known) // ErrStale after the push of another person
//
// The digest of a bundle is its head. A push names the head that it follows, and the
// library takes it only if that is still the head: no one overwrites what they have not
// seen. A person who could not push pulls, and [Merge] joins both histories entry by entry.
package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/status"
)

// Library is where assessments are shared. Its methods return the errors below, wrapped.
type Library interface {
	// Put stores a bundle after the head that is expected, "" for a new assessment, or
	// returns a *StaleError. A bundle that is the head already changes nothing.
	Put(ctx context.Context, p Push, expected string) (Entry, error)
	// Get returns the bundle of an assessment, which has the digest of its head.
	Get(ctx context.Context, id string) (Entry, []byte, error)
	// List returns what may be seen, the last pushed first, and how many there are.
	List(ctx context.Context, f Filter) ([]Entry, int, error)
	// History returns every push of an assessment, the first one first.
	History(ctx context.Context, id string) ([]Entry, error)
	// Remove erases an assessment with its history. Its id, the day and who stay.
	Remove(ctx context.Context, id string) error

	// PutPack stores a content pack under its digest; one that is there stays as it is.
	PutPack(ctx context.Context, p Pack, archive []byte) error
	GetPack(ctx context.Context, digest string) ([]byte, error)
	Packs(ctx context.Context) ([]Pack, error)

	// Cohort counts over the whole library; see Query.
	Cohort(ctx context.Context, q Query) (Cohort, error)

	// Rights says in words whose assessments this person may see.
	Rights() string
	Close() error
}

// Open opens the library at a postgres:// address or in a folder, where user is who
// pushes.
func Open(ctx context.Context, place, user string, now func() time.Time) (Library, error) {
	if IsServer(place) {
		return OpenServer(ctx, place)
	}
	return OpenFolder(place, user, now)
}

// Entry is an assessment in a library, or one push of it.
type Entry struct {
	ID      string             `json:"id"`
	Head    string             `json:"head"`
	Parent  string             `json:"parent,omitempty"` // the head before
	Company string             `json:"company"`
	Pack    assessment.PackRef `json:"content"`
	Changed time.Time          `json:"changed"` // by the person who pushed
	By      string             `json:"by"`      // who pushed
	Pushed  time.Time          `json:"pushed"`
}

// Pack is a content pack in a library.
type Pack struct {
	assessment.PackRef
	By     string    `json:"by"`
	Pushed time.Time `json:"pushed"`
}

// Filter selects from a list. Empty fields select everything.
type Filter struct {
	Text  string // in the name of the company, in any case
	By    string // who pushed last
	Limit int    // 0 is no limit
}

// What can go wrong.
var (
	ErrStale      = errors.New("the library has a newer version")
	ErrNotFound   = errors.New("the library has no such assessment")
	ErrNoPack     = errors.New("the library has no such content")
	ErrRemoved    = errors.New("it was removed from the library and is not taken again")
	ErrRefused    = errors.New("the library refuses it")
	ErrDenied     = errors.New("you may not do this in the library")
	ErrNone       = errors.New("there is no library; an administrator makes one with: trustpath library init")
	ErrNewer      = errors.New("the library was made by a newer version of trustpath; nothing was changed, update trustpath")
	ErrOlder      = errors.New("the library was made by an older version of trustpath; an administrator renews it with: trustpath library init")
	ErrOffline    = errors.New("no connection to the library")
	ErrUnreadable = errors.New("what the library has can't be read; nothing was changed")
	ErrPlain      = errors.New("the connection would not be encrypted")
)

// StaleError is ErrStale with what the library has.
type StaleError struct{ Entry }

func (e *StaleError) Error() string {
	if e.By == "" {
		return ErrStale.Error()
	}
	return fmt.Sprintf("%v, pushed by %s on %s", ErrStale, e.By, e.Pushed.Local().Format("2 January 2006 at 15:04"))
}

// Is makes errors.Is find ErrStale.
func (e *StaleError) Is(target error) bool { return target == ErrStale }

// Push is a bundle on its way, with what the library counts of it.
type Push struct {
	ID      string
	Head    string
	Company string
	Pack    assessment.PackRef
	Changed time.Time
	Bundle  []byte
	Facts   Facts
}

// NewPush encodes a bundle. One that this program would not import is refused here,
// before it travels.
func NewPush(b files.Bundle, e *engine.Engine, today assessment.Date) (Push, error) {
	var out bytes.Buffer
	if err := files.WriteBundle(&out, b); err != nil {
		return Push{}, err
	}
	if _, err := files.ReadBundle(out.Bytes(), "the bundle", e); err != nil {
		return Push{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return Push{
		ID:      b.Run.ID,
		Head:    Digest(out.Bytes()),
		Company: b.Run.Company,
		Pack:    b.Run.Pack,
		Changed: b.Run.Changed,
		Bundle:  out.Bytes(),
		Facts:   FactsOf(e, b.Run, today),
	}, nil
}

// ReadBundle checks what a library gave: that it is the bundle of the entry, and all
// that an import checks.
func ReadBundle(entry Entry, data []byte, e *engine.Engine) (files.Bundle, error) {
	if Digest(data) != entry.Head {
		return files.Bundle{}, fmt.Errorf("the bundle of %s is not as it was pushed: its digest does not match", entry.ID)
	}
	b, err := files.ReadBundle(data, "the bundle from the library", e)
	if err == nil && b.Run.ID != entry.ID {
		err = fmt.Errorf("the bundle of %s is that of another assessment", entry.ID)
	}
	return b, err
}

// Digest is the head of a bundle.
func Digest(bundle []byte) string {
	sum := sha256.Sum256(bundle)
	return hex.EncodeToString(sum[:])
}

var (
	idForm   = safetext.Pattern(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	headForm = safetext.Pattern(`^[0-9a-f]{64}$`)
	wordForm = safetext.Pattern(`^[a-z0-9_+]{1,200}$`)
	packForm = safetext.Pattern(`^[A-Za-z0-9._:+-]{1,100}$`)
)

// ValidID reports whether a text has the form of an id.
func ValidID(id string) bool { return idForm().MatchString(id) }

// refusedf is ErrRefused with a reason.
func refusedf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// newestBundle is the newest version of bundles that a library takes without knowing
// what is in it. The program that pulls checks the rest.
const newestBundle = 20

// check refuses what no program of ours pushes, as the functions of a server do.
func (p *Push) check() error {
	if len(p.Bundle) > files.MaxBundle {
		return refusedf("the bundle has %d bytes; %d at most", len(p.Bundle), files.MaxBundle)
	}
	var f struct {
		Version int               `json:"trustpath_bundle"`
		ID      string            `json:"id"`
		Company string            `json:"company"`
		History []json.RawMessage `json:"history"`
	}
	err := json.Unmarshal(p.Bundle, &f)
	switch {
	case err != nil:
		return refusedf("not a bundle: %v", err)
	case !utf8.Valid(p.Bundle):
		return refusedf("not a bundle: it is not UTF-8")
	case f.Version < 1 || f.Version > newestBundle:
		return refusedf("not a bundle of a known version")
	case f.ID != p.ID || !ValidID(p.ID):
		return refusedf("%.40q is not the id of the bundle", p.ID)
	case Digest(p.Bundle) != p.Head:
		return refusedf("the digest does not match")
	case len([]rune(f.Company)) > safetext.MaxCompany || safetext.Check(f.Company) != nil:
		return refusedf("the company has no valid name")
	}
	return p.Facts.check()
}

// Facts are what a library counts of an assessment: ids alone, nothing that was typed.
type Facts struct {
	By   map[string]string `json:"by"`   // the group of each dimension
	Days map[string]string `json:"date"` // when each milestone that is not done is expected

	Decision map[string]string `json:"decision"` // of each standard
	Gate     map[string]string `json:"gate"`     // certain or possible
	Duty     map[string]string `json:"duty"`     // certain or possible
	Work     map[string]string `json:"work"`     // the state of each workstream of the plan
	Late     map[string]string `json:"late"`     // yes for each task that is late; a count of any would reveal the rest
}

// Dimensions of a cohort.
const (
	BySector  = "sector"
	ByRegion  = "region"
	BySize    = "size"
	ByOutcome = "outcome"
)

// Dimensions returns them in the order in which they are offered.
func Dimensions() []string { return []string{BySector, ByRegion, BySize, ByOutcome} }

// Groups that are no answer.
const (
	groupUnknown = "unknown" // no answer yet, or don't know
	groupSeveral = "several" // more than two answers
	yes          = "yes"
)

// FactsOf evaluates an assessment. What is still open is counted as such.
func FactsOf(e *engine.Engine, run assessment.Assessment, today assessment.Date) Facts {
	run = e.Carry(run)
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true, SkipWays: true})
	f := Facts{
		By: map[string]string{
			BySector:  group(run.Answers.Of(e.Roles.Sectors)),
			ByRegion:  group(run.Answers.Of(e.Roles.Regions)),
			BySize:    group(run.Answers.Of(e.Roles.Team)),
			ByOutcome: string(r.Outcome),
		},
		Days:     map[string]string{},
		Decision: map[string]string{},
		Gate:     map[string]string{},
		Duty:     map[string]string{},
		Work:     map[string]string{},
		Late:     map[string]string{},
	}
	if r.Outcome == "" {
		f.By[ByOutcome] = groupUnknown
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		f.Decision[string(s.ID)] = groupUnknown
		if s.Decision != "" {
			f.Decision[string(s.ID)] = string(s.Decision)
		}
	}
	for i := range r.Gates {
		f.Gate[string(r.Gates[i].ID)] = string(r.Gates[i].State)
	}
	for i := range r.Obligations {
		f.Duty[string(r.Obligations[i].ID)] = string(r.Obligations[i].State)
	}
	if r.Plan == nil {
		return f
	}
	for i := range r.Plan.Workstreams {
		f.Work[string(r.Plan.Workstreams[i].ID)] = string(r.Plan.Workstreams[i].State)
	}
	for _, m := range r.Plan.InHand(e.Catalog) {
		if m.Done.IsZero() && !m.Expected.End.IsZero() {
			f.Days[string(m.ID)] = m.Expected.End.String()
		}
	}
	for _, task := range status.With(e, run, &r).Late {
		f.Late[task.ID] = yes
	}
	return f
}

// group names the answer as one group, so that each company is in one group of a
// dimension and what is hidden can't be found by adding up.
func group(a assessment.Answer) string {
	options := make([]string, len(a.Options))
	for i, o := range a.Options {
		options[i] = string(o)
	}
	slices.Sort(options)
	switch {
	case len(options) == 0:
		return groupUnknown
	case len(options) > 2:
		return groupSeveral
	}
	return strings.Join(options, "+")
}

// maxFacts is how many facts of one kind are counted.
const maxFacts = 1000

// check refuses facts that are not ids and days.
func (f *Facts) check() error {
	for _, all := range []map[string]string{f.By, f.Decision, f.Gate, f.Duty, f.Work, f.Late, f.Days} {
		if len(all) > maxFacts {
			return refusedf("there are more than %d facts", maxFacts)
		}
		for key, value := range all {
			if !wordForm().MatchString(key) || !wordForm().MatchString(strings.ReplaceAll(value, "-", "_")) {
				return refusedf("%.40q is not a fact", key+"="+value)
			}
		}
	}
	for key, day := range f.Days {
		if _, err := assessment.ParseDate(day); err != nil {
			return refusedf("the day of %s: %v", key, err)
		}
	}
	return nil
}
