package library

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/library"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// countedMsg is what a library counts.
type countedMsg struct {
	of     *Cohort
	name   string // of the library
	by     string
	groups library.Cohort // decisions by that dimension
	whole  map[library.Measure]library.Cohort
	server bool
	err    error
}

// Cohort is the page of what is counted over all companies of a library: one decision on
// one standard by one dimension, and what is most often late, expected and missing.
type Cohort struct {
	ui.Page
	source Source
	engine *engine.Engine

	last   countedMsg
	known  bool
	asking bool
	by     int // of Dimensions
	at     int // of lines
	byName bool
	list   ui.List // of groups
	groups []library.Group
}

// NewCohort returns the page; source is nil where no library can be set.
func NewCohort(source Source, e *engine.Engine) *Cohort {
	return &Cohort{source: source, engine: e, list: ui.NewList()}
}

// Init counts anew.
func (m *Cohort) Init() tea.Cmd {
	if name(m.source) == "" || m.last.name != name(m.source) {
		m.known, m.last = false, countedMsg{}
	}
	if name(m.source) == "" {
		return nil
	}
	return m.count(true)
}

// count counts decisions by the dimension, and where again is set all that is counted
// without one.
func (m *Cohort) count(again bool) tea.Cmd {
	m.asking = true
	source, by, whole := m.source, library.Dimensions()[m.by], m.last.whole
	return func() tea.Msg {
		out, err := within(func(ctx context.Context) (countedMsg, error) {
			out := countedMsg{whole: whole}
			c, err := source.Connect(ctx)
			if err != nil {
				return out, err
			}
			if c.Offline != nil {
				return out, c.Offline
			}
			out.server = c.Server
			out.groups, err = c.Cohort(ctx, library.Query{Measure: library.Decisions, By: []string{by}})
			if again || whole == nil {
				out.whole = map[library.Measure]library.Cohort{}
				for _, measure := range library.Measures() {
					if err == nil {
						out.whole[measure], err = c.Cohort(ctx, library.Query{Measure: measure})
					}
				}
			}
			return out, errors.Join(err, c.Close())
		})
		out.of, out.name, out.by, out.err = m, source.Name(), by, err
		return out
	}
}

// Update takes what was counted.
func (m *Cohort) Update(msg tea.Msg) tea.Cmd {
	counted, ok := msg.(countedMsg)
	if !ok || counted.of != m || counted.by != library.Dimensions()[m.by] || counted.name != name(m.source) {
		return nil // another one is on its way
	}
	m.asking = false
	if counted.err != nil {
		m.last.err = counted.err
		return nil
	}
	m.last, m.known = counted, true
	m.at = max(0, min(m.at, len(m.lines())-1))
	m.show()
	return nil
}

// line is a decision on a standard.
type line struct{ standard, decision string }

// lines are the decisions that are counted over all companies, in the order of the
// content.
func (m *Cohort) lines() []line {
	var out []line
	whole := m.last.whole[library.Decisions]
	for i := range m.engine.Standards {
		for _, d := range assessment.Decisions() {
			one := line{string(m.engine.Standards[i].ID), string(d)}
			if find(whole, one.standard, one.decision, "") > 0 {
				out = append(out, one)
			}
		}
	}
	return out
}

// find is how many companies of a group have a value; 0 is hidden.
func find(c library.Cohort, key, value, group string) int {
	for _, x := range c.Cells {
		if x.Key == key && x.Value == value && (group == "" || x.Group[0] == group) {
			return x.Count
		}
	}
	return 0
}

// here is the line that is shown; ok is false where none may be.
func (m *Cohort) here() (l line, ok bool) {
	all := m.lines()
	if m.at >= len(all) {
		return line{}, false
	}
	return all[m.at], true
}

// show sorts the groups, those that are hidden last.
func (m *Cohort) show() {
	l, _ := m.here()
	m.groups = slices.Clone(m.last.groups.Groups)
	name := func(g library.Group) string { return library.GroupWords(m.engine, m.last.by, g.Names[0]) }
	slices.SortFunc(m.groups, func(a, b library.Group) int {
		more := 0
		if !m.byName {
			more = cmp.Or(find(m.last.groups, l.standard, l.decision, b.Names[0])-find(m.last.groups, l.standard, l.decision, a.Names[0]),
				b.Companies-a.Companies)
		}
		return cmp.Or(more, strings.Compare(name(a), name(b)))
	})
	m.list.Show(len(m.groups), nil)
}

