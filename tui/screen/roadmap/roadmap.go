// Package roadmap shows what the answers decide: the document with the figures
// next to it, the reasons, and the tabs of other packages.
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

// Tab is a page of the roadmap. Its head is its title. Init is called when the tab
// is opened, and when the result changes while it is open.
type Tab interface {
	ui.Screen
	ui.Keyed
	Show(r *assessment.Result) // takes a new result
}

// whyTab is the position of the reasons. The document is the first tab.
const whyTab = 1

// Model is the roadmap of one assessment.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	tabs     []Tab // the document, the reasons, and those of New
	open     int
	revision int // of the result; -1 for none
	result   assessment.Result
}

// New returns the roadmap of an assessment, with further tabs.
func New(s *session.Session, today assessment.Date, tabs ...Tab) *Model {
	own := []Tab{&document{reader: reader{session: s}}, &reasons{reader: reader{session: s}}}
	return &Model{session: s, today: today, revision: -1, tabs: append(own, tabs...)}
}

// Init takes up what has changed, and begins the tab.
func (m *Model) Init() tea.Cmd {
	m.evaluate()
	return m.tabs[m.open].Init()
}

// evaluate works out the result of the answers as they are, and reports whether
// it is another one than before.
func (m *Model) evaluate() bool {
	if m.revision == m.session.Revision() {
		return false
	}
	m.result = m.session.Catalog().Evaluate(m.session.Run(), assessment.Options{Today: m.today})
	m.revision = m.session.Revision()
	for _, t := range m.tabs {
		t.Show(&m.result)
	}
	return true
}

func (m *Model) Resize(l ui.Layout) {
	m.Page.Resize(l)
	for _, t := range m.tabs {
		t.Resize(l)
	}
}

func (m *Model) Restyle(s ui.Styles) {
	m.Page.Restyle(s)
	for _, t := range m.tabs {
		t.Restyle(s)
	}
}

// Update gives keys and pasted text to the tab that is open, and any other message
// to all: it may be the answer to a command of a tab that was left.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		cmds = append(cmds, m.tabs[m.open].Update(msg))
	default:
		for _, t := range m.tabs {
			cmds = append(cmds, t.Update(msg))
		}
	}
	return tea.Batch(append(cmds, m.refresh())...)
}

// refresh begins the tab again where the result has changed. The document and the
// reasons are also made anew for other sizes and colors.
func (m *Model) refresh() tea.Cmd {
	if m.evaluate() || m.open <= whyTab {
		return m.tabs[m.open].Init()
	}
	return nil
}

// Keys are those of the tab, and those that all tabs have.
func (m *Model) Keys() ui.KeyMap {
	keys := new(reader).Keys()
	if len(m.tabs) > 0 {
		keys = m.tabs[m.open].Keys()
	}
	if !keys.Typing {
		keys.Rows = m.withShared(keys)
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { return tea.Batch(do(), m.refresh()) })
}

// withShared returns the rows of a tab with those that all tabs have.
func (m *Model) withShared(keys ui.KeyMap) []ui.Key {
	own := keys.Rows
	shared := append([]ui.Key{
		ui.Row(ui.GroupMove, "tab", "next tab", "next tab", func() tea.Cmd { return m.turn(1) }),
		ui.Row(ui.GroupMove, "shift+tab", "", "tab before", func() tea.Cmd { return m.turn(-1) }),
	}, ui.UndoKeys()...)
	last := []ui.Key{
		ui.Sends(ui.GroupLook, "c", "what changed", "what other content changes", ui.GoMsg{Route: ui.ToChanges}).
			Only(func() bool { return m.result.ContentChanges != nil }),
		ui.ReviewKey().DroppedEarly(),
		ui.ExportKey().DroppedEarly().Only(func() bool { return keys.Page != "the export" }),
		ui.CopyKey("copy this tab; the summary as markdown", nil),
		ui.SaveKey(m.session.Failed),
		ui.BackKey(),
		ui.HomeKey(),
	}
	last = slices.DeleteFunc(last, func(row ui.Key) bool {
		return slices.ContainsFunc(own, func(k ui.Key) bool { return k.Has(row.First()) })
	})
	move := slices.IndexFunc(own, func(row ui.Key) bool { return row.Group != ui.GroupMove })
	if move < 0 {
		move = len(own)
	}
	return slices.Concat(own[:move], shared, own[move:], last)
}

// turn opens another tab, by how many to the right.
func (m *Model) turn(by int) tea.Cmd {
	left := m.Commit()
	m.open = (m.open + by + len(m.tabs)) % len(m.tabs)
	return tea.Batch(left, m.Init())
}

// ShowTab opens the tab with a title.
func (m *Model) ShowTab(title string) tea.Cmd {
	return m.turn(slices.IndexFunc(m.tabs, func(t Tab) bool { return t.Head().Left == title }) - m.open)
}

// ShowWhy opens the reasons of a line of the result, named as its title begins:
// "SOC 2".
func (m *Model) ShowWhy(what string) {
	m.evaluate()
	m.open = whyTab
	m.tabs[m.open].(*reasons).goTo(what)
}

