package assessment

import (
	"encoding/json"
	"slices"
	"strings"
)

// Options of an evaluation.
type Options struct {
	Today     Date // the day of the evaluation, by which dates and facts are judged
	SkipPlan  bool // leave out plan, effort and cost
	SkipFlips bool // leave out flips, and whether the result is robust
	FlipEdits int  // the most edits of a flip, and nothing on whether the result is robust; 0: all
	SkipWays  bool // leave out of the plan the orders, and what would reach a date
	TasksOnly bool // leave out of the plan costs, ranges, and whether it is there by a date
	DatesOnly bool // leave out what a plan has besides the expected dates of milestones

	Currency string // of the costs; else that of the assessment, else that of the content
}

// Result is what the answers decide: schema 1 of the JSON result. Keys may be
// added; those that are here keep their meaning. Where something open decides,
// a value is empty ("" or 0) and the list of possible values follows it.
type Result struct {
	Trustpath       int                `json:"trustpath"`
	Content         PackRef            `json:"content"`
	Company         string             `json:"company"`
	AsOf            Date               `json:"as_of"` // the day of the evaluation
	Start           Date               `json:"start"`
	FactsExpired    []ExpiredFact      `json:"facts_expired"` // in the order of the result
	Outcome         Outcome            `json:"outcome"`
	OutcomePossible []Outcome          `json:"outcome_possible"`
	OutcomeBecause  []Reason           `json:"outcome_because"`
	Settled         bool               `json:"settled"`
	Standards       []StandardResult   `json:"standards"`
	Gates           []GateResult       `json:"gates"`
	Obligations     []ObligationResult `json:"obligations"`
	Claims          Claims             `json:"claims"`
	NotCovered      []NotCovered       `json:"not_covered"`
	Stack           []StackLayer       `json:"stack"`
	Plan            *Plan              `json:"plan,omitempty"`
	Effort          *Effort            `json:"effort,omitempty"`
	Cost            *Cost              `json:"cost,omitempty"`
	Orders          []Order            `json:"orders,omitzero"`
	Open            []OpenQuestion     `json:"open"`
	NextQuestion    QuestionID         `json:"next_question"`
	Flips           []Flip             `json:"flips"`
	Robust          *bool              `json:"robust,omitempty"`          // settled, and no flip in one question; nil without flips
	ContentChanges  *ContentChanges    `json:"content_changes,omitempty"` // answered with another pack
	Kept            []string           `json:"kept,omitempty"`            // ids that do not count with this pack
	CheckAgain      []QuestionID       `json:"check_again,omitempty"`     // see Catalog.CheckAgain
	Ledger          *Ledger            `json:"ledger,omitempty"`          // nil without deals
}

// ExpiredFact is a fact that a result relies on and whose review day has passed.
type ExpiredFact struct {
	Kind     string `json:"kind"` // rule, gate, obligation, milestone or cost, as in Fact
	ID       string `json:"id"`
	Title    string `json:"title"` // of a rule its text
	ReviewBy Date   `json:"review_by"`
}

// From is the first day that work can be planned for: the start, or the day of
// the evaluation where the start has passed.
func (r *Result) From() Date { return Latest(r.Start, r.AsOf) }

// Behind reports whether the start has passed and work is left to do.
func (r *Result) Behind() bool {
	return r.Start.Before(r.AsOf) && r.Effort != nil && r.Effort.Days.High > 0
}

// Standard returns the result of one standard, or nil.
func (r *Result) Standard(id StandardID) *StandardResult {
	return find(r.Standards, func(s *StandardResult) bool { return s.ID == id })
}

// Decision is what happens with a standard.
type Decision string

const (
	Keep   Decision = "keep"    // held and still wanted
	Now    Decision = "now"     // starts in the first phase
	Next   Decision = "next"    // in the plan, after or overlapping the first
	Later  Decision = "later"   // expected, not dated: the trigger is named
	NotNow Decision = "not_now" // nothing requires it: the trigger is named
)

// Decisions returns the five in the order in which they are drawn.
func Decisions() []Decision { return []Decision{Keep, Now, Next, Later, NotNow} }

// Planned reports whether the standard is in the plan.
func (d Decision) Planned() bool { return d == Keep || d == Now || d == Next }

// Outcome is the result as a whole.
type Outcome string

const (
	NotYet   Outcome = "not_yet"  // shared baseline, no audit bought
	Maintain Outcome = "maintain" // something kept, nothing to start
	Roadmap  Outcome = "roadmap"
)

// StandardResult is the decision on one standard. Report, window and categories
// are used by SOC 2 alone and only while it is in the plan.
type StandardResult struct {
	ID                 StandardID   `json:"id"`
	Decision           Decision     `json:"decision"`
	Rank               int          `json:"rank"`
	Settled            bool         `json:"settled"`
	Possible           []Decision   `json:"possible"`
	RankPossible       []int        `json:"rank_possible"`
	Report             string       `json:"report"`
	ReportPossible     []string     `json:"report_possible"`
	WindowMonths       int          `json:"window_months"`
	WindowPossible     []int        `json:"window_possible"`
	Categories         []CategoryID `json:"categories"`
	CategoriesPossible []CategoryID `json:"categories_possible"`
	Trigger            string       `json:"trigger"` // what would call for it, when later or not now
	Because            []Reason     `json:"because"`
	Scope              []Reason     `json:"scope_because"` // report, window and categories
}

