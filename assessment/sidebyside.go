package assessment

import (
	"slices"
	"strconv"
	"strings"
)

// Names of the edits that are not answers; an answer is named by its question.
const (
	EditStart     = "start"
	EditDeadline  = "deadline_date"
	EditAnswered  = "answered" // the day of the same answer to the deadline question
	EditReadiness = "readiness"
)

// Names of the compared lines that are not attributes. A milestone that buyers
// ask for is the prefix with its id, its values the earliest and the latest day.
const (
	LineMilestone = "milestones."
	LineVerdict   = "deadline.verdict" // "" where there is none
	LineEffort    = "effort"           // person-days, low and high
	LineCost      = "cost"             // low and high
)

// Edit is something that was entered differently on the two sides: options of
// an answer, "unknown", or a date; nothing where nothing was entered.
type Edit struct {
	Of  string   `json:"of"`
	Was []string `json:"was"`
	Is  []string `json:"is"`
}

// ComparedLine is one line of the result on both sides. From and To are what it
// may be there; nothing where the side does not have it.
//
// Because names a smallest set of edits that alone makes the difference: with
// them taken back, and everything else as it is on the right, the line is what
// it was on the left. Smallest says that no smaller set does; where the search
// was too long, no edit of the set can be spared, and that is all that is known.
// Content says that other content has a part in it.
type ComparedLine struct {
	Line     string   `json:"line"`
	From     []string `json:"from"`
	To       []string `json:"to"`
	Changed  bool     `json:"changed"`
	Content  bool     `json:"content"`
	Because  []string `json:"because"`
	Smallest bool     `json:"smallest"`
}

// Comparison is two assessments side by side, or one before and after.
type Comparison struct {
	Edits []Edit         `json:"edits"`
	Lines []ComparedLine `json:"lines"` // those that changed first
}

// SideBySide compares what this pack makes of two assessments on a day. Where
// both are the same assessment and the left one was answered with another pack,
// what that pack recommended then is what the left side says.
func (c *Catalog) SideBySide(before, after Assessment, today Date) Comparison {
	s := sides{catalog: c, before: before, after: after, today: today}
	s.edits = c.edits(before, after)
	out := Comparison{Edits: s.edits, Lines: s.lines()}
	slices.SortStableFunc(out.Lines, func(a, b ComparedLine) int {
		switch {
		case a.Changed == b.Changed:
			return 0
		case a.Changed:
			return -1
		default:
			return 1
		}
	})
	return out
}

// edits lists what was entered differently: answers in the order of the
// interview, then the dates, then the readiness check as one.
func (c *Catalog) edits(before, after Assessment) []Edit {
	out := []Edit{}
	for i := range c.Questions {
		id := c.Questions[i].ID
		if was, is := before.Answers.Of(id), after.Answers.Of(id); !was.Equal(is) {
			out = append(out, Edit{string(id), said(was), said(is)})
		}
	}
	date := func(name string, was, is Date) {
		if was != is {
			out = append(out, Edit{name, day(was), day(is)})
		}
	}
	date(EditStart, before.Start, after.Start)
	date(EditDeadline, before.DeadlineDate, after.DeadlineDate)
	if was, is := before.Answers.Of(QuestionDeadline), after.Answers.Of(QuestionDeadline); was.Equal(is) {
		date(EditAnswered, was.Given, is.Given)
	}
	if was, is := c.marks(before), c.marks(after); !slices.Equal(was, is) {
		out = append(out, Edit{EditReadiness, was, is})
	}
	return out
}

func said(a Answer) []string {
	if a.Unknown {
		return []string{string(UnknownOpen)}
	}
	out := []string{}
	for _, id := range a.Options {
		out = append(out, string(id))
	}
	return out
}

func day(d Date) []string {
	if d.IsZero() {
		return []string{}
	}
	return []string{d.String()}
}

// marks is the readiness check as "access=in_place", in the order of the plan.
func (c *Catalog) marks(run Assessment) []string {
	out := []string{}
	for i := range c.Workstreams {
		if mark, ok := run.Readiness[c.Workstreams[i].ID]; ok {
			out = append(out, string(c.Workstreams[i].ID)+"="+string(mark.State))
		}
	}
	return out
}

// TakeBack returns the right side of a comparison with some edits as they were
// on the left.
func TakeBack(before, after Assessment, edits []string) Assessment {
	for _, name := range edits {
		switch name {
		case EditStart:
			after.Start = before.Start
		case EditDeadline:
			after.DeadlineDate = before.DeadlineDate
		case EditReadiness:
			after.Readiness = before.Readiness
		case EditAnswered:
			after.Answers = after.Answers.put(QuestionDeadline, before.Answers.Of(QuestionDeadline))
		default:
			after.Answers = after.Answers.put(QuestionID(name), before.Answers.Of(QuestionID(name)))
		}
	}
	return after
}

// LineValues is what each line of a comparison says for one assessment.
func (c *Catalog) LineValues(run Assessment, today Date) Values {
	out := Values{}
	outlook := c.Outlook(run.Answers)
	for i := range c.Attributes {
		out[c.Attributes[i].Name] = outlook.values(i)
	}
	r := c.Evaluate(run, Options{Today: today, SkipFlips: true})
	for _, asked := range c.Planning.Asked {
		for _, id := range []MilestoneID{asked.Milestone, asked.Instead} {
			if m := r.Plan.Milestone(id); m != nil {
				out[LineMilestone+string(id)] = []string{m.Date.Low.String(), m.Date.High.String()}
			}
		}
	}
	if r.Plan.Deadline != nil && r.Plan.Deadline.Verdict != "" {
		out[LineVerdict] = []string{string(r.Plan.Deadline.Verdict)}
	}
	if r.Effort.Days.High > 0 {
		out[LineEffort] = []string{number(r.Effort.Days.Low), number(r.Effort.Days.High)}
	}
	if r.Cost.High > 0 {
		out[LineCost] = []string{strconv.Itoa(r.Cost.Low), strconv.Itoa(r.Cost.High)}
	}
	return out
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// planned reports whether a line is of the plan, which takes longer to work out.
func planned(line string) bool {
	return line == LineEffort || line == LineCost || line == LineVerdict || strings.HasPrefix(line, LineMilestone)
}

// lineNames is every line that two sides have: the outcome and the standards,
// what is dated and what it costs, then gates and obligations.
func (c *Catalog) lineNames(sides ...Values) []string {
	var all, around []string
	for i := range c.Attributes {
		if name := c.Attributes[i].Name; strings.HasPrefix(name, "gates.") || strings.HasPrefix(name, "obligations.") {
			around = append(around, name)
		} else {
			all = append(all, name)
		}
	}
	for i := range c.Milestones {
		all = append(all, LineMilestone+string(c.Milestones[i].ID))
	}
	all = append(append(all, LineVerdict, LineEffort, LineCost), around...)
	for _, values := range sides {
		for _, name := range c.attributeNames(values)[len(c.Attributes):] {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return slices.DeleteFunc(all, func(name string) bool {
		return !slices.ContainsFunc(sides, func(v Values) bool { return tells(v[name]) })
	})
}

// tells reports whether values are worth a line: not what does not apply, and
// not the place of what is in no order.
func tells(values []string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return v != "false" && v != "" && v != "0" })
}