// Head is the tabs, or the one that is open and its place, and how much is answered.
func (m *Model) Head() ui.Head {
	s, full := m.Styles, m.Layout.Full()
	parts := make([]string, len(m.tabs))
	for i, t := range m.tabs {
		style := s.Muted
		if i == m.open {
			style = s.Text
		}
		parts[i] = style.Render(t.Head().Left)
	}
	h := ui.Heads(parts, m.open, "   ")
	if ui.Width(h.Left) > full {
		h = ui.Heads(parts[m.open:m.open+1], 0, "")
		h.Left += s.Muted.Render("  " + ui.OfCount(m.open+1, len(m.tabs)))
	}
	for _, right := range m.progress() {
		if ui.Width(h.Left)+2+ui.Width(right) <= full {
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
		}
		if step.Counts() && step.Answer.Unknown {
			unknown++
		}
	}
	text := strconv.Itoa(answered) + " answered"
	if unknown > 0 {
		text += ", " + strconv.Itoa(unknown) + " don’t know"
	}
	s := m.Styles
	if m.result.Provisional() == 0 {
		return []string{s.Muted.Render(text)}
	}
	provisional := s.Warn.Render(s.Glyphs.Unknown) + s.Text.Render(" provisional")
	return []string{provisional + s.Muted.Render(", "+text), provisional}
}

func (m *Model) Commit() tea.Cmd     { return m.tabs[m.open].Commit() }
func (m *Model) Body() ui.Body       { return m.tabs[m.open].Body() }
func (m *Model) Status() string      { return m.tabs[m.open].Status() }
func (m *Model) Cursor() *tea.Cursor { return m.tabs[m.open].Cursor() }

// Copy is what the tab has to copy, else its text.
func (m *Model) Copy() (name, text string) {
	t := m.tabs[m.open]
	if copier, ok := t.(ui.Copier); ok {
		return copier.Copy()
	}
	return "the tab " + t.Head().Left, ui.PlainText(m.Styles.Glyphs, t.Body().Main)
}

// reader is a text with the figures of the roadmap next to it.
type reader struct {
	ui.Page
	session *session.Session
	result  *assessment.Result // nil before the first one
	pager   ui.Pager
	shown   version
}

// version is what a text was made of.
type version struct {
	revision int
	width    int
	palette  string
}

func (r *reader) Show(result *assessment.Result) { r.result = result }

// version is that of the text as it has to be, and whether another one is shown.
func (r *reader) version() (v version, old bool) {
	v = version{r.session.Revision(), min(r.Layout.Main, 76), r.Styles.Palette.Name}
	return v, v != r.shown && v.width > 0 && r.result != nil
}

// rows is how many the text has.
func (r *reader) rows() int { return r.Layout.Body - len(r.above()) }

// above is a blank row on all but small screens.
func (r *reader) above() []string {
	if r.Layout.Compact {
		return nil
	}
	return []string{""}
}

// Keys are those that scroll and go to sections.
func (r *reader) Keys() ui.KeyMap {
	jump := func(by int) func() tea.Cmd { return ui.Do(func() { r.pager.Jump(by, r.rows()) }) }
	long := func() bool { return r.pager.Long(r.rows()) }
	next := ui.Row(ui.GroupMove, "right l", "section", "next section; also l", jump(1)).Only(long)
	next.Pair = "←→"
	return ui.KeyMap{Page: "the roadmap", Rows: append(r.pager.Keys(r.rows),
		ui.Row(ui.GroupMove, "left h", "", "section before; also h", jump(-1)).Only(long),
		next,
	)}
}

// around is the body with lines for the text.
func (r *reader) around(lines []string) ui.Body {
	body := ui.Body{Main: append(r.above(), lines...)}
	if r.Layout.Side > 0 {
		body.Side = r.above()
		if r.result != nil {
			body.Side = append(body.Side, r.figures()...)
		}
	}
	return body
}

// figures is decisions, dates, effort and cost.
func (r *reader) figures() []string {
	s, width, result := r.Styles, r.Layout.Side, r.result
	c := r.session.Catalog()
	outlook := c.Outlook(r.session.Run().Answers)
	fact := func(label, figure string) string {
		return ui.Between(s.Muted.Render(label), s.Text.Render(ui.Fit(figure, width-10, s.Glyphs.Ellipsis)), width)
	}
	lines := []string{s.Bold.Render("Decisions"), ""}
	lines = append(lines, interview.SummaryTable(s, interview.Summarize(c.Catalog, outlook, outlook), width)...)
	if unasked := report.Unasked(c.Catalog, r.session.Run()); unasked != "" {
		lines = append(append(lines, ""), ui.Hang(s, "", s.Warn, s.Glyphs.Look+" "+unasked, width, 5)...)
	}
	lines = append(lines, "", s.Bold.Render("Dates"), "")
	lines = append(lines, r.dates(fact)...)
	lines = append(lines, "", s.Bold.Render("Effort and cost"), "")
	if result.Effort != nil && result.Effort.Days.High > 0 {
		lines = append(lines, fact("Work left", report.PersonDays(result.Effort.Days)+" person-days"))
	}
	if cost := result.Cost; cost != nil && cost.High > 0 {
		lines = append(lines, fact("Cost, estimate", cost.Currency+" "+ui.ShortSum(cost.Low)+"–"+ui.ShortSum(cost.High)))
	}
	gates, obligations := map[assessment.State]int{}, map[assessment.State]int{}
	for _, g := range result.Gates {
		gates[g.State]++
	}
	for _, o := range result.Obligations {
		obligations[o.State]++
	}
	return append(lines, fact("Obligations", certainAndPossible(obligations)), fact("Gates", certainAndPossible(gates)))
}

