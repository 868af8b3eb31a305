package assessment

import (
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment/logic"
)

// Cited is what every statement of fact carries.
type Cited struct {
	Sources  []SourceID
	Checked  Date
	ReviewBy Date `yaml:"review_by"`
}

// Rule gives an attribute a value where its condition holds.
type Rule struct {
	ID      RuleID
	Policy  int    // the point of the policy that it implements, 1 to 10; 0 for none
	Value   int    `yaml:"-"`     // position in the values of the attribute
	Name    string `yaml:"value"` // the value as content names it
	When    logic.Condition
	Text    string
	Trigger string // what would require more
	Cited   `yaml:",inline"`
}

// Attribute is one thing that the answers decide. Its value is that of the
// first rule whose condition holds; the last rule always does.
type Attribute struct {
	Name      string   // AttributeID as text, "soc2.decision"
	Values    []string // every value it can have
	Words     map[string]ValueWords
	Headline  bool              // outcome, decisions, ranks, report, window
	Derived   bool              // computed from other attributes (ranks); its rules say why
	Rules     []Rule            // none for gates and obligations, which have their own texts
	Holds     []logic.Condition // for each value, when the attribute has it: exactly one is true
	Otherwise logic.Condition   // no rule but the last holds
}

// ValueWords are the words for a value. Content gives them where the value alone
// says too little.
type ValueWords struct {
	Short    string // "Type II"
	Long     string // "straight to Type II"
	Sentence string // in the summary of a roadmap
}

// AttributeKind says what an attribute decides.
type AttributeKind string

const (
	OutcomeKind    AttributeKind = "outcome"
	DecisionKind   AttributeKind = "decision"
	RankKind       AttributeKind = "rank"
	ReportKind     AttributeKind = "report"
	WindowKind     AttributeKind = "window_months"
	CategoryKind   AttributeKind = "categories"
	GateKind       AttributeKind = "gates"
	ObligationKind AttributeKind = "obligations"
)

// AttributeID is the name of an attribute in parts. Kinds that are about a
// standard have a Standard, and gates, obligations and categories an ID. The
// categories of a report together are a CategoryKind without ID.
type AttributeID struct {
	Kind     AttributeKind
	Standard StandardID
	ID       string
}

// ParseAttribute reads the name of an attribute: "outcome", "gates.hipaa",
// "obligations.gdpr", "soc2.decision", "soc2.categories.privacy". A name of
// another form has no Kind.
func ParseAttribute(name string) AttributeID {
	parts := strings.SplitN(name, ".", 3)
	switch first := AttributeKind(parts[0]); {
	case len(parts) == 1 && first == OutcomeKind:
		return AttributeID{Kind: OutcomeKind}
	case len(parts) == 2 && (first == GateKind || first == ObligationKind):
		return AttributeID{Kind: first, ID: parts[1]}
	case len(parts) == 3 && parts[1] == string(CategoryKind):
		return AttributeID{Kind: CategoryKind, Standard: StandardID(parts[0]), ID: parts[2]}
	case len(parts) == 2:
		switch kind := AttributeKind(parts[1]); kind {
		case DecisionKind, RankKind, ReportKind, WindowKind, CategoryKind:
			return AttributeID{Kind: kind, Standard: StandardID(parts[0])}
		}
	}
	return AttributeID{}
}

// String is the inverse of ParseAttribute.
func (id AttributeID) String() string {
	parts := []string{string(id.Standard), string(id.Kind), id.ID}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}

// Table is an attribute as content writes it: rules tried in order.
type Table struct {
	Name     string `yaml:"attribute"`
	Values   []string
	Headline bool
	Rules    []Rule
}

// Compile makes an attribute of a table: each value holds where the first rule
// that holds gives it.
func (t Table) Compile(g *logic.Graph) Attribute {
	out := Attribute{
		Name:      t.Name,
		Values:    t.Values,
		Headline:  t.Headline,
		Rules:     t.Rules,
		Holds:     make([]logic.Condition, len(t.Values)),
		Otherwise: logic.Always,
	}
	before := logic.Always // no earlier rule holds
	for _, rule := range t.Rules {
		if rule.When == logic.Always {
			out.Otherwise = before
		}
		out.Holds[rule.Value] = g.Or(out.Holds[rule.Value], g.And(before, rule.When))
		before = g.And(before, g.Not(rule.When))
	}
	return out
}

// CompileRank derives the rank of one standard from the places in line of all
// of them: one more than the number of different places before its own. Value 0
// means "not ranked", as does place 0.
func CompileRank(g *logic.Graph, name string, own Attribute, others []Attribute) Attribute {
	most := len(others) + 1
	out := Attribute{
		Name:      name,
		Headline:  true,
		Derived:   true,
		Rules:     own.Rules,
		Holds:     make([]logic.Condition, most+1),
		Otherwise: own.Otherwise,
	}
	for rank := range most + 1 {
		out.Values = append(out.Values, strconv.Itoa(rank))
	}
	out.Holds[0] = own.Holds[0]
	// each goes through the places of the others, given the own place.
	var each func(holds logic.Condition, place int, others []Attribute, taken []int)
	each = func(holds logic.Condition, place int, others []Attribute, taken []int) {
		switch {
		case holds == logic.Never:
		case len(others) > 0:
			for p, condition := range others[0].Holds {
				each(g.And(holds, condition), place, others[1:], append(taken[:len(taken):len(taken)], p))
			}
		default:
			ahead := map[int]bool{}
			for _, p := range taken {
				if p > 0 && p < place {
					ahead[p] = true
				}
			}
			rank := len(ahead) + 1
			out.Holds[rank] = g.Or(out.Holds[rank], holds)
		}
	}
	for place := 1; place < len(own.Values); place++ {
		each(own.Holds[place], place, others, nil)
	}
	return out
}

// CompileFlag is an attribute that is "false" or "true".
func CompileFlag(g *logic.Graph, name string, when logic.Condition) Attribute {
	return Attribute{
		Name:      name,
		Values:    []string{"false", "true"},
		Holds:     []logic.Condition{g.Not(when), when},
		Otherwise: logic.Always,
	}
}
