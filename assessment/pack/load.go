// Package pack compiles a content pack, which is a folder of YAML and Markdown
// files, into an immutable assessment.Catalog:
//
//	catalog, err := pack.Load(os.DirFS("mypack"))
//
// Load reports everything that is wrong with the files at once, with file and
// line. Check also proves the rules over all answers: every value can be
// reached, no question is without effect, and no rules contradict each other.
package pack

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Load reads and checks a pack. The error is yamldoc.Problems.
func Load(files fs.FS) (*assessment.Catalog, error) {
	b := build(readFiles(files))
	if b.failed() {
		return nil, b.result()
	}
	return b.out, nil
}

// build compiles a pack, and goes on after a problem.
func build(r reader) *builder {
	b := &builder{
		reader:    r,
		out:       &assessment.Catalog{Roles: roles(), Logic: logic.NewGraph(), Effective: map[logic.Condition][2]int{}},
		defined:   map[string]definition{},
		compiled:  map[string]logic.Condition{},
		positions: map[string]position{},
		used:      map[string]bool{},
		due:       map[position]due{},
	}
	if b.tooLarge {
		return b
	}
	pack := b.pack()
	b.readSources()
	b.questions()
	b.conditions()
	b.rules()
	b.work()
	b.claims()
	b.guidance()
	b.readPromises()
	b.renamed(pack.Renamed)
	b.unread()
	return b
}

// roles are the ids of the questions that the format of a pack gives a meaning
// beyond its conditions.
func roles() assessment.Roles {
	return assessment.Roles{
		Held:     "held",
		Asks:     "asks",
		Deadline: "deadline",
		Capacity: "capacity",
		Team:     "team_size",
		Controls: "controls",
	}
}

// builder compiles a pack.
type builder struct {
	reader
	out        *assessment.Catalog
	defined    map[string]definition      // conditions by name
	compiled   map[string]logic.Condition // those that are compiled
	pending    []string                   // names being compiled, to find cycles
	positions  map[string]position        // of each entry, as "rule:ID"
	used       map[string]bool            // conditions and sources that something names, as "source:ID"
	due        map[position]due           // facts by the line with their review day
	tables     []assessment.Attribute     // the compiled tables, before ranks are derived
	ruleTables []writtenTable             // tables as they were written
	ranking    []string                   // the values of every STANDARD.place
	gates      []logic.Condition
	promises   []promise
	findings   []Finding // of the check
}

// position is a line of a file.
type position struct {
	file string
	line int
}

// due is a review day and the facts that have it.
type due struct {
	day   assessment.Date
	facts []string
}

// id checks the id of an entry and records its position.
func (b *builder) id(file, kind string, w word) string {
	key := kind + ":" + w.text
	_, twice := b.positions[key]
	switch {
	case w.text == "": // the reader reports it, with the line
	case !spelling.MatchString(w.text) || len(w.text) > maxID:
		b.problem(file, w.line,
			"%s %q: an id is made of a to z, 0 to 9 and _, begins with a letter or a digit, "+
				"and has at most %d characters", kind, w.text, maxID)
	case twice:
		b.problem(file, w.line, "%s %q stands twice", kind, w.text)
	}
	if !twice {
		b.positions[key] = position{file, w.line}
	}
	return w.text
}

// spelling matches ids, which are part of file formats and conditions.
var spelling = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)

const maxID = 60

func (b *builder) pack() rawPack {
	var p rawPack
	readable := b.yaml("pack.yaml", &p)
	b.out.Title, b.out.Checked, b.out.ReviewBy = p.Title, p.Checked.Date, p.ReviewBy.Date
	b.out.Pack = assessment.PackRef{ID: p.ID.text, Version: p.Version.text, Digest: b.digest()}
	for _, part := range []struct {
		key string
		word
	}{{"id", p.ID}, {"version", p.Version}} {
		if readable && !assessment.ValidPackPart(part.text) {
			b.problem("pack.yaml", max(1, part.line),
				"%s is required: 1 to 100 letters, digits and signs of ._:+-, not %.60q", part.key, part.text)
		}
	}
	return p
}

