package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// rules reads the decisions, the gates and obligations, the scope, the order
// and the outcome, each after what it may read.
func (b *builder) rules() {
	for _, file := range b.list("standards", ".yaml") {
		b.standard(file)
	}
	b.layers()
	for i := range b.out.Standards {
		if id := string(b.out.Standards[i].ID); id != "" {
			b.ruleFile("rules/" + id + ".yaml")
		}
	}
	b.readGates()
	b.readObligations()
	b.ruleFile("rules/scope.yaml")
	b.ruleFile("rules/order.yaml")
	b.ruleFile("rules/outcome.yaml")
	b.attributes()
}

func (b *builder) ruleFile(file string) {
	var raw rawRules
	readable := b.yaml(file, &raw)
	tables := raw.Tables
	if raw.Attribute.text != "" {
		tables = append(tables, raw.rawTable)
	}
	if len(tables) == 0 && readable {
		b.problem(file, 1, "no table: give an attribute with its rules, or tables")
	}
	for _, t := range tables {
		b.tables = append(b.tables, b.table(file, raw.cited, t))
	}
}

// layers reads the layers of the trust stack, and puts the standards into their
// order.
func (b *builder) layers() {
	const file = "layers.yaml"
	var raw rawLayers
	readable := b.yaml(file, &raw)
	for _, l := range raw.Layers {
		id := b.id(file, "layer", l.ID)
		if b.known(file, "layer "+id, "standard", l.Standard) {
			b.out.Layers = append(b.out.Layers, assessment.Layer{
				ID:       assessment.LayerID(id),
				Title:    l.Title,
				Standard: assessment.StandardID(l.Standard.text),
				Text:     l.Text,
			})
		}
	}
	layer := map[assessment.StandardID]int{}
	for i, l := range b.out.Layers {
		layer[l.Standard] = i
	}
	for i := range b.out.Standards {
		id := b.out.Standards[i].ID
		if _, found := layer[id]; !found && readable && id != "" {
			at := b.positions["standard:"+string(id)]
			b.problem(at.file, at.line, "standard %q is in no layer; name it in layers.yaml", id)
		}
	}
	slices.SortStableFunc(b.out.Standards, func(x, y assessment.Standard) int { return layer[x.ID] - layer[y.ID] })
	if len(b.out.Standards) == 0 {
		b.missing("standards", 0, "there is no standard")
	}
}

func (b *builder) find(name string) (assessment.Attribute, bool) {
	for _, t := range b.tables {
		if t.Name == name {
			return t, true
		}
	}
	return assessment.Attribute{}, false
}

// attributes puts the tables into the order of the result: first the headline,
// where ranks replace the places of standards, then the rest.
func (b *builder) attributes() {
	required := []string{string(assessment.OutcomeKind)}
	for i := range b.out.Standards {
		s := &b.out.Standards[i]
		required = append(required, string(s.ID)+".decision", string(s.ID)+placeSuffix)
		for _, c := range s.Categories {
			required = append(required, string(s.ID)+".categories."+string(c.ID))
		}
	}
	complete := true
	for _, name := range required {
		complete = b.decided(name) && complete
	}
	if !complete {
		return
	}
	var headline, rest []assessment.Attribute
	for _, t := range b.tables {
		switch ranked, place := strings.CutSuffix(t.Name, placeSuffix); {
		case place:
			headline = append(headline, b.rank(ranked, t))
		case t.Headline:
			headline = append(headline, t)
		default:
			rest = append(rest, t)
		}
	}
	b.out.Attributes = append(headline, rest...)
}

// decided reports whether a table decides an attribute, and records a problem if
// not.
func (b *builder) decided(name string) bool {
	_, found := b.find(name)
	if !found {
		b.missing("rules", 0, "no table decides %s", name)
	}
	return found
}

// placeSuffix ends the name of the attribute that places a standard in the order.
const placeSuffix = ".place"