// Planned reports whether every possible decision puts the standard in the plan.
func (s *StandardResult) Planned() bool {
	isNot := func(d Decision) bool { return !d.Planned() }
	return len(s.Possible) > 0 && !slices.ContainsFunc(s.Possible, isNot)
}

// Reason traces a line of the result: the rule that made it, and the answers
// that the rule read ("question.option").
type Reason struct {
	*RuleFacts
	Certain bool     `json:"certain"` // false: applies in some completions only
	Answers []string `json:"answers"`
	Stale   bool     `json:"stale"` // past ReviewBy on the day of the evaluation
}

// RuleFacts is what a reason says whatever was answered: the rule, its sources
// (addresses, or the title of a source without one), the day it was checked and
// the day to check it again.
type RuleFacts struct {
	Rule     RuleID   `json:"rule"`
	Sets     string   `json:"sets"` // attribute and value, "soc2.decision=now"
	Policy   int      `json:"policy"`
	Text     string   `json:"text"`
	Sources  []string `json:"sources"`
	Checked  Date     `json:"checked"`
	ReviewBy Date     `json:"review_by"`
}

// State says whether something holds in all completions or in some.
type State string

const (
	Certain  State = "certain"
	Possible State = "possible"
)

// GateResult is a market gate that none of the three standards opens.
type GateResult struct {
	ID       GateID `json:"id"`
	Title    string `json:"title"`
	State    State  `json:"state"`
	Optional bool   `json:"optional"`

	Requirement bool     `json:"requirement"` // false for what buyers do not require, such as an optional scheme
	If          string   `json:"if,omitempty"`
	Held        bool     `json:"held"` // its own certificate is held, so it is a renewal
	Text        string   `json:"text"`
	Helps       string   `json:"helps"`
	Takes       string   `json:"takes,omitempty"`
	NextStep    string   `json:"next_step"`
	Because     []Reason `json:"because"`
}

// ObligationResult is a law, a contract duty or a voluntary framework to know
// about.
type ObligationResult struct {
	*Duty
	State   State    `json:"state"`
	Because []Reason `json:"because"`
}

// Duty is one case of an obligation, whatever was answered. AppliesFrom is zero
// when it is in force or has no date.
type Duty struct {
	ID          ObligationID `json:"id"`
	Title       string       `json:"title"`
	Force       string       `json:"force"` // law, contract or voluntary
	AppliesFrom Date         `json:"applies_from"`
	If          string       `json:"if,omitempty"`
	Text        string       `json:"text"`
	NextStep    string       `json:"next_step"`
	Gate        GateID       `json:"gate,omitempty"` // whose task is this one's too
}

// Claims lists what the company can say today and what it must avoid.
type Claims struct {
	Say     []string `json:"say"`
	Avoid   []string `json:"avoid"`
	Details []*Claim `json:"-"` // the same with reasons, in the order say, avoid
}

// NotCovered is a question of an AI company that security certificates leave open.
type NotCovered struct {
	ID        GapID        `json:"id"`
	Title     string       `json:"title"`
	Text      string       `json:"text"`
	CoveredBy []StandardID `json:"covered_by"` // standards that make you manage it
}

// StackLayer is one layer of the trust stack.
type StackLayer struct {
	ID       LayerID    `json:"id"`
	Title    string     `json:"title"`
	Standard StandardID `json:"standard"`
	Decision Decision   `json:"decision"`
	Held     bool       `json:"held"`
}

// Provisional counts the questions that have no answer yet and could still change
// what is decided: with any of them the result may turn out another.
func (r *Result) Provisional() int {
	n := 0
	for i := range r.Open {
		if o := &r.Open[i]; o.State == Unanswered && o.Matters {
			n++
		}
	}
	return n
}

// OpenQuestion is a question that may be asked and has no certain answer.
type OpenQuestion struct {
	Question    QuestionID `json:"question"`
	State       OpenState  `json:"state"`
	Matters     bool       `json:"matters"`
	CouldChange []string   `json:"could_change"`
	Asked       bool       `json:"asked"`        // certainly asked under the answers so far
	ChangesPlan bool       `json:"changes_plan"` // dates or effort, whatever the decisions
}

// OpenState says why a question is open.
type OpenState string

const (
	Unanswered  OpenState = "unanswered"
	UnknownOpen OpenState = "unknown" // answered with don't know
)

// Flip is a smallest change of answers that changes the result for sure: at
// most four option edits in at most two questions, none of which can be spared.
// An edit adds an option, removes one, moves a single choice, or chooses an
// exclusive option.
type Flip struct {
	Set     map[QuestionID]FlipAnswer `json:"set"`     // whole new values
	Edits   int                       `json:"edits"`   // one to four
	Changes []Change                  `json:"changes"` // all that changes, "iso27001.decision: later -> now"
	Own     []Change                  `json:"-"`       // those of them that need every one of the edits
}

// FlipAnswer is a whole new answer. Its JSON is what an answers file takes: the
// id of the option of a single choice, a list of ids for several.
type FlipAnswer struct {
	Kind    Kind
	Options []OptionID
}

// MarshalJSON writes a single choice as text and several choices as a list.
func (a FlipAnswer) MarshalJSON() ([]byte, error) {
	return json.Marshal(a.Kind.Value(Answer{Options: a.Options}))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *FlipAnswer) UnmarshalJSON(data []byte) error {
	if strings.HasPrefix(string(data), `"`) {
		a.Kind, a.Options = Single, make([]OptionID, 1)
		return json.Unmarshal(data, &a.Options[0])
	}
	a.Kind = Multi
	return json.Unmarshal(data, &a.Options)
}