// Keys step through decisions and dimensions.
func (m *Cohort) Keys() ui.KeyMap {
	several := func() bool { return m.known && len(m.lines()) > 1 }
	step := func(by int) func() tea.Cmd {
		return ui.Do(func() {
			m.at = (m.at + by + len(m.lines())) % len(m.lines())
			m.show()
		})
	}
	before := ui.Row(ui.GroupMove, "left h", "", "the decision before; also h", step(-1)).Only(several)
	next := ui.Row(ui.GroupMove, "right l", "decision", "the next decision; also l", step(1)).Only(several)
	next.Pair = "←→"
	sort := "sort by name"
	if m.byName {
		sort = "sort by count"
	}
	some := func() bool { return m.known && m.last.err == nil }
	keys := append(m.list.Keys(m.visible), before, next,
		ui.Row(ui.GroupLook, "f", "by "+library.Dimensions()[(m.by+1)%len(library.Dimensions())],
			"count all by sector, region, size or outcome", func() tea.Cmd {
				m.by = (m.by + 1) % len(library.Dimensions())
				return m.count(false)
			}).Only(some),
		ui.Row(ui.GroupLook, "s", sort, "sort the groups by count or by name", ui.Do(func() { m.byName = !m.byName; m.show() })).Only(some),
		ui.CopyKey("copy what is counted", some),
		ui.Row(ui.GroupLook, "", "", "count again", m.Init).FoundBy("refresh reload cohort"),
		ui.BackKey())
	keys = append(keys, tabKeys(ui.ToLibrary, ui.ToHome)...)
	return ui.KeyMap{Page: "the cohort", Rows: append(keys, ui.HomeKey())}
}

// Copy is the page as text.
func (m *Cohort) Copy() (name, text string) {
	return "what is counted", ui.PlainText(m.Styles.Glyphs, m.Body().Main)
}

// Head names the pages.
func (m *Cohort) Head() ui.Head {
	h := Tabs(m.Layout, 2)
	if m.known && m.last.groups.Companies > 0 {
		h.Right = m.Styles.Muted.Render(report.Thousands(m.last.groups.Companies) + " companies")
	}
	return h
}

// Status says why nothing new was counted.
func (m *Cohort) Status() string {
	switch {
	case m.asking && m.known:
		return m.Styles.Muted.Render("Counting" + m.Styles.Glyphs.Ellipsis)
	case m.last.err != nil:
		return m.Styles.Text.Render(report.Upper(oneLine(m.last.err)))
	}
	return ""
}

const (
	mostGroup = 40 // columns of the name of a group
	figures   = 24 // columns of a count with its whole
	mostLines = 5  // of work that is missing
	narrowBar = 6
)

// Body is the bars, what else is counted, and what is hidden.
func (m *Cohort) Body() ui.Body {
	s, full := m.Styles, m.Layout.Full()
	sheet := m.Sheet(full)
	l, ok := m.here()
	switch {
	case name(m.source) == "":
		return unset(&m.Page)
	case !m.known && m.last.err != nil:
		sheet.Text(s.Text, "Nothing is counted without a connection.")
		return ui.Body{Main: sheet.Lines}
	case !m.known:
		sheet.Text(s.Muted, "Counting"+s.Glyphs.Ellipsis)
		return ui.Body{Main: sheet.Lines}
	case !ok:
		sheet.Text(s.Text, "Fewer than "+report.NumberWord(library.Least)+" companies agree in anything yet, so nothing is shown.")
		return ui.Body{Main: sheet.Lines}
	}
	title := library.Decisions.KeyWords(m.engine, l.standard) + ": " + library.Decisions.ValueWords(l.decision) + ", by " + m.last.by
	sheet.Text(s.Bold, title)
	if !m.Layout.Compact {
		sheet.Gap()
	}
	groupColumn, bar := m.columns()
	most := 1
	for _, g := range m.groups {
		most = max(most, find(m.last.groups, l.standard, l.decision, g.Names[0]))
	}
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		g := m.groups[m.list.Item(i)]
		pointer, style := s.Pointer(i == m.list.Cursor())
		words := ui.Fit(report.Upper(library.GroupWords(m.engine, m.last.by, g.Names[0])), groupColumn-1, s.Glyphs.Ellipsis)
		n := find(m.last.groups, l.standard, l.decision, g.Names[0])
		left := pointer + " " + style.Render(ui.Pad(words, groupColumn)) + ui.Pad(s.Accent.Render(bars(s, n, most, bar)), bar)
		sheet.Lines = append(sheet.Lines, left+m.figure(n, g.Companies))
	}
	if more := ui.MoreBelow(s, m.list.Len()-to); more != "" {
		sheet.Lines = append(sheet.Lines, "  "+more)
	}
	note := "Hidden: fewer than five companies, or it would give such a count away."
	if !m.Layout.Compact {
		note += " No names here."
	}
	if !m.last.server && !m.Layout.Compact {
		note += " But everyone who can open this folder can read every assessment."
	}
	foot := ui.Hang(s, "", s.Muted, note, min(full, ui.Prose), 4)
	for _, part := range m.others(groupColumn, bar) {
		if len(sheet.Lines)+len(part)+1+len(foot)+1 <= m.Layout.Body {
			sheet.Lines = append(append(sheet.Lines, ""), part...)
		}
	}
	if len(sheet.Lines)+1+len(foot) <= m.Layout.Body {
		sheet.Gap()
	}
	return ui.Body{Main: append(sheet.Lines, foot...)}
}