// rank ranks a standard among the others. A pack may rank several groups: with a
// prefix before the names of the standards, each group has its own order.
func (b *builder) rank(ranked string, own assessment.Attribute) assessment.Attribute {
	var others []assessment.Attribute
	for i := range b.out.Standards {
		group, ok := strings.CutSuffix(ranked, string(b.out.Standards[i].ID))
		if !ok {
			continue
		}
		for j := range b.out.Standards {
			place, found := b.find(group + string(b.out.Standards[j].ID) + placeSuffix)
			if i != j && found {
				others = append(others, place)
			}
		}
	}
	return assessment.CompileRank(b.out.Logic, ranked+".rank", own, others)
}

func (b *builder) readGates() {
	const file = "gates.yaml"
	var raw rawGates
	b.yaml(file, &raw)
	for _, g := range raw.Gates {
		id := b.id(file, "gate", g.ID)
		when := b.compile(file, g.When)
		requirement := !g.Optional && (g.Requirement == nil || *g.Requirement)
		b.out.Gates = append(b.out.Gates, assessment.Gate{
			ID:          assessment.GateID(id),
			Title:       g.Title,
			When:        when,
			Optional:    g.Optional,
			Requirement: requirement,
			Text:        g.Text,
			Helps:       g.Helps,
			NextStep:    g.NextStep,
			Cited:       b.cite(file, g.ID.line, "gate "+id, g.cited.or(raw.cited)),
		})
		if requirement {
			b.gates = append(b.gates, when)
		}
		b.tables = append(b.tables, assessment.CompileFlag(b.out.Logic, "gates."+id, when))
	}
}

func (b *builder) readObligations() {
	const file = "obligations.yaml"
	var raw rawObligations
	b.yaml(file, &raw)
	for _, o := range raw.Obligations {
		id := b.id(file, "obligation", o.ID)
		out := assessment.Obligation{
			ID:       assessment.ObligationID(id),
			Title:    o.Title,
			Force:    o.Force.text,
			NextStep: o.NextStep,
			Cited:    b.cite(file, o.ID.line, "obligation "+id, o.cited.or(raw.cited)),
		}
		if out.Force != "law" && out.Force != "contract" && out.Force != "voluntary" {
			b.problem(file, cmp.Or(o.Force.line, o.ID.line),
				"obligation %q: force is law, contract or voluntary, not %q", id, out.Force)
		}
		if len(o.Cases) == 0 {
			b.problem(file, o.ID.line, "obligation %q has no case in which it applies", id)
		}
		any := logic.Never
		for i, c := range o.Cases {
			when := b.compile(file, c.When)
			any = b.out.Logic.Or(any, when)
			b.positions[caseKey(id, i)] = position{file, cmp.Or(c.When.line, o.ID.line)}
			out.Cases = append(out.Cases, assessment.ObligationCase{
				When:        when,
				AppliesFrom: c.AppliesFrom.Date,
				Text:        c.Text,
			})
		}
		b.out.Obligations = append(b.out.Obligations, out)
		b.tables = append(b.tables, assessment.CompileFlag(b.out.Logic, "obligations."+id, any))
	}
}

// caseKey returns the key of the position of a case, counted from one.
func caseKey(obligation string, at int) string {
	return fmt.Sprintf("obligation:%s/%d", obligation, at+1)
}

