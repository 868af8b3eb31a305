// Package catalog turns a content pack, any file system with the files of one,
// into a checked and immutable assessment.Catalog. Whatever is wrong with the
// pack is reported at once, with file and line.
package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"trustpath/assessment"
)

// Load reads and checks a pack. The error is Problems.
func Load(files fs.FS) (*assessment.Catalog, error) {
	b := &builder{
		reader:   reader{files: files},
		out:      &assessment.Catalog{Logic: assessment.NewLogic(), Effective: map[assessment.Condition][2]int{}},
		defined:  map[string]definition{},
		compiled: map[string]assessment.Condition{},
		sources:  map[string]bool{},
	}
	pack := b.pack()
	b.readSources()
	b.questions()
	b.conditions()
	b.rules()
	b.around()
	b.work()
	b.guidance()
	b.renamed(pack.Renamed)
	if len(b.problems) > 0 {
		return nil, b.sorted()
	}
	return b.out, nil
}

// builder holds what is known of a pack while it is read.
type builder struct {
	reader
	out      *assessment.Catalog
	defined  map[string]definition           // conditions by name, not yet compiled
	compiled map[string]assessment.Condition // and compiled
	pending  []string                        // names being compiled, to find circles
	sources  map[string]bool
	tables   []assessment.Attribute // by attribute, places included
	gates    []assessment.Condition
}

func (b *builder) pack() rawPack {
	var p rawPack
	b.yaml("pack.yaml", &p)
	b.out.Title, b.out.Checked, b.out.ReviewBy = p.Title, p.Checked.Date, p.ReviewBy.Date
	b.out.Pack = assessment.PackRef{ID: p.ID, Version: p.Version, Digest: b.digest()}
	if p.ID == "" || p.Version == "" {
		b.problem("pack.yaml", 1, "id and version are required")
	}
	return p
}

// digest is over the name and content of every file, in order of name.
func (b *builder) digest() string {
	sum := sha256.New()
	err := fs.WalkDir(b.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(b.files, name)
		inner := sha256.Sum256(data)
		sum.Write([]byte(name + "\x00"))
		sum.Write(inner[:])
		return err
	})
	if err != nil {
		b.problem(".", 0, "the pack cannot be read: %v", err)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

func (b *builder) readSources() {
	var raw rawSources
	b.yaml("sources.yaml", &raw)
	for _, s := range raw.Entries {
		if b.sources[s.ID] {
			b.problem("sources.yaml", 0, "source %q stands twice", s.ID)
		}
		if s.Title == "" {
			b.problem("sources.yaml", 0, "source %q has no title", s.ID)
		}
		if s.Address != "" && !strings.HasPrefix(s.Address, "https://") && !strings.HasPrefix(s.Address, "http://") {
			b.problem("sources.yaml", 0, "source %q: the address must start with http:// or https://", s.ID)
		}
		b.sources[s.ID] = true
		dates := cited{Checked: s.Checked, ReviewBy: s.ReviewBy}.or(cited{Checked: raw.Checked, ReviewBy: raw.ReviewBy})
		b.out.Sources = append(b.out.Sources, assessment.Source{ID: assessment.SourceID(s.ID), Title: s.Title,
			Address: s.Address, Kind: s.Kind, Note: s.Note, Checked: dates.Checked.Date, ReviewBy: dates.ReviewBy.Date})
	}
}

// cite checks sources and days and returns them as the catalog holds them.
func (b *builder) cite(file, what string, c cited) assessment.Cited {
	out := assessment.Cited{Checked: c.Checked.Date, ReviewBy: c.ReviewBy.Date}
	if len(c.Sources) == 0 {
		b.problem(file, 0, "%s has no source", what)
	}
	if out.Checked.IsZero() || out.ReviewBy.IsZero() {
		b.problem(file, 0, "%s has no day it was checked, or none to check it again", what)
	}
	for _, id := range c.Sources {
		if !b.sources[id] {
			b.problem(file, 0, "%s names source %q, which sources.yaml does not have%s", what, id, b.nearest(id, sourceIDs(b.out)))
		}
		out.Sources = append(out.Sources, assessment.SourceID(id))
	}
	return out
}

func sourceIDs(c *assessment.Catalog) []string {
	var out []string
	for i := range c.Sources {
		out = append(out, string(c.Sources[i].ID))
	}
	return out
}

func (b *builder) questions() {
	for _, name := range b.list("questions", ".yaml") {
		var raw rawSection
		b.yaml(name, &raw)
		section := assessment.Section{ID: assessment.SectionID(raw.ID), Title: raw.Title, Short: raw.Short}
		b.out.Sections = append(b.out.Sections, section)
		for _, q := range raw.Questions {
			b.question(name, section.ID, raw.cited, q)
		}
	}
}

func (b *builder) question(file string, section assessment.SectionID, defaults cited, raw rawQuestion) {
	q := assessment.Question{ID: assessment.QuestionID(raw.ID), Section: section, Kind: assessment.Kind(raw.Kind),
		Prompt: raw.Prompt, Short: raw.Short, Help: raw.Help, Why: raw.Why, Asked: assessment.Always}
	if q.Kind != assessment.Single && q.Kind != assessment.Multi {
		b.problem(file, 0, "question %q: the kind is single or multi, not %q", raw.ID, raw.Kind)
	}
	if b.out.Question(q.ID) != nil {
		b.problem(file, 0, "question %q stands twice", raw.ID)
	}
	if len(raw.Options) < 2 {
		b.problem(file, 0, "question %q needs at least two options", raw.ID)
	}
	if len(raw.Sources) > 0 {
		q.Sources = b.cite(file, "question "+raw.ID, raw.cited.or(defaults)).Sources
	}
	alone := 0
	for _, o := range raw.Options {
		if _, at := q.Option(assessment.OptionID(o.ID)); at >= 0 {
			b.problem(file, 0, "question %q: option %q stands twice", raw.ID, o.ID)
		}
		if o.Exclusive {
			alone++
		}
		q.Options = append(q.Options, assessment.Option{ID: assessment.OptionID(o.ID), Label: o.Label, Short: o.Short,
			Help: o.Help, Exclusive: o.Exclusive, Neutral: o.Neutral})
	}
	if alone > 1 || alone > 0 && q.Kind == assessment.Single {
		b.problem(file, 0, "question %q: one exclusive option, and only where several may be chosen", raw.ID)
	}
	if raw.Asked.text != "" {
		b.define("asked "+raw.ID, file, raw.Asked)
	}
	b.out.Questions = append(b.out.Questions, q)
}

func (b *builder) conditions() {
	var raw rawConditions
	b.yaml("conditions.yaml", &raw)
	for _, c := range raw.Conditions {
		if _, twice := b.defined[c.ID]; twice {
			b.problem("conditions.yaml", c.When.line, "condition %q stands twice", c.ID)
		}
		b.define(c.ID, "conditions.yaml", c.When)
	}
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if _, ok := b.defined["asked "+string(q.ID)]; ok {
			q.Asked = b.named("asked " + string(q.ID))
		}
	}
	for _, c := range raw.Conditions {
		b.named(c.ID)
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