var webAddress = regexp.MustCompile(`^https?://`)

func (b *builder) readSources() {
	const file = "sources.yaml"
	var raw rawSources
	b.yaml(file, &raw)
	for _, s := range raw.Entries {
		id := b.id(file, "source", s.ID)
		if s.Title == "" {
			b.problem(file, s.ID.line, "source %q has no title", id)
		}
		if s.Address.text != "" && !webAddress.MatchString(s.Address.text) {
			b.problem(file, s.Address.line, "source %q: the address must start with http:// or https://", id)
		}
		dates := b.days(file, s.ID.line, "source "+id, cited{
			Checked:  s.Checked,
			ReviewBy: s.ReviewBy,
		}.or(cited{
			Checked:  raw.Checked,
			ReviewBy: raw.ReviewBy,
		}))
		b.out.Sources = append(b.out.Sources, assessment.Source{
			ID:       assessment.SourceID(id),
			Title:    s.Title,
			Address:  s.Address.text,
			Kind:     s.Kind.text,
			Note:     s.Note,
			Checked:  dates.Checked,
			ReviewBy: dates.ReviewBy,
		})
	}
}

// cite checks the sources and days of a fact.
func (b *builder) cite(file string, line int, what string, c cited) assessment.Cited {
	out := b.days(file, line, what, c)
	if len(c.Sources) == 0 {
		b.problem(file, line, "%s has no source; name one of sources.yaml", what)
	}
	for _, id := range c.Sources {
		if _, ok := b.positions["source:"+id.text]; !ok {
			b.missing(file, id.line,
				"%s names source %q, which sources.yaml does not have%s", what, id.text, b.nearestID(id.text, "source"))
		}
		b.used["source:"+id.text] = true
		out.Sources = append(out.Sources, assessment.SourceID(id.text))
	}
	return out
}

// days checks the days of a fact and records when it is due.
func (b *builder) days(file string, line int, what string, c cited) assessment.Cited {
	out := assessment.Cited{Checked: c.Checked.Date, ReviewBy: c.ReviewBy.Date}
	switch {
	case out.Checked.IsZero() || out.ReviewBy.IsZero():
		b.problem(file, line,
			"%s has no day it was checked, or none to check it again; "+
				"give checked and review_by, here or at the top of the file", what)
	case out.ReviewBy.Before(out.Checked):
		b.problem(file, c.ReviewBy.line,
			"%s was to be checked again on %s, before it was checked on %s", what, out.ReviewBy, out.Checked)
	default:
		at := position{file, c.ReviewBy.line}
		b.due[at] = due{out.ReviewBy, append(b.due[at].facts, what)}
	}
	return out
}

