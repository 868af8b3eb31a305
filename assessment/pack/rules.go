package pack

import (
	"cmp"
	"fmt"
	"maps"
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

func (b *builder) ruleFile(name string) {
	var file struct {
		assessment.Cited `yaml:",inline"`
		Only             writtenTable `yaml:",inline"`
		Tables           []writtenTable
	}
	if !b.yaml(name, &file) {
		return
	}
	if file.Only.Name != "" {
		file.Tables = append(file.Tables, file.Only)
	}
	if len(file.Tables) == 0 {
		b.problem(file.Only.At.at("attribute"), "no table: give an attribute with its rules, or tables")
	}
	for _, t := range file.Tables {
		b.table(t, header{file.Only.At, file.Cited})
	}
}

// layers reads the layers of the trust stack, and puts the standards into their
// order.
func (b *builder) layers() {
	var file struct {
		header `yaml:",inline"`
		Layers []assessment.Layer
	}
	readable := b.yaml("layers.yaml", &file)
	layer := map[assessment.StandardID]int{}
	for i, at := range file.At.entries("layers") {
		id := b.id("layer", at)
		b.known("layer "+id, "standard", at.word("standard"))
		layer[file.Layers[i].Standard] = i
	}
	b.out.Layers = file.Layers
	for i := range b.out.Standards {
		id := b.out.Standards[i].ID
		if _, found := layer[id]; !found && readable && id != "" {
			b.problem(b.positions["standard:"+string(id)], "standard %q is in no layer; name it in layers.yaml", id)
		}
	}
	slices.SortStableFunc(b.out.Standards, func(x, y assessment.Standard) int { return layer[x.ID] - layer[y.ID] })
	if len(b.out.Standards) == 0 {
		b.missing(b.at("standards", 0), "there is no standard")
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
		b.missing(b.at("rules", 0), "no table decides %s", name)
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
	var file struct {
		header `yaml:",inline"`
		Gates  []assessment.Gate
	}
	b.yaml("gates.yaml", &file)
	for i, at := range file.At.entries("gates") {
		g := &file.Gates[i]
		id := b.fact("gate", at, &g.Cited, file.header)
		b.taskPlaces["gate:"+id] = at
		g.When = b.compile(at, "when")
		held := at.word("held").text != ""
		if held {
			g.Held = b.compile(at, "held")
		}
		if held != (g.Renewal != "") {
			b.problem(at.at("id"), "gate %q needs both held and renewal, or neither", id)
		}
		g.Requirement = !g.Optional && (g.Requirement || at.word("requirement").text == "")
		g.IfMet = b.ifMet(at, g.If)
		for j, one := range at.entries("cases") {
			g.Cases[j].When = b.compile(one, "when")
			for _, s := range one.words("sources") {
				if !slices.Contains(g.Sources, assessment.SourceID(s.text)) {
					b.problem(s.at, "gate %q: a case cites %q, which the gate itself does not; name it there too", id, s.text)
				}
			}
			b.positions[caseKey("gate", id, j)] = one.at("when")
		}
		l := b.out.Logic
		if g.Requirement {
			b.gates = append(b.gates, l.And(l.And(g.When, g.IfMet), l.Not(g.Held)))
		}
		b.tables = append(b.tables, assessment.CompileFlag(l, "gates."+id, g.When))
	}
	b.out.Gates = file.Gates
}

func (b *builder) readObligations() {
	var file struct {
		header      `yaml:",inline"`
		Obligations []assessment.Obligation
	}
	b.yaml("obligations.yaml", &file)
	for i, at := range file.At.entries("obligations") {
		o := &file.Obligations[i]
		id := b.fact("obligation", at, &o.Cited, file.header)
		b.taskPlaces["obligation:"+id] = at
		if !slices.Contains([]string{"law", "contract", "voluntary"}, o.Force) {
			b.problem(at.at("force"), "obligation %q: force is law, contract or voluntary, not %q", id, o.Force)
		}
		if len(o.Cases) == 0 {
			b.problem(at.at("id"), "obligation %q has no case in which it applies", id)
		}
		any := logic.Never
		for j, one := range at.entries("cases") {
			c := &o.Cases[j]
			c.When = b.compile(one, "when")
			c.IfMet = b.ifMet(one, cmp.Or(c.If, o.If))
			any = b.out.Logic.Or(any, c.When)
			b.positions[caseKey("obligation", id, j)] = one.at("when")
		}
		b.tables = append(b.tables, assessment.CompileFlag(b.out.Logic, "obligations."+id, any))
	}
	b.out.Obligations = file.Obligations
}

// ifMet returns the condition under which nothing unasked is left open: always
// where there is no if, and never where no answers settle it.
func (b *builder) ifMet(at place, open string) logic.Condition {
	switch met := at.word("if_met").text; {
	case open == "" && met != "":
		b.problem(at.at("if_met"), "if_met says which answers settle the if, and there is no if")
		fallthrough
	case open == "":
		return logic.Always
	case met == "":
		return logic.Never
	}
	return b.compile(at, "if_met")
}

// caseKey returns the key of the position of a case, counted from one.
func caseKey(kind, id string, at int) string {
	return fmt.Sprintf("%s:%s/%d", kind, id, at+1)
}

func (b *builder) standard(name string) {
	var s struct {
		At                  place `yaml:",inline"`
		assessment.Standard `yaml:",inline"`
	}
	if !b.yaml(name, &s) {
		return
	}
	b.id("standard", s.At)
	if s.ID == "" {
		b.problem(s.At.at("id"), "the standard has no id")
	}
	b.cite("the standard", s.At, &s.Cited, header{At: s.At})
	for _, c := range s.At.entries("categories") {
		b.positions["category:"+c.word("id").text] = c.at("id")
	}
	for i, group := range s.At.entries("requirements") {
		if s.Requirements[i].Category != "" {
			b.known("requirement group "+s.Requirements[i].ID, "category", group.word("category"))
		}
		for _, id := range group.words("ids") {
			key := requirementKey(s.ID, id.text)
			if _, twice := b.positions[key]; twice {
				b.problem(id.at, "requirement %q is given twice", id.text)
			}
			b.positions[key] = id.at
		}
		b.shortNames(&s.Standard, &s.Requirements[i], group)
	}
	named := slices.ContainsFunc(s.Requirements, func(g assessment.RequirementGroup) bool { return len(g.Names) > 0 })
	if st := s.Statement; st != nil && (!named || st.Of == "" || st.List == "" || st.Outside == "") {
		b.problem(s.At.at("statement"), "the statement of applicability needs of, list and outside, and a group of "+
			"requirements with names")
	}
	b.out.Standards = append(b.out.Standards, s.Standard)
}

// shortNames checks the short names of a group of requirements, which put it into the
// statement of applicability.
func (b *builder) shortNames(s *assessment.Standard, g *assessment.RequirementGroup, at place) {
	if len(g.Names) == 0 {
		return
	}
	if s.Statement == nil || g.Kind == kindClause {
		b.problem(at.at("names"), "names are for a statement of applicability: give the standard one, and leave out "+
			"groups of kind %s, which can't be excluded", kindClause)
	}
	for _, id := range g.IDs {
		if g.Names[id] == "" {
			b.problem(at.at("names"), "requirement %q has no name", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.Names)) {
		if !slices.Contains(g.IDs, id) {
			b.problem(at.at("names"), "the name of %q belongs to no requirement of this group", id)
		}
	}
}

func requirementKey(standard assessment.StandardID, id string) string {
	return "requirement:" + string(standard) + " " + id
}

// promise is a property of the rules that content promises: choosing one more of
// these options never lowers the decision on a standard.
type promise struct {
	At         place `yaml:",inline"`
	ID, Text   string
	Adding     []string
	Standard   string `yaml:"never_lowers"`
	KeepCounts string `yaml:"keep_counts_as_now"`

	adding [][2]int // question and option, by position
	// keepIsNow is where keep and now count as one level, because what is held is
	// replaced by more of the same. It is Never if content does not say so.
	keepIsNow logic.Condition
}

func (p *promise) decision() string { return p.Standard + ".decision" }

func (b *builder) readPromises() {
	var file struct{ Promises []promise }
	b.yaml("promises.yaml", &file)
	for _, p := range file.Promises {
		b.id("promise", p.At)
		if _, ok := b.find(p.decision()); !ok {
			b.missing(p.At.at("never_lowers"), "promise %q: never_lowers %q is not a standard", p.ID, p.Standard)
			continue
		}
		p.keepIsNow = logic.Never
		if p.KeepCounts != "" {
			p.keepIsNow = b.compile(p.At, "keep_counts_as_now")
		}
		if len(p.Adding) == 0 {
			b.problem(p.At.at("id"), "promise %q adds no option", p.ID)
		}
		for _, option := range p.At.words("adding") {
			if b.known("promise "+p.ID, "option", option) {
				p.adding = append(p.adding, b.added(p.ID, option))
			}
		}
		b.promises = append(b.promises, p)
	}
}

// added finds the option of a promise. It must be one of several that can be
// chosen together.
func (b *builder) added(promise string, option word) [2]int {
	ref := optionRef(option.text)
	at := slices.IndexFunc(b.out.Questions, func(q assessment.Question) bool { return q.ID == ref.Question })
	q := &b.out.Questions[at]
	o, chosen := q.Option(ref.Option)
	if q.Kind != assessment.Multi || o.Exclusive {
		b.problem(option.at, "promise %q: %s cannot be added to another answer", promise, option.text)
	}
	return [2]int{at, chosen}
}

func optionRef(text string) (ref assessment.OptionRef) {
	_ = ref.UnmarshalText([]byte(text)) // takes any text
	return ref
}
