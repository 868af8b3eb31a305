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
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
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
		reader: r,
		out: &assessment.Catalog{
			Roles: assessment.Roles{ // to which the format of a pack gives a meaning beyond their conditions
				Held:     "held",
				Asks:     "asks",
				Deadline: "deadline",
				Capacity: "capacity",
				Team:     "team_size",
				Controls: "controls",
				Sectors:  "sectors",
				Regions:  "regions",
			},
			Logic:     logic.NewGraph(),
			Effective: map[logic.Condition][2]int{},
		},
		defined:   map[string]word{},
		compiled:  map[string]logic.Condition{},
		written:   map[logic.Condition]string{},
		texts:     map[string]string{},
		positions: map[string]position{},
		used:      map[string]bool{},
		due:       map[position]due{},

		taskPlaces: map[string]place{},
	}
	if b.tooLarge {
		return b
	}
	b.pack()
	b.readSources()
	b.questions()
	b.conditions()
	b.rules()
	b.work()
	b.claims()
	b.documentTexts()
	b.guidance()
	b.readPromises()
	b.renamed()
	b.carried()
	b.unread()
	return b
}

type builder struct {
	reader
	out        *assessment.Catalog
	defined    map[string]word            // conditions by name
	compiled   map[string]logic.Condition // those that are compiled
	written    map[logic.Condition]string // as each condition was first written
	texts      map[string]string          // of named conditions
	changes    string                     // the changelog of the pack, without its title
	pending    []string                   // names being compiled, to find cycles
	positions  map[string]position        // of each entry, as "rule:ID"
	used       map[string]bool            // what something names, as "source:ID"
	due        map[position]due           // facts by the line with their review day
	tables     []assessment.Attribute     // the compiled tables, before ranks are derived
	ruleTables []writtenTable             // tables as they were written
	ranking    []string                   // the values of every STANDARD.place
	gates      []logic.Condition
	promises   []promise
	wasNamed   place            // the renamings of pack.yaml
	wasCarried []place          // the rules for older answers of pack.yaml
	order      []word           // and its order of questions
	findings   []Finding        // of the check
	taskPlaces map[string]place // of gates and obligations, as "gate:ID"
}

// due is a review day and the facts that have it.
type due struct {
	day   assessment.Date
	facts []string
}

// spelling matches ids, which are part of file formats and conditions.
var spelling = safetext.Pattern(`^[a-z0-9][a-z0-9_]*$`)

const maxID = 60

func (b *builder) spelled(kind string, w word) {
	if !spelling().MatchString(w.text) || len(w.text) > maxID {
		b.problem(w.at,
			"%s %q: an id is made of a to z, 0 to 9 and _, begins with a letter or a digit, "+
				"and has at most %d characters", kind, w.text, maxID)
	}
}

// enter records the position of an entry. An entry that is there twice is a problem.
func (b *builder) enter(kind, what string, w word) {
	key := kind + ":" + w.text
	if _, twice := b.positions[key]; twice {
		b.problem(w.at, "%s %q is given twice", what, w.text)
		return
	}
	b.positions[key] = w.at
}

func (b *builder) id(kind string, at place) string {
	w := at.word("id")
	if w.text != "" { // the reader reports it, with the line
		b.spelled(kind, w)
		b.enter(kind, kind, w)
	}
	return w.text
}

func (b *builder) fact(kind string, at place, c *assessment.Cited, file header) string {
	id := b.id(kind, at)
	b.cite(kind+" "+id, at, c, file)
	return id
}

// cite fills in from the file what a fact leaves out, and checks its sources and
// days.
func (b *builder) cite(what string, at place, c *assessment.Cited, file header) {
	sources := at.words("sources")
	if len(c.Sources) == 0 {
		c.Sources, sources = file.Sources, file.At.words("sources")
	}
	if len(sources) == 0 {
		b.problem(at.at("id"), "%s has no source; name one of sources.yaml", what)
	}
	b.known(what, "source", sources...)
	b.days(what, at, &c.Checked, &c.ReviewBy, file)
}

