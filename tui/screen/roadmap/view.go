package roadmap

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/pane"
	"trustpath/tui/ui"
)

// Head is the tabs, and how much is answered.
func (m *Model) Head() ui.Head {
	s, titles := m.styles, m.titles()
	var h ui.Head
	for i, name := range titles {
		if i > 0 {
			h.Left += "   "
		}
		style := s.Muted
		if tab(i) == m.tab {
			style = s.Text
			h.At, h.Heavy = ui.Width(h.Left), ui.Width(name)
		}
		h.Left += style.Render(name)
	}
	if ui.Width(h.Left) > m.layout.Full() { // the one that is open, and its place
		name := titles[m.tab]
		h.Left = s.Text.Render(name) + s.Muted.Render("  "+ui.OfCount(int(m.tab)+1, len(titles)))
		h.At, h.Heavy = 0, ui.Width(name)
	}
	for _, right := range m.progress() {
		if ui.Width(h.Left)+2+ui.Width(right) <= m.layout.Full() {
			h.Right = right
			break
		}
	}
	return h
}

// progress says how much is answered, and whether that can still change the
// roadmap: in full, and shorter.
func (m *Model) progress() []string {
	answered, unknown := 0, 0
	for _, step := range m.session.Path() {
		if step.Counts() {
			answered++
			if step.Answer.Unknown {
				unknown++
			}
		}
	}
	text := strconv.Itoa(answered) + " answered"
	if unknown > 0 {
		text += ", " + strconv.Itoa(unknown) + " don’t know"
	}
	s := m.styles
	if m.revision < 0 || m.result.Provisional() == 0 {
		return []string{s.Muted.Render(text)}
	}
	provisional := s.Warn.Render(s.Glyphs.Unknown) + s.Text.Render(" provisional")
	return []string{provisional + s.Muted.Render(", "+text), provisional}
}

// Body is the document, and the figures beside it.
func (m *Model) Body() ui.Body {
	if t := m.open(); t != nil && m.revision >= 0 {
		return t.Body()
	}
	lines := make([]string, m.above())
	switch {
	case m.err != nil && m.tab == summary:
		for _, line := range ui.Wrap("The roadmap could not be written: "+m.err.Error()+". Your answers are safe.", m.textWidth()) {
			lines = append(lines, m.styles.Text.Render(line))
		}
	case m.tab >= own || m.ready[m.tab].width == 0:
		lines = append(lines, m.styles.Muted.Render("Working out the roadmap."))
	default:
		lines = append(lines, m.view()...)
	}
	body := ui.Body{Main: lines}
	if m.layout.Side > 0 {
		body.Side = make([]string, m.above())
		if m.revision >= 0 {
			body.Side = append(body.Side, m.side()...)
		}
	}
	return body
}

// view is the part of the page that fits.
func (m *Model) view() []string {
	all, from := m.lines(), m.offset[m.tab]
	from = max(0, min(from, len(all)-1))
	to := min(from+m.rows(), len(all))
	out := ui.Rows(all[from:to], m.rows())
	if m.growing && m.tab == summary {
		return append(out, m.styles.Muted.Render(m.styles.Glyphs.Down+" more lines"))
	}
	if left := len(all) - to; left > 0 {
		return append(out, m.styles.Muted.Render(m.styles.Glyphs.Down+" "+strconv.Itoa(left)+" more lines"))
	}
	return out
}

// Status is that of the tab; on the document the last row says how much is below.
func (m *Model) Status() string {
	if t := m.open(); t != nil {
		return t.Status()
	}
	return ""
}

// Cursor is that of the tab; nothing is typed on the document.
func (m *Model) Cursor() *tea.Cursor {
	if t := m.open(); t != nil {
		return t.Cursor()
	}
	return nil
}

