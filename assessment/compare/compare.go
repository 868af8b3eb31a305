// Package compare puts two assessments side by side: what was entered
// differently, which lines of the result differ, and which entries make them
// differ.
package compare

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// SideBySide compares what an engine makes of two assessments on a day. Where
// both are the same assessment and the left one was answered with another pack,
// the left side is what that pack recommended then.
func SideBySide(e *engine.Engine, before, after assessment.Assessment, today assessment.Date) assessment.Comparison {
	s := sides{Engine: e, before: before, after: after, today: today,
		undone: map[string]assessment.Values{}, outlooks: map[string]engine.Outlook{}}
	out := assessment.Comparison{Edits: s.edits(), Lines: s.lines()}
	for i := range out.Lines {
		if out.Lines[i].Changed {
			s.explain(&out.Lines[i], out.Edits)
		}
	}
	place := func(l assessment.ComparedLine) int {
		if l.Changed {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out.Lines, func(a, b assessment.ComparedLine) int { return place(a) - place(b) })
	return out
}

type sides struct {
	*engine.Engine
	before, after assessment.Assessment
	today         assessment.Date
	middle        assessment.Values // what this pack makes of the left side

	// Without some edits, by their names: every line, and what is possible alone.
	undone   map[string]assessment.Values
	outlooks map[string]engine.Outlook
}

// without returns the values of a line with some edits taken back. The lines share
// what was computed for one of them.
func (s *sides) without(edits []string, line string) []string {
	key := strings.Join(edits, " ")
	if planLine(line) {
		if s.undone[key] == nil {
			s.undone[key] = Lines(s.Engine, TakeBack(s.Engine, s.before, s.after, edits), s.today)
		}
		return s.undone[key][line]
	}
	outlook, ok := s.outlooks[key]
	if !ok {
		outlook = s.Outlook(TakeBack(s.Engine, s.before, s.after, edits).Answers)
		s.outlooks[key] = outlook
	}
	return outlook.Values(line)
}

// edits lists what was entered differently: answers in the order of the
// interview, then the dates, then the days of what is held and the readiness check, each
// as one.
func (s *sides) edits() []assessment.Edit {
	out := []assessment.Edit{}
	add := func(name string, was, is []string) {
		if !slices.Equal(was, is) {
			out = append(out, assessment.Edit{Of: name, Was: was, Is: is})
		}
	}
	for i := range s.Questions {
		id := s.Questions[i].ID
		add(string(id), options(s.before.Answers.Of(id)), options(s.after.Answers.Of(id)))
	}
	add(assessment.EditStart, day(s.before.Start), day(s.after.Start))
	add(assessment.EditDeadline, day(s.before.DeadlineDate), day(s.after.DeadlineDate))
	if was, is := s.before.Answers.Of(s.Roles.Deadline), s.after.Answers.Of(s.Roles.Deadline); was.Equal(is) {
		add(assessment.EditAnswered, day(was.Given), day(is.Given))
	}
	add(assessment.EditHeldDates, s.heldDates(s.before), s.heldDates(s.after))
	add(assessment.EditReadiness, s.marks(s.before), s.marks(s.after))
	return out
}

func options(a assessment.Answer) []string {
	if a.Unknown {
		return []string{string(assessment.UnknownOpen)}
	}
	out := []string{}
	for _, id := range a.Options {
		out = append(out, string(id))
	}
	return out
}

func day(d assessment.Date) []string {
	if d.IsZero() {
		return []string{}
	}
	return []string{d.String()}
}

// heldDates is the days of what is held as "iso27001=2026-09-30", in the order of the
// options.
func (s *sides) heldDates(run assessment.Assessment) []string {
	out := []string{}
	for _, id := range s.HeldOptions() {
		if date := s.HeldDate(run, id); !date.IsZero() {
			out = append(out, string(id)+"="+date.String())
		}
	}
	return out
}

// marks is the readiness check as "access=in_place", in the order of the plan.
func (s *sides) marks(run assessment.Assessment) []string {
	out := []string{}
	for i := range s.Workstreams {
		if mark, ok := run.Readiness[s.Workstreams[i].ID]; ok {
			out = append(out, string(s.Workstreams[i].ID)+"="+string(mark.State))
		}
	}
	return out
}

// TakeBack returns the right side of a comparison with some edits as they were
// on the left.
func TakeBack(e *engine.Engine, before, after assessment.Assessment, edits []string) assessment.Assessment {
	answers := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range after.Answers.Questions() {
		answers[id] = after.Answers.Of(id)
	}
	for _, name := range edits {
		id := assessment.QuestionID(name)
		switch name {
		case assessment.EditStart:
			after.Start = before.Start
			continue
		case assessment.EditDeadline:
			after.DeadlineDate = before.DeadlineDate
			continue
		case assessment.EditHeldDates:
			after.HeldDates = before.HeldDates
			continue
		case assessment.EditReadiness:
			after.Readiness = before.Readiness
			continue
		case assessment.EditAnswered:
			id = e.Roles.Deadline
		}
		delete(answers, id)
		if was := before.Answers.Of(id); !was.IsZero() {
			answers[id] = was
		}
	}
	after.Answers = assessment.AnswersFrom(answers)
	return after
}

// Lines returns the values of each line of a comparison for one assessment.
func Lines(e *engine.Engine, run assessment.Assessment, today assessment.Date) assessment.Values {
	out := e.Outlook(run.Answers).All()
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	for _, asked := range e.Planning.Asked {
		for _, id := range []assessment.MilestoneID{asked.Milestone, asked.Instead} {
			if m := r.Plan.Milestone(id); m != nil {
				out[assessment.LineMilestone+string(id)] = []string{m.Date.Low.String(), m.Date.High.String()}
			}
		}
	}
	if r.Plan.Deadline != nil && r.Plan.Deadline.Verdict != "" {
		out[assessment.LineVerdict] = []string{string(r.Plan.Deadline.Verdict)}
	}
	if days := r.Effort.Days; days.High > 0 {
		out[assessment.LineEffort] = []string{number(days.Low), number(days.High)}
	}
	if r.Cost.High > 0 {
		out[assessment.LineCost] = []string{strconv.Itoa(r.Cost.Low), strconv.Itoa(r.Cost.High)}
	}
	return out
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func planLine(name string) bool {
	return name == assessment.LineEffort || name == assessment.LineCost || name == assessment.LineVerdict ||
		strings.HasPrefix(name, assessment.LineMilestone)
}

func (s *sides) lines() []assessment.ComparedLine {
	s.middle = Lines(s.Engine, s.before, s.today)
	left, right := s.middle, Lines(s.Engine, s.after, s.today)
	if r := s.before.Recommended; r != nil && s.before.ID == s.after.ID && s.Frozen(s.before) {
		left = maps.Clone(s.middle)
		maps.DeleteFunc(left, func(name string, _ []string) bool { return !planLine(name) })
		maps.Copy(left, r.Values)
	}
	out := []assessment.ComparedLine{}
	for _, name := range s.lineNames(left, right) {
		from, to := left[name], right[name]
		isRank := assessment.ParseAttribute(name).Kind == assessment.RankKind
		if isRank && !(informative(from) && informative(to)) {
			continue // the decision says that the standard has no rank
		}
		changed := !same(name, from, to)
		if !planLine(name) {
			from, to = engine.Comparable(from, to)
		}
		out = append(out, assessment.ComparedLine{
			Line:     name,
			From:     append([]string{}, from...),
			To:       append([]string{}, to...),
			Changed:  changed,
			Content:  changed && !same(name, left[name], s.middle[name]),
			Because:  []string{},
			Smallest: true,
		})
	}
	return out
}

// lineNames is every line that two sides have: the outcome and the standards,
// what is dated and what it costs, then gates and obligations.
func (s *sides) lineNames(left, right assessment.Values) []string {
	var all, around []string
	for i := range s.Attributes {
		name := s.Attributes[i].Name
		switch assessment.ParseAttribute(name).Kind {
		case assessment.GateKind, assessment.ObligationKind:
			around = append(around, name)
		default:
			all = append(all, name)
		}
	}
	for i := range s.Milestones {
		all = append(all, assessment.LineMilestone+string(s.Milestones[i].ID))
	}
	all = append(append(all, assessment.LineVerdict, assessment.LineEffort, assessment.LineCost), around...)
	for _, values := range []assessment.Values{left, right} {
		for _, name := range s.OtherAttributes(values) {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return slices.DeleteFunc(all, func(name string) bool {
		return !informative(left[name]) && !informative(right[name])
	})
}

// informative reports whether values are worth a line: not what does not apply,
// and not the rank of what has none.
func informative(values []string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return v != "false" && v != "" && v != "0" })
}

// same compares the values of a line. A flag that is not there is false.
func same(line string, a, b []string) bool {
	if !planLine(line) {
		a, b = engine.Comparable(a, b)
	}
	return slices.Equal(a, b)
}

// explain names the edits that make a line differ: of all edits, those that
// cannot be spared. With them taken back, and everything else as it is on the
// right, the line is what it is on the left.
func (s *sides) explain(line *assessment.ComparedLine, edits []assessment.Edit) {
	if same(line.Line, s.middle[line.Line], line.To) {
		return // content alone
	}
	for _, edit := range edits {
		if planLine(line.Line) || s.Question(assessment.QuestionID(edit.Of)) != nil {
			line.Because = append(line.Because, edit.Of)
		}
	}
	for spared := true; spared; {
		spared = false
		for i := 0; i < len(line.Because); {
			less := slices.Delete(slices.Clone(line.Because), i, i+1)
			if same(line.Line, s.without(less, line.Line), s.middle[line.Line]) {
				line.Because, spared = less, true
			} else {
				i++
			}
		}
	}
	line.Smallest = len(line.Because) <= 1
}
