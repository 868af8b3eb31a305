package assessment

// Rule gives an attribute a value where its condition holds.
type Rule struct {
	ID      RuleID
	Policy  int    // the point of the policy it carries out, 1 to 10; 0 for none
	Value   int    // position in the values of the attribute
	Name    string // the value as content names it
	When    Condition
	Text    string
	Trigger string // what would call for more
	Cited
}

// Attribute is one thing that the answers decide. Its value is that of the
// first rule whose condition holds; the last rule always does.
type Attribute struct {
	Name      string   // "soc2.decision", "gates.hipaa"
	Values    []string // every value it can take
	Words     map[string]ValueWords
	Headline  bool        // outcome, decisions, ranks, report, window
	Derived   bool        // computed from other tables (ranks); its rules say why
	Rules     []Rule      // none for gates and obligations, which carry their own texts
	Holds     []Condition // for each value, when the attribute has it: exactly one is true
	Otherwise Condition   // no rule but the last holds
}

// ValueWords are the words for a value. Content gives them where the value alone
// says too little.
type ValueWords struct {
	Short    string // "Type II"
	Long     string // "straight to Type II"
	Sentence string // in the summary of a roadmap
}

// AttrOutcome is the attribute of the outcome; all others are named
// STANDARD.decision, .rank, .report, .window_months, .categories.ID, gates.ID
// and obligations.ID.
const AttrOutcome = "outcome"

// questionHeld is the question that names the reports and certificates in
// force. Its options are a standard's id, alone or before an underscore.
const questionHeld QuestionID = "held"

// Table is an attribute as content writes it: rules tried in order.
type Table struct {
	Name     string
	Values   []string
	Headline bool
	Rules    []Rule
}

// Attribute compiles a table: each value holds where the first rule that holds
// gives it.
func (l *Logic) Attribute(t Table) Attribute {
	out := Attribute{Name: t.Name, Values: t.Values, Headline: t.Headline, Rules: t.Rules,
		Holds: make([]Condition, len(t.Values)), Otherwise: Always}
	before := Always // no earlier rule holds
	for _, rule := range t.Rules {
		if rule.When == Always {
			out.Otherwise = before
		}
		out.Holds[rule.Value] = l.Or(out.Holds[rule.Value], l.And(before, rule.When))
		before = l.And(before, l.Not(rule.When))
	}
	return out
}

// Rank derives the rank of one standard from the places in line of all: the
// number of different places before its own, plus one; 0 for the first place,
// which means "not ranked".
func (l *Logic) Rank(name string, own Attribute, others []Attribute) Attribute {
	most := len(others) + 1
	out := Attribute{Name: name, Headline: true, Derived: true, Values: derivedValues(most), Rules: own.Rules,
		Holds: make([]Condition, most+1), Otherwise: own.Otherwise}
	out.Holds[0] = own.Holds[0]
	for place := 1; place < len(own.Values); place++ {
		l.rankAt(&out, own.Holds[place], place, others, nil)
	}
	return out
}

// rankAt goes through the places of the others, given own place.
func (l *Logic) rankAt(out *Attribute, holds Condition, place int, others []Attribute, taken []int) {
	if holds == Never {
		return
	}
	if len(others) == 0 {
		ahead := map[int]bool{}
		for _, p := range taken {
			if p > 0 && p < place {
				ahead[p] = true
			}
		}
		out.Holds[len(ahead)+1] = l.Or(out.Holds[len(ahead)+1], holds)
		return
	}
	for p, cond := range others[0].Holds {
		l.rankAt(out, l.And(holds, cond), place, others[1:], append(taken[:len(taken):len(taken)], p))
	}
}

// Decided is an attribute that is "false" or "true".
func (l *Logic) Decided(name string, when Condition) Attribute {
	return Attribute{Name: name, Values: []string{"false", "true"}, Holds: []Condition{l.Not(when), when}, Otherwise: Always}
}

// attribute returns the attribute with this name, or nil.
func (c *Catalog) attribute(name string) *Attribute {
	for i := range c.Attributes {
		if c.Attributes[i].Name == name {
			return &c.Attributes[i]
		}
	}
	return nil
}
