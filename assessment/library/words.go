package library

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
)

// Words says a state in words.
func (s State) Words() string {
	return map[State]string{
		Absent:   "not here",
		Same:     "same",
		Older:    "newer there, pull",
		Changed:  "changes to push",
		Apart:    "changed here and there",
		Unsynced: "here and there, pull",
		OnlyHere: "only here",
		Waiting:  "waits for a connection",
		Gone:     "no longer there",
	}[s]
}

// Short is Words for a narrow column.
func (s State) Short() string {
	return map[State]string{
		Absent:   "not here",
		Same:     "same",
		Older:    "behind",
		Changed:  "to push",
		Apart:    "both",
		Unsynced: "pull",
		OnlyHere: "only here",
		Waiting:  "waits",
		Gone:     "gone",
	}[s]
}

// Asks reports whether a state asks for a push or a pull.
func (s State) Asks() bool {
	return s == Older || s == Changed || s == Apart || s == Unsynced || s == Waiting
}

// Words says what a conflict is about, and what it was, is here and is in the library.
func (c *Conflict) Words(e *engine.Engine) (what, base, here, there string) {
	what = report.Upper(report.Spaced(c.Kind))
	words := func(text string) string { return cmp.Or(safetext.Line(text, safetext.MaxNote), "nothing") }
	q := e.Question(assessment.QuestionID(c.Key))
	named := func() string { // a question that the content has no longer has its id
		if q == nil {
			return c.Key
		}
		return q.Short
	}
	switch c.Kind {
	case files.KindAnswer:
		what = named()
		words = func(text string) string {
			var run assessment.Assessment
			if text == "" || q == nil || files.DecodeEntries(map[files.Entry]string{c.Entry: text}, &run) != nil {
				return "no answer"
			}
			return report.AnswerWords(q, run.Answers.Of(q.ID))
		}
	case files.KindNote:
		what = "Note on " + named()
	case files.KindReadiness:
		what = cmp.Or(e.MarkTitle(assessment.WorkstreamID(c.Key)), c.Key)
		words = markWords
	case files.KindPerson, KindDeal:
		words = nameWords
	case files.KindFact, files.KindSetting, files.KindHeldDate, files.KindDone:
		what = report.Upper(report.Spaced(report.EditName(e.Catalog, c.Key)))
	}
	return what, words(c.Base), words(c.Here), words(c.There)
}

// markWords says what is marked on a task.
func markWords(text string) string {
	var mark assessment.ReadinessMark
	if json.Unmarshal([]byte(text), &mark) != nil {
		return "no state"
	}
	out := report.ReadinessWord(mark.State)
	for _, more := range []string{mark.Reason, mark.Person, mark.Link, mark.Comment} {
		if more != "" {
			out += ", " + more
		}
	}
	if !mark.Due.IsZero() {
		out += ", due " + report.LongDate(mark.Due)
	}
	return safetext.Line(out, safetext.MaxNote)
}

// nameWords is the name in a person or a deal.
func nameWords(text string) string {
	var one struct {
		Name string `json:"name"`
	}
	if json.Unmarshal([]byte(text), &one) != nil {
		return "nothing"
	}
	return safetext.Line(one.Name, safetext.MaxNote)
}

// Title is the heading of what a measure counts.
func (m Measure) Title() string {
	return map[Measure]string{
		Decisions: "Decisions",
		Gates:     "What buyers require first",
		Duties:    "Laws and contracts",
		Work:      "Readiness",
		Lateness:  "Late work",
		Dates:     "Expected reports and certificates",
	}[m]
}

// KeyWords says in words what a cell counts.
func (m Measure) KeyWords(e *engine.Engine, key string) string {
	out := ""
	switch m {
	case Decisions:
		if x := e.Standard(assessment.StandardID(key)); x != nil {
			out = x.Short
		}
	case Gates:
		if x := e.Gate(assessment.GateID(key)); x != nil {
			out = x.Title
		}
	case Duties:
		if x := e.Obligation(assessment.ObligationID(key)); x != nil {
			out = x.Title
		}
	case Work, Lateness:
		out = e.MarkTitle(assessment.WorkstreamID(key))
	case Dates:
		if x := e.Milestone(assessment.MilestoneID(key)); x != nil {
			out = x.Title
		}
	}
	return cmp.Or(out, report.Upper(report.Spaced(key)))
}

// ValueWords says a value of a measure in words.
func (m Measure) ValueWords(value string) string {
	switch {
	case value == "" && m == Work:
		return "not in the plan"
	case value == "" && m == Dates:
		return "no date"
	case value == "":
		return "no"
	case m == Decisions && value != groupUnknown:
		return report.DecisionWord(assessment.Decision(value))
	case m == Work:
		return report.ReadinessWord(assessment.Readiness(value))
	case m == Gates || m == Duties:
		return map[string]string{"certain": "yes", "possible": "perhaps"}[value]
	case m == Lateness:
		return "late"
	case m == Dates:
		return "has a date"
	}
	return "open"
}

// GroupWords says in words which group of a dimension it is.
func GroupWords(e *engine.Engine, dimension, group string) string {
	switch {
	case group == groupUnknown:
		return "no answer"
	case dimension == ByOutcome:
		return report.OutcomeWord(assessment.Outcome(group))
	}
	q := e.Question(map[string]assessment.QuestionID{
		BySector: e.Roles.Sectors, ByRegion: e.Roles.Regions, BySize: e.Roles.Team,
	}[dimension])
	var out []string
	for part := range strings.SplitSeq(group, "+") {
		label := report.Spaced(part)
		if q != nil {
			if o, _ := q.Option(assessment.OptionID(part)); o != nil {
				label = cmp.Or(o.Short, o.Label)
			}
		}
		out = append(out, label)
	}
	return strings.Join(out, " and ")
}

// Month is the median of a cell in words, or "".
func (c *Cell) Month() string {
	month, err := time.Parse("2006-01", c.Median)
	if err != nil {
		return ""
	}
	return month.Format("January 2006")
}