// columns are those of the names and of the bars.
func (m *Cohort) columns() (group, bar int) {
	full := m.Layout.Full()
	group = min(mostGroup, full/2-2)
	bar = full - 2 - group - figures
	if bar < narrowBar {
		return full - 2 - figures, 0
	}
	return group, bar
}

// bars is a bar of at most width cells.
func bars(s ui.Styles, n, most, width int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat(s.Glyphs.Block, min(max(0, width-1), max(1, n*(width-1)/most)))
}

// figure is a count of a group; 0 is hidden.
func (m *Cohort) figure(n, of int) string {
	s := m.Styles
	count, whole := s.Text.Render(right(report.Thousands(n), 6)), ""
	if of > 0 {
		whole = " of " + report.Thousands(of)
	}
	if n == 0 {
		count, whole = s.Muted.Render(right(s.Glyphs.Dash, 6)), " hidden"+whole
	}
	return count + s.Muted.Render(whole)
}

func right(text string, width int) string { return ui.Indent(text, max(0, width-ui.Width(text))) }

// visible is how many groups fit.
func (m *Cohort) visible() int {
	if m.Layout.Compact {
		return max(1, m.Layout.Body-4)
	}
	return max(1, m.Layout.Body-7)
}

// others are what is counted over all companies: the most frequent, and the work that is
// most often missing.
func (m *Cohort) others(group, bar int) [][]string {
	s := m.Styles
	top := func(measure library.Measure, value string) []library.Cell {
		cells := slices.DeleteFunc(slices.Clone(m.last.whole[measure].Cells), func(c library.Cell) bool {
			return value != "" && c.Value != value || c.Value == ""
		})
		slices.SortStableFunc(cells, func(a, b library.Cell) int { return b.Count - a.Count })
		return cells
	}
	row := func(text, figure string) string {
		return "  " + s.Text.Render(ui.Pad(ui.Fit(text, group+bar-1, s.Glyphs.Ellipsis), group+bar)) + figure
	}
	facts := []string{s.Muted.Render("  WHAT ELSE TO NOTICE")}
	whole := m.last.whole[library.Lateness].Companies
	for _, measure := range []library.Measure{library.Lateness, library.Gates, library.Duties} {
		value := map[library.Measure]string{library.Gates: "certain", library.Duties: "certain"}[measure]
		if cells := top(measure, value); len(cells) > 0 {
			text := map[library.Measure]string{
				library.Lateness: "Most often late: ",
				library.Gates:    "Most often required first: ",
				library.Duties:   "Applies most often: ",
			}[measure]
			facts = append(facts, row(text+measure.KeyWords(m.engine, cells[0].Key), m.figure(cells[0].Count, whole)))
		}
	}
	if dates := top(library.Dates, ""); len(dates) > 0 {
		text := library.Dates.KeyWords(m.engine, dates[0].Key) + ": half expect it by " + dates[0].Month()
		facts = append(facts, row(text, m.figure(dates[0].Count, whole)))
	}
	missing := []string{s.Muted.Render("  WORK MOST OFTEN MISSING")}
	cells := top(library.Work, string(assessment.Missing))
	for _, c := range cells[:min(len(cells), mostLines)] {
		words := ui.Fit(library.Work.KeyWords(m.engine, c.Key), group-1, s.Glyphs.Ellipsis)
		missing = append(missing, "  "+s.Text.Render(ui.Pad(words, group))+ui.Pad(s.Accent.Render(bars(s, c.Count, cells[0].Count, bar)), bar)+
			s.Text.Render(right(strconv.Itoa(c.Count), 6)))
	}
	return slices.DeleteFunc([][]string{facts, missing}, func(part []string) bool { return len(part) < 2 })
}
