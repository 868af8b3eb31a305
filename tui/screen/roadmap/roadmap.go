// Package roadmap shows what the answers decide: the document, the figures
// beside it, and why.
package roadmap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Renderer writes the roadmap as markdown.
type Renderer interface {
	Markdown(run assessment.Assessment, r assessment.Result) (string, error)
}

type tab int

const (
	summary tab = iota
	why
	own // tabs of the roadmap itself; those that it was given follow
)

// Model is the roadmap of one assessment.
type Model struct {
	session *session.Session
	render  Renderer
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	asked    version      // the page that was asked for last
	making   bool         // that one is on its way, or the rest of it
	ready    [own]version // the pages that are shown; of width 0 for none
	revision int          // of the result; -1 for none
	result   assessment.Result
	source   string
	document ui.Document
	growing  bool // what is shown of the document is its beginning
	why      ui.Document
	err      error // why there is no document

	tab    tab
	offset [own]int
	place  [own]place
	tabs   []Tab
	sought string // see ShowWhy
}

// place is where in a page the person went: a line, of so many.
type place struct{ at, of int }

// New returns the roadmap page of an assessment, with further tabs.
func New(s *session.Session, render Renderer, keys ui.Keys, today assessment.Date, tabs ...Tab) *Model {
	return &Model{session: s, render: render, keys: keys, today: today, revision: -1, tabs: tabs}
}

// Init renders the page when what is shown is old.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.refresh(), m.shown()) }

// Resize sets the sizes; Update renders anew.
func (m *Model) Resize(l ui.Layout) {
	m.layout = l
	for _, t := range m.tabs {
		t.Resize(l)
	}
}

// Restyle sets the looks; Update renders anew.
func (m *Model) Restyle(s ui.Styles) {
	m.styles = s
	for _, t := range m.tabs {
		t.Restyle(s)
	}
}

// Commit saves what is half typed in a tab.
func (m *Model) Commit() tea.Cmd {
	if t := m.open(); t != nil {
		return t.Commit()
	}
	return nil
}

// Update handles keys and finished pages.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case RenderedMsg:
		return m.take(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
	default: // what a tab has asked for
		var cmds []tea.Cmd
		for _, t := range m.tabs {
			cmd, _ := t.Update(msg)
			cmds = append(cmds, cmd)
		}
		return tea.Batch(append(cmds, m.refresh())...)
	}
	if t := m.open(); t != nil {
		cmd, handled := t.Update(msg)
		if key, pressed := msg.(tea.KeyPressMsg); pressed && !handled {
			cmd = tea.Batch(cmd, m.elsewhere(m.keys.Match(t.Scope(), key)))
		}
		return tea.Batch(cmd, m.refresh())
	}
	if key, pressed := msg.(tea.KeyPressMsg); pressed {
		return m.act(m.keys.Match(ui.RoadmapScope, key))
	}
	return m.refresh()
}

func (m *Model) act(action ui.Action) tea.Cmd {
	page := max(1, m.rows()-1)
	switch action {
	case ui.Up:
		m.scroll(-1)
	case ui.Down:
		m.scroll(1)
	case ui.PageUp:
		m.scroll(-page)
	case ui.PageDown:
		m.scroll(page)
	case ui.First:
		m.scroll(-len(m.lines()))
	case ui.Last:
		m.scroll(len(m.lines()))
	case ui.Back:
		m.jump(-1)
	case ui.Skip:
		m.jump(1)
	default:
		return m.elsewhere(action)
	}
	return nil
}

// pageOf is the document, or the reasons.
func (m *Model) pageOf(t tab) *ui.Document {
	if t == why {
		return &m.why
	}
	return &m.document
}

func (m *Model) lines() []string { return m.pageOf(m.tab).Lines }

// jump goes to the next section, or to the one before.
func (m *Model) jump(by int) {
	at := m.offset[m.tab]
	to := 0
	for _, section := range m.pageOf(m.tab).Sections {
		if by > 0 && section.Line > at {
			to = section.Line
			break
		}
		if by < 0 && section.Line < at {
			to = section.Line
		}
	}
	if by < 0 || to > at {
		m.scroll(to - at)
	}
}