// days fills in the days of a fact and records when it is due.
func (b *builder) days(what string, at place, checked, review *assessment.Date, file header) {
	line := at.at("review_by")
	if review.IsZero() {
		line = file.At.at("review_by")
	}
	*checked, *review = checked.Or(file.Checked), review.Or(file.ReviewBy)
	switch {
	case checked.IsZero() || review.IsZero():
		b.problem(at.at("id"),
			"%s has no day it was checked, or none to check it again; "+
				"give checked and review_by, here or at the top of the file", what)
	case review.Before(*checked):
		b.problem(line, "%s was to be checked again on %s, before it was checked on %s", what, *review, *checked)
	default:
		b.due[line] = due{*review, append(b.due[line].facts, what)}
	}
}

func (b *builder) ids(kinds ...string) []string {
	var out []string
	for key := range b.positions {
		if kind, id, _ := strings.Cut(key, ":"); slices.Contains(kinds, kind) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// known reports whether entries of a kind exist, and records a problem for each
// that does not.
func (b *builder) known(what, kind string, names ...word) bool {
	all := true
	for _, w := range names {
		b.used[kind+":"+w.text] = true
		if b.has(kind, w.text) {
			continue
		}
		all = false
		lacking := "which there is not"
		if kind == "source" {
			lacking = "which sources.yaml does not have"
		}
		b.missing(w.at, "%s names %s %q, %s%s", what, kind, w.text, lacking, b.nearestID(w.text, kind))
	}
	return all
}

func (b *builder) has(kind, id string) bool {
	_, there := b.positions[kind+":"+id]
	return there
}

func (b *builder) pack() {
	var p struct {
		At                 place `yaml:",inline"`
		assessment.PackRef `yaml:",inline"`
		Title              string
		Checked            assessment.Date
		ReviewBy           assessment.Date `yaml:"review_by"`
		Order              []assessment.QuestionID
		Renamed            struct {
			At                 place `yaml:",inline"`
			assessment.Renamed `yaml:",inline"`
		}
		Carried []assessment.CarryRule
	}
	readable := b.yaml("pack.yaml", &p)
	b.out.Title, b.out.Checked, b.out.ReviewBy = p.Title, p.Checked, p.ReviewBy
	b.out.Pack, b.out.Renamed, b.wasNamed = p.PackRef, p.Renamed.Renamed, p.Renamed.At
	b.out.CarryRules, b.wasCarried = p.Carried, p.At.entries("carried")
	b.out.Order, b.order = p.Order, p.At.words("order")
	b.out.Pack.Digest = b.digest()
	for _, key := range []string{"id", "version"} {
		if w := p.At.word(key); readable && !assessment.ValidPackPart(w.text) {
			b.problem(w.at, "%s is required: 1 to 100 letters, digits and signs of ._:+-, not %.60q", key, w.text)
		}
	}
}

// renamed checks the renamings. Each new id must exist and no old one may, so that
// there is no chain and no cycle.
func (b *builder) renamed() {
	for _, kind := range []string{"question", "workstream", "option"} {
		list := b.wasNamed.value(kind + "s")
		if list == nil || list.Kind != yaml.MappingNode {
			continue // the reader reports it
		}
		for _, old := range wordsOf(list) {
			now := place{list}.word(old.text).text
			switch from, to := optionRef(old.text), optionRef(now); {
			case b.has(kind, old.text):
				b.problem(old.at, "renamed %s %q is still there; an id that is used is not renamed", kind, old.text)
			case !b.has(kind, now):
				b.problem(old.at,
					"renamed %s %q: there is no %q to follow it%s", kind, old.text, now, b.nearestID(now, kind))
			case kind == "option" && b.out.Renamed.Question(from.Question) != to.Question:
				b.problem(old.at, "renamed option %q: an option stays in its question, and %s is not %s",
					old.text, from.Question, to.Question)
			}
		}
	}
}

// dotted matches a version that has an order.
var dotted = safetext.Pattern(`^[0-9]+(?:\.[0-9]+)*$`)

// carried checks the rules for older answers. No rule may apply to answers of this
// version, and none may read what another one writes, so that the order of rules has
// no effect.
func (b *builder) carried() {
	sources := map[assessment.OptionRef]bool{}
	for _, rule := range b.out.CarryRules {
		sources[rule.Option] = true
	}
	for i, at := range b.wasCarried {
		w := &b.out.CarryRules[i]
		option, to, before := at.word("option"), at.word("to"), at.word("before")
		switch {
		case !dotted().MatchString(before.text):
			b.problem(before.at, "carried: before is the first version that has its answers in these terms, as \"2027.01\", not %.60q", before.text)
		case assessment.CompareVersions(before.text, b.out.Pack.Version) > 0:
			b.problem(before.at, "carried: before is %s, and this pack is %s; give it that version, or an earlier one", before.text, b.out.Pack.Version)
		}
		if recheck := at.words("recheck"); len(recheck) > 0 {
			if option.text+to.text+at.word("when").text != "" || w.Keep {
				b.problem(option.at, "carried: recheck is an entry by itself, with before alone")
			}
			b.known("recheck", "question", recheck...)
			continue
		}
		if option.text == "" || to.text == "" {
			b.problem(option.at, "carried: an entry has option and to, or recheck")
			continue
		}
		if b.known("carried", "option", option, to) {
			q := b.out.Question(w.Option.Question)
			switch {
			case w.To.Question != q.ID:
				b.problem(to.at, "carried option %q: an option stays in its question, and %s is not %s", option.text, w.To.Question, q.ID)
			case sources[w.To]:
				b.problem(to.at, "carried option %q: %q is carried itself; name the option where it ends", option.text, to.text)
			case w.Keep && q.Kind == assessment.Single:
				b.problem(option.at, "carried option %q: %s takes one option, so it can't keep this one too", option.text, q.ID)
			}
		}
		w.When = b.compile(at, "when")
	}
}

var webAddress = safetext.Pattern(`^https?://`)

func (b *builder) readSources() {
	var file struct {
		At       place `yaml:",inline"`
		Checked  assessment.Date
		ReviewBy assessment.Date     `yaml:"review_by"`
		Sources  []assessment.Source `yaml:"sources"`
	}
	b.yaml("sources.yaml", &file)
	top := header{file.At, assessment.Cited{Checked: file.Checked, ReviewBy: file.ReviewBy}}
	for i, at := range file.At.entries("sources") {
		s := &file.Sources[i]
		id := b.id("source", at)
		if s.Title == "" {
			b.problem(at.at("id"), "source %q has no title", id)
		}
		if s.Address != "" && !webAddress().MatchString(s.Address) {
			b.problem(at.at("address"), "source %q: the address must start with http:// or https://", id)
		}
		if !slices.Contains(assessment.Grades(), s.Kind) {
			b.problem(at.at("kind"), "source %q: kind is one of %s, not %q", id, strings.Trim(fmt.Sprint(assessment.Grades()), "[]"), s.Kind)
		}
		b.days("source "+id, at, &s.Checked, &s.ReviewBy, top)
	}
	b.out.Sources = file.Sources
}

type writtenQuestion struct {
	header              `yaml:",inline"`
	assessment.Question `yaml:",inline"`
	AskedWhen           string `yaml:"asked_when"`
}

func (b *builder) questions() {
	for _, name := range b.list("questions", ".yaml") {
		var file struct {
			header             `yaml:",inline"`
			assessment.Section `yaml:",inline"`
			Questions          []writtenQuestion
		}
		if !b.yaml(name, &file) {
			continue
		}
		b.id("section", file.At)
		if file.ID == "" {
			b.problem(file.At.at("id"), "the section has no id")
		}
		b.fits(file.At, "short", "the short title of a section", maxSectionShort)
		b.out.Sections = append(b.out.Sections, file.Section)
		for _, q := range file.Questions {
			q.Section = file.ID
			b.question(q, file.header)
		}
	}
	b.known("the order of the questions", "question", b.order...)
	if len(b.out.Questions) > maxQuestions {
		b.problem(b.at("questions", 0), "a pack asks at most %d questions, not %d", maxQuestions, len(b.out.Questions))
	}
}

// Bounds that keep the proof of a pack short.
const (
	maxQuestions = 100
	maxOptions   = 40
)

func (b *builder) question(q writtenQuestion, file header) {
	id := b.id("question", q.At)
	if q.Kind != assessment.Single && q.Kind != assessment.Multi {
		b.problem(q.At.at("kind"), "question %q: the kind is single or multi, not %q", id, q.Kind)
	}
	if q.Prompt == "" {
		b.problem(q.At.at("id"), "question %q has no prompt", id)
	}
	if n := len(q.Options); n < 2 || n > maxOptions {
		b.problem(q.At.at("id"), "question %q has %d options, and takes two to %d", id, n, maxOptions)
	}
	b.fits(q.At, "short", "the short form of a question", maxQuestionShort)
	if len(q.Cited.Sources) > 0 {
		b.cite("question "+id, q.At, &q.Cited, file)
		q.Question.Sources = q.Cited.Sources
	}
	b.options(q)
	q.Asked = logic.Always
	if q.AskedWhen != "" {
		b.defined["asked "+id] = q.At.word("asked_when")
		b.positions["asked_when:"+id] = q.At.at("asked_when")
	}
	b.out.Questions = append(b.out.Questions, q.Question)
}

func (b *builder) options(q writtenQuestion) {
	alone := false
	for i, at := range q.At.entries("options") {
		o, id := &q.Options[i], at.word("id")
		full := word{string(q.ID) + "." + id.text, id.at}
		b.spelled("option", id)
		b.enter("option", "option", full)
		if o.Exclusive && (alone || q.Kind == assessment.Single) {
			b.problem(id.at, "option %q: one exclusive option, and only where several may be chosen", full.text)
		}
		alone = alone || o.Exclusive
		if o.Label == "" {
			b.problem(id.at, "option %q has no label", full.text)
		}
		b.fits(at, "label", "the label of an option", maxLabel)
		b.fits(at, "short", "the short form of an option", maxOptionShort)
	}
}

func (b *builder) conditions() {
	var file struct {
		Conditions []struct {
			At             place `yaml:",inline"`
			ID, Text, When string
		}
	}
	b.yaml("conditions.yaml", &file)
	for _, c := range file.Conditions {
		b.id("condition", c.At)
		b.texts[c.ID] = c.Text
		if _, twice := b.defined[c.ID]; !twice {
			b.defined[c.ID] = c.At.word("when")
		}
	}
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if name := "asked " + string(q.ID); b.has("asked_when", string(q.ID)) {
			q.Asked = b.named(name)
		}
	}
	for _, c := range file.Conditions {
		b.named(c.ID)
	}
}

func (b *builder) guidance() {
	const changelog = "CHANGELOG.md"
	if slices.Contains(b.reader.names, changelog) {
		_, b.changes, _ = strings.Cut(b.text(changelog), "\n")
	}
	for _, name := range b.list("guidance", ".md") {
		title, body, found := strings.Cut(b.text(name), "\n")
		if !found || !strings.HasPrefix(title, "# ") {
			b.problem(b.at(name, 1), "the first line is the title: # Title")
		}
		b.out.Guidance = append(b.out.Guidance, assessment.Page{Name: path.Base(name),
			Title: strings.TrimPrefix(title, "# "), Body: strings.TrimSpace(body) + "\n"})
	}
}
