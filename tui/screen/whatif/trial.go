package whatif

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/pane"
	"trustpath/tui/ui"
)

// trial is what a flip would make of the roadmap.
type trial struct {
	rows  []pane.Row
	moves []move
	sets  []setting
}

// move is one thing that would be another, or stay.
type move struct {
	sign string
	text string
}

// setting is an answer before and after.
type setting struct {
	question string
	was, set string
}

// look works out the flip that is shown.
func (m *Model) look() {
	m.trial = trial{}
	if len(m.flips) == 0 {
		return
	}
	c, run, flip := m.session.Catalog(), m.session.Run(), m.flips[m.shown()].Flip
	before := run.Answers
	for i := range c.Questions {
		q := &c.Questions[i]
		set, changes := flip.Set[q.ID]
		if !changes {
			continue
		}
		with, err := run.Answers.With(c, q.ID, assessment.Choose(set.Options...))
		if err != nil {
			continue // a flip is made of options that the question has
		}
		m.trial.sets = append(m.trial.sets, setting{q.Short, options(q, before.Of(q.ID)), options(q, with.Of(q.ID))})
		run.Answers = with
	}
	base, with := c.Outlook(before), c.Outlook(run.Answers)
	m.trial.rows = pane.Rows(c, base, with)
	for i, then := range pane.Rows(c, with, with) {
		r := &m.trial.rows[i]
		if r.Detail = then.Detail; !slices.Equal(r.Possible, r.With) {
			r.Moves = ui.DecisionWords(r.Possible) + " → " + ui.DecisionWords(r.With)
		}
	}
	result := c.Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	g := m.styles.Glyphs
	m.trial.moves = slices.Concat(m.figures(&result), changed(g, gates(m.base), gates(&result)),
		changed(g, duties(m.base), duties(&result)), m.scopes(base.Changes(with)))
}

// options is an answer in short words.
func options(q *assessment.Question, a assessment.Answer) string {
	var out []string
	for _, id := range a.Options {
		if o, _ := q.Option(id); o != nil {
			out = append(out, o.Short)
		}
	}
	return strings.Join(out, ", ")
}

// figures is what becomes of effort, dates and deadline.
func (m *Model) figures(with *assessment.Result) []move {
	g := m.styles.Glyphs
	out := []move{effort(g, m.base.Effort.Days, with.Effort.Days)}
	for i := range m.session.Catalog().Milestones {
		of := &m.session.Catalog().Milestones[i]
		if !of.InHand {
			continue
		}
		name := m.session.Catalog().Standard(of.Standard).Short + " in hand "
		if v := inHand(g, name, m.base.Plan.Milestone(of.ID), with.Plan.Milestone(of.ID)); v.text != "" {
			out = append(out, v)
		}
	}
	if was, would := m.base.Plan.Deadline, with.Plan.Deadline; was != nil && would != nil && was.Verdict != would.Verdict {
		out = append(out, move{g.Changed, "the deal by " + ui.LongDate(would.Date) + ": " + verdict(would.Verdict) + ", was " + verdict(was.Verdict)})
	}
	return out
}

// inHand is what becomes of the day of a report or certificate; nothing where it
// is not planned.
func inHand(g ui.Glyphs, name string, was, would *assessment.PlanMilestone) move {
	switch {
	case was == nil && would == nil:
		return move{}
	case was == nil:
		return move{g.Comes, name + ui.ShortRange(would.Date)}
	case would == nil:
		return move{g.Less, name + "no more, was " + ui.ShortRange(was.Date)}
	case was.Date == would.Date:
		return move{g.Same, name + ui.ShortRange(would.Date)}
	}
	after, before := ui.ShortRange(would.Date), ui.ShortRange(was.Date)
	if after == before {
		return move{g.Changed, name + after + ", moved within these months"}
	}
	return move{g.Changed, name + after + ", was " + before}
}

func verdict(v assessment.Verdict) string {
	switch v {
	case "":
		return "nothing is planned for it"
	case assessment.NotFeasible:
		return "not feasible"
	}
	return string(v)
}

// effort says how the work that is left would change.
func effort(g ui.Glyphs, was, would assessment.Days) move {
	text := ui.PersonDays(would) + " person-days left"
	switch {
	case would == was:
		return move{g.Same, text}
	case would.High < was.High:
		return move{g.Less, text + ", was " + ui.PersonDays(was)}
	default:
		return move{g.Comes, text + ", was " + ui.PersonDays(was)}
	}
}

// gates is the gates that apply, by title.
func gates(r *assessment.Result) []string {
	var out []string
	for i := range r.Gates {
		if r.Gates[i].State == assessment.Certain {
			out = append(out, r.Gates[i].Title)
		}
	}
	return out
}

// duties is the obligations that apply, by title.
func duties(r *assessment.Result) []string {
	var out []string
	for i := range r.Obligations {
		if r.Obligations[i].State == assessment.Certain {
			out = append(out, r.Obligations[i].Title)
		}
	}
	return out
}

// changed is what comes and what goes.
func changed(g ui.Glyphs, was, would []string) []move {
	var out []move
	for _, title := range would {
		if !slices.Contains(was, title) {
			out = append(out, move{g.Comes, title})
		}
	}
	for _, title := range was {
		if !slices.Contains(would, title) {
			out = append(out, move{g.Less, title})
		}
	}
	return out
}

// scopes is what becomes of the report and its scope.
func (m *Model) scopes(list []assessment.Change) []move {
	var out []move
	for _, change := range list {
		if !ofScope(m.session.Catalog(), change.Attribute) {
			continue
		}
		w := report.ChangeWords(m.session.Catalog(), assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out = append(out, move{m.styles.Glyphs.Changed, w.What + ": " + w.From + " → " + w.To})
	}
	return out
}