// rows is the lines of the document in view; the last row of the body says how
// many are below.
func (m *Model) rows() int { return max(1, m.layout.Body-m.above()-1) }

func (m *Model) above() int {
	if m.layout.Compact {
		return 0
	}
	return 1
}

func (m *Model) scroll(by int) {
	last := max(0, len(m.lines())-m.rows())
	m.settle(m.tab, max(0, min(m.offset[m.tab]+by, last)))
}

// settle notes where in a page the person is.
func (m *Model) settle(page tab, line int) {
	m.offset[page], m.place[page] = line, place{line, len(m.pageOf(page).Lines)}
}

// Scope is that of the tab.
func (m *Model) Scope() ui.Scope {
	if t := m.open(); t != nil {
		return t.Scope()
	}
	return ui.RoadmapScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	if t := m.open(); t != nil && a != ui.Save && a != ui.Changes {
		return t.Can(a)
	}
	switch a {
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	case ui.Changes:
		return m.result.ContentChanges != nil
	case ui.Down, ui.Skip, ui.Back:
		return len(m.lines()) > m.rows()
	default:
		return true
	}
}

// version is what a page was made of.
type version struct {
	session  *session.Session // whose
	page     tab              // summary or why; own for the result alone, of which every other tab draws itself
	revision int
	width    int
	palette  string
}

// RenderedMsg is a page that is finished, or a document that is begun and to be
// finished in a message of its own. A page of an older version is dropped.
type RenderedMsg struct {
	of       version
	result   assessment.Result
	source   string
	document ui.Document
	rest     *ui.Rendering // nil when the page is finished
	err      error
}

func (m *Model) textWidth() int { return min(m.layout.Main, 76) }

// version is what a page would be made of now.
func (m *Model) version(page tab) version {
	if page >= own {
		return version{session: m.session, page: own, revision: m.session.Revision()}
	}
	return version{m.session, page, m.session.Revision(), m.textWidth(), m.styles.Palette.Name}
}

// made reports whether a page is there.
func (m *Model) made(v version) bool {
	if v.page == own {
		return m.revision == v.revision
	}
	return m.ready[v.page] == v && !(m.growing && v.page == summary)
}

// refresh is the command that makes the page that is open, or nil when it is
// there or another one is being made: after that one, this one comes. So however
// fast sizes change, one page is made at a time, and none that nobody sees. From
// the top of the document, what fits the screen comes first.
func (m *Model) refresh() tea.Cmd {
	want := m.version(m.tab)
	if m.making || m.made(want) || m.textWidth() <= 0 {
		return nil
	}
	m.asked, m.making = want, true
	first := -1
	if m.offset[summary] == 0 {
		first = m.rows()
	}
	c, run, render, styles, today := m.session.Catalog(), m.session.Run(), m.render, m.styles, m.today
	result, known := m.result, m.revision == want.revision
	source, written := m.source, m.ready[summary].revision == want.revision && m.ready[summary].width > 0 && m.err == nil
	return func() tea.Msg {
		out := RenderedMsg{of: want, result: result, source: source}
		if !known {
			out.result = c.Evaluate(run, assessment.Options{Today: today})
		}
		switch want.page {
		case summary:
			if !written {
				out.source, out.err = render.Markdown(run, out.result)
			}
			if out.err != nil {
				out.err = fmt.Errorf("write the roadmap: %w", out.err)
				return out
			}
			out.rest = ui.NewRendering(out.source, want.width, styles)
			return out.drawn(first)
		case why:
			out.document = whyPage(c.Catalog, &out.result, styles, want.width)
		}
		return out
	}
}

// drawn is the page with that many lines of its document, or all below 0.
func (msg RenderedMsg) drawn(lines int) RenderedMsg {
	var whole bool
	if msg.document, whole, msg.err = msg.rest.Until(lines); whole || msg.err != nil {
		msg.rest = nil
	}
	return msg
}

