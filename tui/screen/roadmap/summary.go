package roadmap

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// summary is the tab of the result on one screen. Each of its rows opens the place
// that says more.
type summary struct {
	ui.Page
	session *session.Session
	follow  func(tab, section string) tea.Cmd // opens a tab, at a section of its text

	text  report.Summary
	lines []summaryLine
	list  ui.List // of the lines that open something
	found ui.Search
}

func newSummary(s *session.Session, follow func(tab, section string) tea.Cmd) *summary {
	m := &summary{session: s, follow: follow}
	m.found = ui.SearchIn(m.list.Searched(func(i int) string { return m.lines[i].text }))
	return m
}

func (m *summary) Search() *ui.Search { return &m.found }

// summaryLine is a line, with what enter does on it.
type summaryLine struct {
	text string
	open func() tea.Cmd
}

func (m *summary) Head() ui.Head { return ui.Head{Left: "Summary"} }

func (m *summary) Resize(l ui.Layout)  { m.Page.Resize(l); m.lay() }
func (m *summary) Restyle(s ui.Styles) { m.Page.Restyle(s); m.lay() }

func (m *summary) Show(r *assessment.Result) {
	m.text = report.Summarize(m.session.Catalog().Catalog, m.session.Run(), r)
	m.lay()
}

func (m *summary) Keys() ui.KeyMap {
	open := func() tea.Cmd {
		at, _ := m.list.Here()
		return m.lines[at].open()
	}
	listed := func() bool { return m.list.Len() > 0 }
	return ui.KeyMap{Page: "the summary", Rows: append(m.list.Keys(func() int { return m.Layout.Body }),
		ui.Row(ui.GroupLook, "enter", "open", "what is behind this line", open).Only(listed).Kept())}
}

func (m *summary) Body() ui.Body {
	var out []string
	here, ok := m.list.Here()
	for i, line := range m.lines {
		text := line.text
		if line.open != nil {
			pointer, _ := m.Styles.Pointer(ok && i == here)
			text = pointer + " " + text
		}
		out = append(out, text)
	}
	return ui.Body{Main: out}
}

// How close the lines are: a screen that is too low for one gets the next.
const (
	airy  = iota
	dense // fewer sentences, one line for all duties, spare lines while there is room
	tiny  // decisions, verdicts and steps alone
)

// lay writes the lines, as close as the screen needs.
func (m *summary) lay() {
	if m.Layout.Body == 0 || m.text.Decisions == nil {
		return
	}
	for _, level := range []int{airy, dense, tiny} {
		lines, spare := m.write(level, len(m.text.Deadlines))
		if level < tiny && m.Layout.Body < len(lines)+len(spare) {
			lines, spare = m.write(level, mostDeadlines)
		}
		room := m.Layout.Body - len(lines)
		if room < len(spare) && level == airy || room < 0 && level == dense {
			continue
		}
		spare = spare[:min(len(spare), max(0, room))]
		slices.SortStableFunc(spare, func(a, b spareLine) int { return a.before - b.before })
		for _, one := range slices.Backward(spare) {
			lines = slices.Insert(lines, one.before, summaryLine{text: one.text})
		}
		m.lines = lines[:min(len(lines), m.Layout.Body)]
		break
	}
	cursor := m.list.Cursor()
	m.list.Show(len(m.lines), func(i int) bool { return m.lines[i].open != nil })
	m.list.Move(ui.First, 1)
	for range min(cursor, max(0, m.list.Len()-1)) {
		m.list.Move(ui.Down, 1)
	}
}

// spareLine is a line that is left out where there is no room, before which other.
type spareLine struct {
	before int
	text   string
}