// ids returns the ids of these kinds, sorted.
func (b *builder) ids(kinds ...string) []string {
	var out []string
	for key := range b.positions {
		if kind, id, _ := strings.Cut(key, ":"); slices.Contains(kinds, kind) {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// known reports whether an entry exists, and records a problem if not.
func (b *builder) known(file, what, kind string, w word) bool {
	if _, ok := b.positions[kind+":"+w.text]; ok {
		return true
	}
	b.missing(file, w.line, "%s names %s %q, which there is not%s", what, kind, w.text, b.nearestID(w.text, kind))
	return false
}

func (b *builder) questions() {
	for _, name := range b.list("questions", ".yaml") {
		var raw rawSection
		readable := b.yaml(name, &raw)
		section := assessment.Section{
			ID:    assessment.SectionID(b.id(name, "section", raw.ID)),
			Title: raw.Title,
			Short: raw.Short.text,
		}
		if raw.ID.text == "" && readable {
			b.problem(name, 1, "the section has no id")
		}
		b.fits(name, raw.Short, "the short title of a section", maxSectionShort)
		b.out.Sections = append(b.out.Sections, section)
		for _, q := range raw.Questions {
			b.question(name, section.ID, raw.cited, q)
		}
	}
	if len(b.out.Questions) > maxQuestions {
		b.problem("questions", 0, "a pack asks at most %d questions, not %d", maxQuestions, len(b.out.Questions))
	}
}

// Bounds that keep the proof of a pack short.
const (
	maxQuestions = 100
	maxOptions   = 40
)

func (b *builder) question(file string, section assessment.SectionID, defaults cited, raw rawQuestion) {
	id, line := b.id(file, "question", raw.ID), raw.ID.line
	q := assessment.Question{
		ID:      assessment.QuestionID(id),
		Section: section,
		Kind:    assessment.Kind(raw.Kind.text),
		Prompt:  raw.Prompt,
		Short:   raw.Short.text,
		Help:    raw.Help,
		Why:     raw.Why,
		Asked:   logic.Always,
	}
	if q.Kind != assessment.Single && q.Kind != assessment.Multi {
		b.problem(file, cmp.Or(raw.Kind.line, line),
			"question %q: the kind is single or multi, not %q", id, raw.Kind.text)
	}
	if raw.Prompt == "" {
		b.problem(file, line, "question %q has no prompt", id)
	}
	if len(raw.Options) < 2 || len(raw.Options) > maxOptions {
		b.problem(file, line, "question %q has %d options, and takes two to %d", id, len(raw.Options), maxOptions)
	}
	b.fits(file, raw.Short, "the short form of a question", maxQuestionShort)
	if len(raw.Sources) > 0 {
		q.Sources = b.cite(file, line, "question "+id, raw.cited.or(defaults)).Sources
	}
	q.Options = b.options(file, id, q.Kind, raw.Options)
	if raw.Asked.text != "" {
		b.define("asked "+id, file, raw.Asked)
		b.positions["asked_when:"+id] = position{file, raw.Asked.line}
	}
	b.out.Questions = append(b.out.Questions, q)
}

func (b *builder) options(file, question string, kind assessment.Kind, raw []rawOption) []assessment.Option {
	var out []assessment.Option
	alone := false
	for _, o := range raw {
		full := word{question + "." + o.ID.text, o.ID.line}
		if _, twice := b.positions["option:"+full.text]; twice {
			b.problem(file, o.ID.line, "option %q stands twice", full.text)
		} else if !spelling.MatchString(o.ID.text) || len(o.ID.text) > maxID {
			b.id(file, "option", o.ID)
		}
		b.positions["option:"+full.text] = position{file, o.ID.line}
		if o.Exclusive && (alone || kind == assessment.Single) {
			b.problem(file, o.ID.line,
				"option %q: one exclusive option, and only where several may be chosen", full.text)
		}
		alone = alone || o.Exclusive
		if o.Label.text == "" {
			b.problem(file, o.ID.line, "option %q has no label", full.text)
		}
		b.fits(file, o.Label, "the label of an option", maxLabel)
		b.fits(file, o.Short, "the short form of an option", maxOptionShort)
		out = append(out, assessment.Option{
			ID:        assessment.OptionID(o.ID.text),
			Label:     o.Label.text,
			Short:     o.Short.text,
			Help:      o.Help,
			Exclusive: o.Exclusive,
			Neutral:   o.Neutral,
		})
	}
	return out
}

func (b *builder) conditions() {
	var raw rawConditions
	b.yaml("conditions.yaml", &raw)
	for _, c := range raw.Conditions {
		id := b.id("conditions.yaml", "condition", c.ID)
		if _, twice := b.defined[id]; !twice {
			b.define(id, "conditions.yaml", c.When)
		}
	}
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if _, ok := b.defined["asked "+string(q.ID)]; ok {
			q.Asked = b.named("asked " + string(q.ID))
		}
	}
	for _, c := range raw.Conditions {
		b.named(c.ID.text)
	}
}

func (b *builder) guidance() {
	for _, name := range b.list("guidance", ".md") {
		title, body, found := strings.Cut(b.text(name), "\n")
		if !found || !strings.HasPrefix(title, "# ") {
			b.problem(name, 1, "the first line is the title: # Title")
		}
		b.out.Guidance = append(b.out.Guidance, assessment.Page{Name: path.Base(name),
			Title: strings.TrimPrefix(title, "# "), Body: strings.TrimSpace(body) + "\n"})
	}
}