// take shows a page. Where the person is in it does not move.
func (m *Model) take(msg RenderedMsg) tea.Cmd {
	if msg.of != m.asked {
		return nil
	}
	m.making = false
	shown := m.judge(msg)
	if msg.of != m.version(msg.of.page) {
		return tea.Batch(shown, m.refresh())
	}
	if msg.rest != nil {
		m.making = true
		finish := func() tea.Msg { return msg.drawn(-1) }
		if m.offset[summary] == 0 { // else the page before is being read, further down
			m.show(msg)
		}
		return tea.Batch(shown, finish)
	}
	if msg.of.page < own {
		m.show(msg)
	}
	return tea.Batch(shown, m.refresh())
}

// judge takes the result of the answers as they are, once, and hands it to the
// tabs.
func (m *Model) judge(msg RenderedMsg) tea.Cmd {
	if msg.of.revision != m.session.Revision() || msg.of.revision == m.revision {
		return nil
	}
	m.result, m.revision = msg.result, msg.of.revision
	for _, t := range m.tabs {
		t.Show(&m.result)
	}
	return m.shown()
}

// show puts a page in the place of the one before.
func (m *Model) show(msg RenderedMsg) {
	page, after := msg.of.page, len(msg.document.Lines)
	grown := msg.of == m.ready[page]
	m.ready[page] = msg.of
	if page == why {
		m.why = msg.document
	} else {
		m.source, m.document, m.err, m.growing = msg.source, msg.document, msg.err, msg.rest != nil
	}
	if p := &m.place[page]; grown {
		p.of = after // more of the same: what was above is above
	} else if p.of > 0 { // another width: about where the person was, and there exactly at the width before
		m.offset[page] = max(0, min(p.at*after/p.of, after-m.rows()))
	}
	m.seek()
}

// ShowWhy opens the reasons at a line of the result, named as its title begins:
// "SOC 2". Where the page is still being made, it goes there once it is.
func (m *Model) ShowWhy(what string) {
	m.tab, m.sought = why, what
	m.seek()
}

// seek goes to the reasons that are sought, on a page that is not old.
func (m *Model) seek() {
	if m.sought == "" || !m.made(m.version(why)) {
		return
	}
	for _, section := range m.why.Sections {
		if strings.HasPrefix(section.Title, m.sought+":") {
			m.settle(why, max(0, min(section.Line, len(m.why.Lines)-m.rows())))
			break
		}
	}
	m.sought = ""
}

// Tab is one page of the roadmap that stands beside the document and the
// reasons. It is handed every new result, and a key before the roadmap is.
type Tab interface {
	Title() string // in the head, one or two words
	Resize(l ui.Layout)
	Restyle(s ui.Styles)
	Show(r *assessment.Result)
	// Update takes a key, a ui.ShownMsg when the tab is opened, or a message
	// that a tab has asked for, whichever is open; handled keeps it from the roadmap, which
	// else goes to another tab, another page, or a level up.
	Update(msg tea.Msg) (cmd tea.Cmd, handled bool)
	Body() ui.Body
	Status() string
	Cursor() *tea.Cursor
	Scope() ui.Scope
	Can(a ui.Action) bool
	Commit() tea.Cmd
}

// open is the tab that is open, or nil for the document and the reasons.
func (m *Model) open() Tab {
	if m.tab < own {
		return nil
	}
	return m.tabs[m.tab-own]
}

// titles is the name of every tab.
func (m *Model) titles() []string {
	out := []string{"Summary", "Why"}
	for _, t := range m.tabs {
		out = append(out, t.Title())
	}
	return out
}

// turn opens another tab, by how many to the right. The reasons of a result that
// is there take a few milliseconds: the next key already finds them.
func (m *Model) turn(by int) tea.Cmd {
	count := int(own) + len(m.tabs)
	m.tab = tab((int(m.tab) + by + count) % count)
	if want := m.version(why); m.tab == why && m.revision == want.revision && !m.made(want) {
		m.show(RenderedMsg{of: want, document: whyPage(m.session.Catalog().Catalog, &m.result, m.styles, want.width)})
	}
	return tea.Batch(m.shown(), m.refresh())
}

