package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// building reports whether a standard is planned that is not held.
func building(r *assessment.Result) bool {
	return slices.ContainsFunc(r.Standards, func(s assessment.StandardResult) bool { return s.Planned() && s.Decision != assessment.Keep })
}

// keeping reports whether a standard that is held stays.
func keeping(r *assessment.Result) bool {
	return slices.ContainsFunc(r.Standards, func(s assessment.StandardResult) bool { return s.Decision == assessment.Keep })
}

// short is a title of the content without what is in brackets or after a comma.
func short(title string) string {
	if at := strings.IndexAny(title, "(,"); at > 0 {
		title = title[:at]
	}
	return strings.TrimSpace(title)
}

// within is a short title below the name that it begins with.
func within(title, name string) string {
	title = strings.TrimPrefix(short(title), name+" ")
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// deadlineWords is the verdict, and what its details hold.
func deadlineWords(d *assessment.DeadlineVerdict) string {
	var parts []string
	if d.Verdict != "" {
		parts = append(parts, d.Word())
	}
	switch {
	case d.Fallback != "":
		parts = append(parts, "enter says what to offer instead")
	case d.Sentence != "":
		parts = append(parts, "enter says what to tell the buyer")
	}
	return strings.Join(parts, "; ")
}

// judged is the verdict, or "" where there is none.
func (m *Model) judged() assessment.Verdict {
	if d := m.result.Plan.Deadline; d != nil {
		return d.Verdict
	}
	return ""
}

// verdict is the line above the chart: its sign and word, and what it means.
func (m *Model) verdict() (sign, word, text string) {
	g, r := m.styles.Glyphs, m.result
	d := r.Plan.Deadline
	if d == nil || d.Needs == "" {
		return "", "", m.undated(d)
	}
	sign = g.Look
	if d.Verdict == assessment.Comfortable {
		sign = g.Same
	}
	text = short(r.Plan.Milestone(d.Needs).Title) + " by " + ui.LongDate(d.Date) + ": earliest " + m.day(d.Earliest, d.Date)
	if !d.StartBy.IsZero() {
		text += ", last day to start " + m.day(d.StartBy, d.Date)
	}
	return sign, strings.ToUpper(d.Word()[:1]) + d.Word()[1:], text
}

// day is a date without its year where the date before it says that.
func (m *Model) day(d, said assessment.Date) string {
	if d.Format("2006") == said.Format("2006") {
		return d.Format("2 January")
	}
	return ui.LongDate(d)
}

// undated says what the plan comes to where no deadline is judged.
func (m *Model) undated(d *assessment.DeadlineVerdict) string {
	r := m.result
	switch {
	case !building(r) && keeping(r):
		return "Nothing is now or next: what you hold is renewed on these dates."
	case !building(r) && r.Outcome == assessment.NotYet:
		return "Nothing is now or next, so no audit is planned: this baseline pays off without one. esc goes back to the questions."
	case !building(r):
		return "No standard is certain to be now or next yet: this is the baseline until then. esc goes back to the questions."
	case d != nil && d.Sentence != "":
		return d.Sentence
	case d != nil:
		return "A deal needs something by " + ui.LongDate(d.Date) + " that none of these audits gives: no verdict."
	}
	return "No date to meet. Everything is in hand between " + m.monthOf(m.end().Low) + " and " + m.monthOf(m.end().High) + "."
}

func (m *Model) monthOf(d assessment.Date) string { return d.Format("January 2006") }

// end is when the last report or certificate is in hand; zero without one.
func (m *Model) end() assessment.DateRange {
	var out assessment.DateRange
	for i := range m.catalog.Milestones {
		p := m.result.Plan.Milestone(m.catalog.Milestones[i].ID)
		if p == nil || !m.catalog.Milestones[i].InHand {
			continue
		}
		if out.Low.Before(p.Date.Low) {
			out.Low = p.Date.Low
		}
		if out.High.Before(p.Date.High) {
			out.High = p.Date.High
		}
	}
	return out
}

// length is how long the plan takes, in months; "" where nothing ends it.
func (m *Model) length() string {
	end := m.end()
	if end.High.IsZero() {
		return ""
	}
	months := func(d assessment.Date) int { return (m.result.From().DaysTo(d)*12 + 182) / 365 }
	if low, high := months(end.Low), months(end.High); low < high {
		return strconv.Itoa(low) + "–" + ui.Count(high, "month")
	}
	return ui.Count(months(end.High), "month")
}

// depends says which open answers the plan depends on, as many by name as fit;
// "" when none.
func (m *Model) depends(width int) string {
	var names []string
	for _, o := range m.result.Open {
		if o.Asked && (o.Matters || o.ChangesPlan) {
			names = append(names, strings.TrimSuffix(m.catalog.Question(o.Question).Short, "?"))
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := "Depends on " + ui.Count(len(names), "open answer")
	for n := len(names); n > 0; n-- {
		list := names[:n:n]
		if n < len(names) {
			list = append(list, strconv.Itoa(len(names)-n)+" more")
		}
		if named := text + ": " + ui.AllOf(list); ui.Width(named) <= width {
			return named
		}
	}
	return text
}

func workWords(w *assessment.PlanWorkstream) string {
	switch {
	case w.State == assessment.NotApplicable:
		return "not applicable"
	case w.Days.High == 0:
		return "in place"
	}
	return ui.PersonDays(w.Days) + " person-days, " + w.Owner
}

func milestoneWords(m *assessment.Milestone, p *assessment.PlanMilestone) string {
	switch {
	case p.Date.Low == p.Date.High:
		return ""
	case m.Window:
		return "opens " + ui.ShortRange(p.Begin)
	case m.Build:
		return "done " + ui.ShortRange(p.Date)
	}
	return "earliest to latest"
}

func dutyWords(o *assessment.ObligationResult, today assessment.Date) string {
	text := "applies from here"
	if !today.Before(o.AppliesFrom) {
		text = "applies already"
	}
	if o.State == assessment.Possible {
		text += ", if an open answer says so"
	}
	return text
}

// byDate sorts rows by their first day; those without one come last.
func byDate(rows []row) []row {
	slices.SortStableFunc(rows, func(a, b row) int {
		switch {
		case a.dates.Low == b.dates.Low:
			return 0
		case b.dates.Low.IsZero() || !a.dates.Low.IsZero() && a.dates.Low.Before(b.dates.Low):
			return -1
		}
		return 1
	})
	return rows
}