// certainAndPossible is "3", or "0, 2 possible".
func certainAndPossible(counts map[assessment.State]int) string {
	text := strconv.Itoa(counts[assessment.Certain])
	if n := counts[assessment.Possible]; n > 0 {
		text += ", " + strconv.Itoa(n) + " possible"
	}
	return text
}

// dates is the start, the reports and certificates, and the deadline.
func (r *reader) dates(fact func(label, text string) string) []string {
	s, result := r.Styles, r.result
	lines := []string{fact("Start", report.LongDate(result.Start))}
	if result.Behind() {
		lines = []string{
			fact("Start", report.LongDate(result.Start)+", passed"),
			fact("Planned from today", report.LongDate(result.AsOf)),
		}
	}
	if result.Plan == nil {
		return append(lines, s.Muted.Render("No dates while every decision is open."))
	}
	for _, m := range result.Plan.InHand(r.session.Catalog().Catalog) {
		lines = append(lines, fact(m.Title, ui.ShortRange(m.Date)))
	}
	d := result.Plan.Deadline
	if d == nil {
		return lines
	}
	verdict, word := "", " "+report.VerdictWord(d)
	longDate := func(before string, day assessment.Date) string {
		text := before + report.LongDate(day)
		if ui.Width(text)+1 > r.Layout.Side {
			text = before + day.Format("2 Jan 2006")
		}
		return text
	}
	switch d.Verdict {
	case assessment.Comfortable:
		verdict = s.Good.Render(s.Glyphs.Same + word)
	case assessment.Tight:
		verdict = s.Warn.Render(s.Glyphs.Look + longDate(word+", start by ", d.StartBy))
	case assessment.NotFeasible:
		verdict = s.Bad.Render(s.Glyphs.Look + longDate(word+", earliest ", d.Earliest))
	}
	return append(lines, fact("A deal needs it by", report.LongDate(d.Date)), ui.Between("", verdict, r.Layout.Side))
}

// document is the tab of the roadmap as text. Rendering takes some tens of
// milliseconds, so a command does it, one at a time; what was rendered before is
// shown until then.
type document struct {
	reader
	source    string // in Markdown
	err       error  // why nothing could be rendered
	rendering bool
}

// RenderedMsg is a document that was rendered.
type RenderedMsg struct {
	by      *document
	version version
	source  string
	text    ui.Document
	err     error
}

func (d *document) Head() ui.Head { return ui.Head{Left: "Summary"} }

// Init renders the document where what is shown is old.
func (d *document) Init() tea.Cmd {
	want, old := d.version()
	if d.rendering || !old {
		return nil
	}
	d.rendering = true
	c, run, result, styles := d.session.Catalog().Catalog, d.session.Run(), *d.result, d.Styles
	return func() tea.Msg {
		msg := RenderedMsg{by: d, version: want}
		var source strings.Builder
		if err := report.Markdown(&source, c, run, result); err != nil {
			msg.err = fmt.Errorf("write the roadmap: %w", err)
			return msg
		}
		msg.source = source.String()
		msg.text, msg.err = ui.Markdown(msg.source, want.width, styles)
		return msg
	}
}

func (d *document) Update(msg tea.Msg) tea.Cmd {
	rendered, ok := msg.(RenderedMsg)
	if !ok || rendered.by != d {
		return nil
	}
	d.rendering = false
	if want, _ := d.version(); rendered.version != want {
		return d.Init()
	}
	d.shown, d.source, d.err = rendered.version, rendered.source, rendered.err
	d.pager.Lines, d.pager.Sections = rendered.text.Lines, rendered.text.Sections
	return nil
}

func (d *document) Body() ui.Body {
	switch {
	case d.err != nil:
		text := "The roadmap could not be written: " + d.err.Error() + ". Your answers are safe."
		return d.around(ui.Wrap(text, d.shown.width))
	case d.shown.width == 0:
		return d.around([]string{d.Styles.Muted.Render("Working out the roadmap.")})
	}
	return d.around(d.pager.View(d.Styles, d.rows()))
}

// Copy is the roadmap as Markdown.
func (d *document) Copy() (name, text string) {
	if d.err != nil {
		return "", ""
	}
	return "the roadmap as markdown", d.source
}