func (b *builder) standard(file string) {
	var raw rawStandard
	readable := b.yaml(file, &raw)
	line := max(raw.ID.line, 1)
	if raw.ID.text == "" && readable {
		b.problem(file, line, "the standard has no id")
	}
	s := assessment.Standard{
		ID:           assessment.StandardID(b.id(file, "standard", raw.ID)),
		Name:         raw.Name,
		Short:        raw.Short,
		LongName:     raw.LongName,
		Issuer:       raw.Issuer,
		Edition:      raw.Edition,
		Layer:        assessment.LayerID(raw.Layer.text),
		Trust:        raw.Trust,
		Answers:      raw.Answers,
		Proves:       raw.Proves,
		Focus:        raw.Focus,
		PrimaryFocus: raw.PrimaryFocus,
		Goal:         raw.Goal,
		Covers:       raw.Covers,
		Market:       raw.Market,
		BestFor:      raw.BestFor,
		Geography:    raw.Geography,
		Result:       raw.Result,
		Renewal:      raw.Renewal,
		Cited:        b.cite(file, line, "the standard", raw.cited),
	}
	for _, c := range raw.Categories {
		b.positions["category:"+c.ID.text] = position{file, c.ID.line}
		s.Categories = append(s.Categories, assessment.Category{
			ID:    assessment.CategoryID(c.ID.text),
			Title: c.Title,
			Text:  c.Text,
		})
	}
	for _, r := range raw.Requirements {
		if r.Category.text != "" {
			b.known(file, "requirement group "+r.ID.text, "category", r.Category)
		}
		for _, id := range r.IDs {
			key := requirementKey(s.ID, id.text)
			if _, twice := b.positions[key]; twice {
				b.problem(file, id.line, "requirement %q stands twice", id.text)
			}
			b.positions[key] = position{file, id.line}
		}
		s.Requirements = append(s.Requirements, assessment.RequirementGroup{
			ID:       r.ID.text,
			Title:    r.Title,
			Kind:     r.Kind.text,
			Category: assessment.CategoryID(r.Category.text),
			IDs:      texts(r.IDs),
		})
	}
	b.out.Standards = append(b.out.Standards, s)
}

func requirementKey(standard assessment.StandardID, id string) string {
	return "requirement:" + string(standard) + " " + id
}

// maxNesting bounds the depth of a condition.
const maxNesting = 64

// expr is a parsed condition.
type expr struct {
	op          string // "name", "and", "or", "not"
	name        string
	offset      int // in the text, for problems
	left, right *expr
}

// parse parses a condition: question.option or another name, and, or, not and
// parentheses. The error has the offset in the text.
func parse(text string) (*expr, error) {
	p := parser{text: text}
	p.next()
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.token != "" {
		return nil, p.errorf("unexpected %q", p.token)
	}
	return e, nil
}

type parser struct {
	text  string
	end   int // offset after the token
	start int // offset of the token
	token string
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf("at character %d of the condition: %s", p.start+1, fmt.Sprintf(format, args...))
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z'
}

func (p *parser) next() {
	for p.end < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.end]) >= 0 {
		p.end++
	}
	p.start = p.end
	for p.end < len(p.text) && isWord(p.text[p.end]) {
		p.end++
	}
	if p.end == p.start && p.end < len(p.text) {
		p.end++
	}
	p.token = p.text[p.start:p.end]
}

func (p *parser) or(depth int) (*expr, error) { return p.chain("or", depth, p.and) }

func (p *parser) and(depth int) (*expr, error) { return p.chain("and", depth, p.not) }

func (p *parser) chain(op string, depth int, part func(int) (*expr, error)) (*expr, error) {
	left, err := part(depth)
	for err == nil && p.token == op {
		at := p.start
		p.next()
		var right *expr
		right, err = part(depth)
		left = &expr{op: op, left: left, right: right, offset: at}
	}
	return left, err
}

func (p *parser) not(depth int) (*expr, error) {
	if depth > maxNesting {
		return nil, p.errorf("nested deeper than %d", maxNesting)
	}
	switch {
	case p.token == "not":
		at := p.start
		p.next()
		inner, err := p.not(depth + 1)
		return &expr{op: "not", left: inner, offset: at}, err
	case p.token == "(":
		p.next()
		inner, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.token != ")" {
			return nil, p.errorf("a parenthesis is not closed")
		}
		p.next()
		return inner, nil
	case p.token == "":
		return nil, p.errorf("a name is missing")
	case !isWord(p.token[0]) || p.token == "and" || p.token == "or":
		return nil, p.errorf("unexpected %q", p.token)
	}
	e := &expr{op: "name", name: p.token, offset: p.start}
	p.next()
	return e, nil
}

// promise is a property of the rules that content promises: choosing one more of
// these options never lowers the decision on a standard.
type promise struct {
	id       string
	at       position
	text     string
	adding   [][2]int // question and option, by position
	decision string   // the attribute
	// keepIsNow is where keep and now count as one level, because what is held is
	// replaced by more of the same. It is Never if content does not say so.
	keepIsNow logic.Condition
}