// ShowTab opens the tab with a title.
func (m *Model) ShowTab(title string) tea.Cmd {
	return m.turn(slices.Index(m.titles(), title) - int(m.tab))
}

// shown tells the tab that is open that it is.
func (m *Model) shown() tea.Cmd {
	t := m.open()
	if t == nil {
		return nil
	}
	cmd, _ := t.Update(ui.ShownMsg{})
	return cmd
}

// elsewhere carries out what leads away from a tab.
func (m *Model) elsewhere(action ui.Action) tea.Cmd {
	switch action {
	case ui.Tab:
		return m.turn(1)
	case ui.TabBack:
		return m.turn(-1)
	case ui.Review:
		return ui.Go(ui.ToReview)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.Changes:
		if m.result.ContentChanges != nil {
			return ui.Go(ui.ToChanges)
		}
	case ui.Escape:
		return ui.Go(ui.ToBack)
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	return nil
}

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
	lines = append(lines, interview.SummaryTable(s, interview.Summarize(m.session.Catalog().Catalog, outlook, outlook), width)...)
	if unasked := report.Unasked(m.session.Catalog().Catalog, m.session.Run()); unasked != "" {
		lines = append(lines, "")
		for _, line := range ui.WrapAtMost(s.Glyphs.Look+" "+unasked, width, 5, s.Glyphs.Ellipsis) {
			lines = append(lines, s.Warn.Render(line))
		}
	}
	lines = append(lines, "", s.Bold.Render("Dates"), "")
	lines = append(lines, m.dates(width)...)
	lines = append(lines, "", s.Bold.Render("Effort and cost"), "")
	if r.Effort != nil && r.Effort.Days.High > 0 {
		lines = append(lines, interview.Fact(s, "Work left", report.PersonDays(r.Effort.Days)+" person-days", width))
	}
	if r.Cost != nil && r.Cost.High > 0 {
		lines = append(lines, interview.Fact(s, "Cost, estimate", r.Cost.Currency+" "+thousands(r.Cost.Low)+"–"+thousands(r.Cost.High), width))
	}
	gates, duties := map[assessment.State]int{}, map[assessment.State]int{}
	for i := range r.Gates {
		gates[r.Gates[i].State]++
	}
	for i := range r.Obligations {
		duties[r.Obligations[i].State]++
	}
	lines = append(lines, interview.Fact(s, "Obligations", counted(duties), width))
	return append(lines, interview.Fact(s, "Gates", counted(gates), width))
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
	lines := []string{interview.Fact(s, "Start", report.LongDate(r.Start), width)}
	if r.Behind() {
		lines = []string{interview.Fact(s, "Start", report.LongDate(r.Start)+", passed", width), interview.Fact(s, "Planned from today", report.LongDate(r.AsOf), width)}
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
		lines = append(lines, interview.Fact(s, label, ui.ShortRange(ms.Date), width))
	}
	if d := r.Plan.Deadline; d != nil {
		lines = append(lines, interview.Fact(s, "A deal needs it by", report.LongDate(d.Date), width))
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
		text, style = s.Glyphs.Look+" "+report.VerdictWord(d)+", earliest "+d.Earliest.Format("2 Jan 2006"), s.Bad
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

// Copy is the roadmap as markdown, or the text of another tab.
func (m *Model) Copy() (name, text string) {
	switch t := m.open(); {
	case m.revision < 0:
		return "", ""
	case t != nil:
		if own, ok := t.(ui.Copier); ok {
			return own.Copy()
		}
		return "the tab " + t.Title(), ui.PlainText(t.Body().Main)
	case m.tab == why:
		return "the reasons", ui.PlainText(m.why.Lines)
	case m.err != nil:
		return "", ""
	default:
		return "the roadmap as markdown", m.source
	}
}