// write returns the lines with at most so many dates, and those to spare: what is blank
// goes first.
func (m *summary) write(level, dates int) (out []summaryLine, spare []spareLine) {
	s, full := m.Styles, m.Layout.Full()
	add := func(lines ...string) {
		for _, line := range lines {
			out = append(out, summaryLine{text: line})
		}
	}
	row := func(text string, open func() tea.Cmd) {
		out = append(out, summaryLine{ui.Fit(text, full-2, s.Glyphs.Ellipsis), open})
	}
	gap := func() { spare = append(spare, spareLine{before: len(out)}) }
	to := func(tab, section string) func() tea.Cmd { return func() tea.Cmd { return m.follow(tab, section) } }
	if level == airy {
		gap()
	}
	for _, remark := range m.text.Remarks {
		add(ui.Hang(s, s.Warn.Render(s.Glyphs.Look)+" ", s.Text, remark, min(full, ui.Prose), 2)...)
	}
	add(m.sentences([]int{8, 3, 0}[level])...)
	gap()
	m.decisions(level, add, func(text, short string) { row(text, to("Why", short)) })
	if len(m.text.Deadlines) > 0 {
		gap()
	}
	m.deadlines(level, dates, add, func(text string) { row(text, to("Plan", "")) })
	if m.text.WayOut != "" && level < tiny {
		width := ui.Width(m.label("What would help")) + 2
		rows := 1
		if level == dense && full >= 94 && m.Layout.Body >= 30 {
			rows = 2
		}
		lines := ui.WrapAtMost(m.text.WayOut, full-2-width, rows, s.Glyphs.Ellipsis)
		lines[0] = "  " + m.label("What would help") + lines[0]
		for _, line := range slices.Backward(lines[1:]) {
			spare = slices.Insert(spare, 0, spareLine{len(out), ui.Indent(line, width)})
		}
		spare = slices.Insert(spare, 0, spareLine{len(out), lines[0]})
	}
	if m.text.Cost != "" && level < tiny {
		gap()
		row(m.label("Cost")+m.text.Cost, to("Report", "Cost"))
		if level == airy && m.text.Excluded != "" {
			indent := 2 + ui.Width(m.label("Cost"))
			add(ui.Indent(s.Muted.Render(ui.Fit(m.text.Excluded, full-indent, s.Glyphs.Ellipsis)), indent))
		}
	}
	m.duties(level, add, gap, func(text, title string) {
		if title == "" {
			row(text, to("Report", "What no certificate covers"))
			return
		}
		row(text, to("Why", title))
	})
	if len(m.text.Steps) == 0 {
		return out, spare
	}
	gap()
	if level < tiny {
		add(s.Bold.Render(m.text.StepsHead))
	}
	for _, step := range m.text.Steps {
		if step.By == "" {
			row(step.What+s.Muted.Render("  "+step.Who), func() tea.Cmd { return ui.Go(ui.ToInterview) })
			continue
		}
		row(m.step(step), to(map[bool]string{true: "Plan", false: "Work"}[step.Send], ""))
	}
	return out, spare
}

// label begins a line, in a column where the screen is wide.
func (m *summary) label(text string) string {
	if m.Layout.Full() < 94 {
		return m.Styles.Muted.Render(text + "  ")
	}
	return m.Styles.Muted.Render(ui.Pad(text, verdictWidth))
}

// sentences are as many whole ones of the bottom line as so many rows hold, those that
// say what to do in bold.
func (m *summary) sentences(rows int) []string {
	if rows == 0 {
		return nil
	}
	s, width := m.Styles, min(m.Layout.Full(), ui.Prose)
	out := ui.WrapAtMost(ui.WholeSentences(strings.Join(m.text.Sentences, " "), width, rows), width, rows, s.Glyphs.Ellipsis)
	lead := ui.Width(strings.Join(m.text.Sentences[:m.text.Lead], " "))
	for i, line := range out {
		bold := ui.Fit(line, max(0, lead), "")
		lead -= ui.Width(line) + 1
		out[i] = s.Bold.Render(bold) + s.Text.Render(strings.TrimPrefix(line, bold))
	}
	return out
}

// right puts a text at the right edge of a column.
func right(text string, width int) string { return ui.Indent(text, max(0, width-ui.Width(text))) }

const (
	expectedWidth = 19
	rangeWidth    = 29
)

// decisions is the table of the standards. On a wide screen it has the reasons.
func (m *summary) decisions(level int, add func(...string), row func(text, short string)) {
	s, room := m.Styles, m.Layout.Full()-2
	wide := room >= 94
	names, words := 10, 8
	for _, d := range m.text.Decisions {
		names = max(names, ui.Width(m.name(&d, wide))+2)
		words = max(words, ui.Width(d.Decision)+4)
	}
	ranged := room >= names+words+expectedWidth+rangeWidth
	why := room - names - words - expectedWidth - rangeWidth
	tail := func(expected, best string, style ui.Style) string {
		if !ranged {
			return style.Render(expected)
		}
		return style.Render(right(expected, expectedWidth)) + s.Muted.Render(right(best, rangeWidth))
	}
	if level < tiny {
		head := "Decisions"
		if wide {
			head = ui.Pad(head, names+words+2) + s.Muted.Render("Why")
		}
		add(ui.Between(s.Bold.Render(head), tail("Expected", "Best case – slow case", s.Muted), room+2))
	}
	for _, d := range m.text.Decisions {
		sign := s.Warn.Render(s.Glyphs.Unknown)
		if d.Settled {
			sign = s.Good.Render(s.Glyphs.Decided)
		}
		text := ui.Pad(m.name(&d, wide), names) + ui.Pad(sign+" "+s.Bold.Render(d.Decision), words)
		if wide && why > 12 {
			text += ui.Pad(s.Muted.Render(ui.Fit(d.Why, why-2, s.Glyphs.Ellipsis)), why)
		}
		expected := d.Expected
		if expected == "" && d.Planned() {
			expected = "no date yet"
		}
		row(ui.Between(text, tail(expected, d.Range, s.Bold), room), d.Short)
	}
}

