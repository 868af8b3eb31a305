package home

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// detailRows is the rows below the list: a name, a blank, and six facts.
const detailRows = 10

const detailLabel = 21 // the column of labels

// state is a sign and a word, and how much is answered; empty for what has
// still to be worked out.
func (m *Model) state(r Row, known bool) (state, answered string) {
	s := m.styles
	switch {
	case !known:
		return "", ""
	case r.Damaged:
		return s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" damaged"), ""
	}
	answered = s.Text.Render(ui.OfCount(r.Answered, r.Asked))
	sign, word := s.Text.Render(s.Glyphs.Possible), ui.Count(r.Open, "answer")+" open"
	switch {
	case r.Settled:
		sign, word = s.Good.Render(s.Glyphs.Settled), "settled"
	case r.Answered == r.Asked:
		sign = s.Warn.Render(s.Glyphs.Unknown)
	}
	return sign + " " + s.Text.Render(word), answered
}

// detail is the assessment under the cursor in rows that do not move.
func (m *Model) detail() []string {
	s, full := m.styles, m.layout.Full()
	room := full - pointerWidth - detailLabel
	line := func(label, text string) string {
		return ui.Indent(s.Muted.Render(ui.Pad(label, detailLabel))+ui.Fit(text, room, s.Glyphs.Ellipsis), pointerWidth)
	}
	r, known := m.row(m.at)
	lines := []string{ui.Indent(s.Bold.Render(ui.Fit(ui.Named(r.Company), full-pointerWidth, s.Glyphs.Ellipsis)), pointerWidth), ""}
	if !known {
		return lines
	}
	if r.Damaged {
		return append(lines, line("Outcome", s.Text.Render(r.Outcome)))
	}
	return append(lines,
		line("Outcome", s.Text.Render(r.Outcome)),
		line("Stopped at", s.Text.Render(stop(r))),
		line("Open", s.Text.Render(open(r))),
		line("First report", s.Text.Render(first(r))),
		line("A deal needs it by", m.deadline(r)),
		line("Readiness", s.Text.Render(readiness(r))))
}

// stopped is the one row below the list where there is no room for more.
func (m *Model) stopped(width int) string {
	s := m.styles
	r, known := m.row(m.at)
	if !known || r.Damaged {
		return ""
	}
	return ui.Fit(s.Muted.Render("Stopped at  ")+s.Text.Render(stop(r)), width, s.Glyphs.Ellipsis)
}

func stop(r Row) string {
	if r.StopAt == "" {
		return "the end: every question has an answer"
	}
	return r.StopAt
}

// open names the answers that can still change the result.
func open(r Row) string {
	if r.Open == 0 {
		return "nothing that changes the roadmap"
	}
	text := ui.Count(r.Open, "answer")
	switch {
	case r.Unsure == r.Open:
		text += ", don’t know"
	case r.Unsure > 0:
		text += ", " + strconv.Itoa(r.Unsure) + " of them don’t know"
	}
	return text + ": " + strings.Join(r.Matters, ", ")
}

func first(r Row) string {
	if r.First == nil {
		return "none is planned"
	}
	return ui.ShortRange(r.First.Date) + ", " + r.First.Title
}

// deadline is the day of the deal, with its verdict as a sign and words.
func (m *Model) deadline(r Row) string {
	s := m.styles
	d := r.Deadline
	if d == nil || d.Date.IsZero() {
		if r.Date.IsZero() {
			return s.Text.Render("no day is named")
		}
		return s.Text.Render(ui.LongDate(r.Date))
	}
	text := s.Text.Render(ui.LongDate(d.Date))
	switch d.Verdict {
	case assessment.Comfortable:
		return text + s.Text.Render(": ") + s.Good.Render(s.Glyphs.Same) + s.Text.Render(" comfortable")
	case assessment.Tight:
		return text + s.Text.Render(": ") + s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" tight, last start "+ui.LongDate(d.StartBy))
	case assessment.NotFeasible:
		return text + s.Text.Render(": ") + s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" "+d.Word()+", earliest "+ui.LongDate(d.Earliest))
	case "":
		if d.Passed {
			text += s.Text.Render(": passed")
		}
	}
	return text
}

func readiness(r Row) string {
	if r.Needed == 0 {
		return "no workstream is planned"
	}
	text := ui.OfCount(r.InPlace, r.Needed) + " workstreams in place"
	if r.Partial > 0 {
		text += ", " + strconv.Itoa(r.Partial) + " partial"
	}
	if !r.Marked {
		text += ", as far as the answers tell"
	}
	return text
}