// readPromises reads the promises for the proof.
func (b *builder) readPromises() {
	const file = "promises.yaml"
	var raw rawPromises
	b.yaml(file, &raw)
	for _, r := range raw.Promises {
		id := b.id(file, "promise", r.ID)
		p := promise{
			id:        id,
			at:        position{file, r.ID.line},
			text:      r.Text,
			decision:  r.NeverLowers.text + ".decision",
			keepIsNow: logic.Never,
		}
		if _, ok := b.find(p.decision); !ok {
			b.missing(file, max(r.NeverLowers.line, r.ID.line),
				"promise %q: never_lowers %q is no standard", id, r.NeverLowers.text)
			continue
		}
		if r.KeepCountsNow.text != "" {
			p.keepIsNow = b.compile(file, r.KeepCountsNow)
		}
		if len(r.Adding) == 0 {
			b.problem(file, r.ID.line, "promise %q adds no option", id)
		}
		for _, option := range r.Adding {
			if b.known(file, "promise "+id, "option", option) {
				p.adding = append(p.adding, b.added(file, id, option))
			}
		}
		b.promises = append(b.promises, p)
	}
}

// added finds the option of a promise. It must be one of several that can be
// chosen together.
func (b *builder) added(file, id string, option word) [2]int {
	question, name, _ := strings.Cut(option.text, ".")
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if string(q.ID) != question {
			continue
		}
		o, at := q.Option(assessment.OptionID(name))
		if q.Kind != assessment.Multi || o.Exclusive {
			b.problem(file, option.line, "promise %q: %s cannot be added to another answer", id, option.text)
		}
		return [2]int{i, at}
	}
	return [2]int{}
}

// rawRenamed maps the ids of older versions to those of this one.
type rawRenamed struct {
	Questions   mapping[string] `yaml:"questions"`
	Options     mapping[string] `yaml:"options"` // question.option on both sides
	Workstreams mapping[string] `yaml:"workstreams"`
}

// renamed reads the renamings. Each new id must exist and no old one may, so that
// there is no chain and no cycle.
func (b *builder) renamed(raw rawRenamed) {
	out := assessment.Renamed{Questions: map[assessment.QuestionID]assessment.QuestionID{},
		Options:     map[assessment.OptionRef]assessment.OptionRef{},
		Workstreams: map[assessment.WorkstreamID]assessment.WorkstreamID{}}
	b.checkRenamed("question", raw.Questions, func(old, now string) {
		out.Questions[assessment.QuestionID(old)] = assessment.QuestionID(now)
	})
	b.checkRenamed("workstream", raw.Workstreams, func(old, now string) {
		out.Workstreams[assessment.WorkstreamID(old)] = assessment.WorkstreamID(now)
	})
	b.checkRenamed("option", raw.Options, func(old, now string) {
		out.Options[optionRef(old)] = optionRef(now)
	})
	for _, r := range raw.Options {
		if from, to := optionRef(r.key), optionRef(r.value); out.Question(from.Question) != to.Question {
			b.problem("pack.yaml", r.line,
				"renamed option %q: an option stays in its question, and %s is not %s", r.key, from.Question, to.Question)
		}
	}
	b.out.Renamed = out
}

func (b *builder) checkRenamed(kind string, list mapping[string], put func(old, now string)) {
	has := func(id string) bool {
		_, there := b.positions[kind+":"+id]
		return there
	}
	for _, r := range list {
		switch {
		case has(r.key):
			b.problem("pack.yaml", r.line,
				"renamed %s %q is still there; an id that is used is not renamed", kind, r.key)
		case !has(r.value):
			b.problem("pack.yaml", r.line,
				"renamed %s %q: there is no %q to follow it%s", kind, r.key, r.value, b.nearestID(r.value, kind))
		default:
			put(r.key, r.value)
		}
	}
}

func optionRef(text string) assessment.OptionRef {
	question, option, _ := strings.Cut(text, ".")
	return assessment.OptionRef{Question: assessment.QuestionID(question), Option: assessment.OptionID(option)}
}