func (m *summary) name(d *report.SummaryDecision, wide bool) string {
	if wide {
		return d.Name
	}
	return d.Short
}

const (
	mostDeadlines = 3 // where there is no room for all
	verdictWidth  = 17
)

// deadlines are the verdicts with their slack, the worst first.
func (m *summary) deadlines(level, dates int, add func(...string), row func(string)) {
	s, full := m.Styles, m.Layout.Full()
	for i, d := range m.text.Deadlines {
		if left := len(m.text.Deadlines) - i; i+1 == dates && left > 1 || i > 0 && level == tiny {
			row(s.Muted.Render(report.Count(left, "more date")))
			return
		}
		sign, style := ui.VerdictSign(s, &d.DeadlineVerdict)
		word := ui.Pad(style.Render(sign)+" "+style.Bold(true).Render(d.Word), verdictWidth)
		if d.Word == "" {
			word = ""
		}
		text := word + d.What + " by " + report.LongDate(d.Date)
		if level == tiny {
			text = word + report.LongDate(d.Date)
		}
		slack := d.Slack
		if !d.Expected.IsZero() && d.Word != "" && full >= 94 {
			slack = "expected " + report.LongDate(d.Expected) + "; " + slack
		}
		if ui.Width(text)+ui.Width(slack)+5 <= full {
			row(ui.Between(text, s.Muted.Render(slack), full-2))
			continue
		}
		row(text)
		if level < tiny {
			add(ui.Indent(s.Muted.Render(ui.Fit(slack, full-2-verdictWidth, s.Glyphs.Ellipsis)), 2+verdictWidth))
		}
	}
}

// duties are the first of those that no certificate covers; without room, how many
// there are.
func (m *summary) duties(level int, add func(...string), gap func(), row func(text, title string)) {
	const most = 3
	s, room := m.Styles, m.Layout.Full()-2
	all, may := m.text.Duties, ""
	if m.text.MayApply > 0 {
		may = strconv.Itoa(m.text.MayApply) + " may apply, until you know. "
	}
	switch {
	case len(all) == 0 && may == "" || level == tiny:
	case len(all) == 0:
		row(m.label("Laws")+may, "")
	case level > airy || room < 94:
		text := report.Count(len(all), "duty")
		if len(all) > 1 {
			text = report.Upper(report.NumberWord(len(all))) + " duties"
		}
		row(m.label("Laws")+text+" no certificate covers. "+may+"First: "+all[0].Title, "")
	default:
		gap()
		more := s.Muted.Render(may)
		if len(all) > most {
			more += s.Muted.Render("All " + report.NumberWord(len(all)) + " are in Report")
		}
		add(ui.Between(s.Bold.Render("No certificate covers these"), more, room+2))
		for _, d := range all[:min(len(all), most)] {
			title := ui.Pad(ui.Fit(d.Title, room/3+2, s.Glyphs.Ellipsis), room/3+4)
			row(title+s.Muted.Render(ui.Pad(ui.Fit(d.When, 20, s.Glyphs.Ellipsis), 22))+d.Next, d.Title)
		}
	}
}

// step is a task with its day, who does it and, with room, when it is done.
func (m *summary) step(step report.SummaryStep) string {
	s, room := m.Styles, m.Layout.Full()-2
	fit := func(text string, width int) string { return ui.Pad(ui.Fit(text, width-2, s.Glyphs.Ellipsis), width) }
	by := ui.Pad(step.By, 13)
	if room >= 94 {
		by = ui.Pad(step.By, verdictWidth)
	}
	switch {
	case room >= 94 && step.Who+step.DoneWhen != "":
		out := by + fit(step.What, room/2-10)
		if step.Who != "" {
			out += s.Muted.Render(fit(step.Who, 22))
		}
		return out + s.Muted.Render(step.DoneWhen)
	case room >= 60 && step.Who != "":
		return by + fit(step.What, room-13-18) + s.Muted.Render(ui.Fit(step.Who, 18, s.Glyphs.Ellipsis))
	}
	return by + step.What
}
