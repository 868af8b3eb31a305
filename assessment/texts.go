package assessment

import "trustpath/assessment/logic"

// Texts are what documents say beyond the result. A pack can go without them.
type Texts struct {
	Risks  []Risk
	Events []Event
	Whom   []Asking
	Early  Early
}

// Risk is what could go wrong with a plan.
type Risk struct {
	ID    string
	When  logic.Condition
	Title string
	Text  string
	Cited `yaml:",inline"`
}

// Event is what can happen to a company, as the option that it would choose then.
type Event struct {
	ID     string
	Option OptionRef
	Text   string
}

// Asking says who knows the answer to a question.
type Asking struct {
	Question QuestionID `yaml:"id"`
	Ask      string
}

// Early is the page for a company that no one asks yet, with the tasks of
// Planning.Baseline.
type Early struct {
	Templates   []Template
	ComeBack    []string `yaml:"come_back"`    // when to look again
	AgainMonths int      `yaml:"again_months"` // and at the latest after so many months
	Reason      string   // why an audit would be too early
	Say         string   // to a buyer who asks
	SayOnce     string   `yaml:"say_once"` // when it is true
}

// Template is a short text to start a task of the baseline from.
type Template struct {
	Work WorkstreamID `yaml:"id"`
	Text string
}

// WhomToAsk returns who knows the answer to a question, or "".
func (t *Texts) WhomToAsk(id QuestionID) string {
	if a := find(t.Whom, func(a *Asking) bool { return a.Question == id }); a != nil {
		return a.Ask
	}
	return ""
}

// TemplateOf returns the text to start a task of the baseline from, or "".
func (t *Texts) TemplateOf(id WorkstreamID) string {
	if found := find(t.Early.Templates, func(t *Template) bool { return t.Work == id }); found != nil {
		return found.Text
	}
	return ""
}

// EventOf returns the event that an option is, or nil.
func (t *Texts) EventOf(ref OptionRef) *Event {
	return find(t.Events, func(e *Event) bool { return e.Option == ref })
}