// side is decisions, dates, effort and cost.
func (m *Model) side() []string {
	s, width, r := m.styles, m.layout.Side, &m.result
	outlook := m.session.Catalog().Outlook(m.session.Run().Answers)
	lines := []string{s.Bold.Render("Decisions"), ""}
	lines = append(lines, pane.Cells(s, pane.Rows(m.session.Catalog(), outlook, outlook), width)...)
	if unasked := report.Unasked(m.session.Catalog(), m.session.Run()); unasked != "" {
		lines = append(lines, "")
		for _, line := range ui.WrapAtMost(s.Glyphs.Look+" "+unasked, width, 5, s.Glyphs.Ellipsis) {
			lines = append(lines, s.Warn.Render(line))
		}
	}
	lines = append(lines, "", s.Bold.Render("Dates"), "")
	lines = append(lines, m.dates(width)...)
	lines = append(lines, "", s.Bold.Render("Effort and cost"), "")
	if r.Effort != nil && r.Effort.Days.High > 0 {
		lines = append(lines, pane.Fact(s, "Work left", ui.PersonDays(r.Effort.Days)+" person-days", width))
	}
	if r.Cost != nil && r.Cost.High > 0 {
		lines = append(lines, pane.Fact(s, "Cost, estimate", r.Cost.Currency+" "+thousands(r.Cost.Low)+"–"+thousands(r.Cost.High), width))
	}
	gates, duties := map[assessment.State]int{}, map[assessment.State]int{}
	for i := range r.Gates {
		gates[r.Gates[i].State]++
	}
	for i := range r.Obligations {
		duties[r.Obligations[i].State]++
	}
	lines = append(lines, pane.Fact(s, "Obligations", counted(duties), width))
	return append(lines, pane.Fact(s, "Gates", counted(gates), width))
}

// counted is how many there are, and how many there may be: "3", "0, 2 possible".
func counted(of map[assessment.State]int) string {
	text := strconv.Itoa(of[assessment.Certain])
	if n := of[assessment.Possible]; n > 0 {
		text += ", " + strconv.Itoa(n) + " possible"
	}
	return text
}

// dates is the start, the last event of each standard, and the deadline.
func (m *Model) dates(width int) []string {
	s, r := m.styles, &m.result
	lines := []string{pane.Fact(s, "Start", ui.LongDate(r.Start), width)}
	if r.Behind() {
		lines = []string{pane.Fact(s, "Start", ui.LongDate(r.Start)+", passed", width), pane.Fact(s, "Planned from today", ui.LongDate(r.AsOf), width)}
	}
	if r.Plan == nil {
		return append(lines, s.Muted.Render("No dates while every decision is open."))
	}
	for _, id := range []assessment.MilestoneID{"soc2_type1", "iso27001_certificate", "soc2_type2_report", "iso42001_certificate"} {
		ms := r.Plan.Milestone(id)
		if ms == nil {
			continue
		}
		label := map[assessment.MilestoneID]string{
			"soc2_type1": "SOC 2 Type I report", "soc2_type2_report": "SOC 2 Type II report",
			"iso27001_certificate": "ISO 27001 certificate", "iso42001_certificate": "ISO 42001 certificate",
		}[id]
		lines = append(lines, pane.Fact(s, label, ui.ShortRange(ms.Date), width))
	}
	if d := r.Plan.Deadline; d != nil {
		lines = append(lines, pane.Fact(s, "A deal needs it by", ui.LongDate(d.Date), width))
		lines = append(lines, verdict(s, d, width))
	}
	return lines
}

func verdict(s ui.Styles, d *assessment.DeadlineVerdict, width int) string {
	text, style := "", s.Good
	switch d.Verdict {
	case assessment.Comfortable:
		text = s.Glyphs.Same + " comfortable"
	case assessment.Tight:
		text, style = s.Glyphs.Look+" tight, start by "+d.StartBy.Format("2 Jan 2006"), s.Warn
	case assessment.NotFeasible:
		text, style = s.Glyphs.Look+" "+d.Word()+", earliest "+d.Earliest.Format("2 Jan 2006"), s.Bad
	}
	return ui.Between("", style.Render(text), width)
}

// thousands is a sum of money, rounded: "70k", "800".
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return strconv.Itoa((n+500)/1000) + "k"
}
