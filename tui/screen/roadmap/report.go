package roadmap

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// reader is a text with its contents at the left, where there is room for both, and
// a search.
type reader struct {
	ui.Page
	session *session.Session
	result  *assessment.Result // nil before the first one
	pager   ui.Pager
	search  ui.Search
	shown   version

	contents bool   // the contents have the keys
	picked   int    // the section under their cursor
	wanted   string // the section to show when the text is there
}

// version is what a text was made of.
type version struct {
	revision int
	width    int
	palette  string
}

const textMost = 76 // columns on a screen without contents

// contentsWidth is the columns of the contents: what the text next to them leaves.
func (r *reader) contentsWidth() int { return min(max(31, r.Layout.Beside(ui.Prose)), 48) }

// begin makes the reader that of an assessment.
func (r *reader) begin(s *session.Session) { r.session, r.search = s, ui.NewSearch(&r.pager, r.rows) }

func (r *reader) Show(result *assessment.Result) { r.result = result }

// paned reports whether the contents are next to the text.
func (r *reader) paned() bool { return r.Layout.Side > 0 }

// version is that of the text as it has to be, and whether another one is shown.
func (r *reader) version() (v version, old bool) {
	width := min(r.Layout.Full(), textMost)
	if r.paned() {
		width = r.Layout.Beside(r.contentsWidth())
	}
	v = version{r.session.Revision(), width, r.Styles.Palette.Name}
	return v, v != r.shown && v.width > 0 && r.result != nil
}

// take shows a text.
func (r *reader) take(v version, lines []string, sections []ui.Section) {
	r.shown, r.pager.Lines, r.pager.Sections = v, lines, sections
	r.picked = min(r.picked, max(0, len(sections)-1))
	r.search.Renew()
	if r.wanted != "" {
		r.GoTo(r.wanted)
	}
}

// GoTo shows a section, named as its title begins, now or when the text is there.
func (r *reader) GoTo(title string) {
	r.wanted = title
	for i, section := range r.pager.Sections {
		if section.Title == title || strings.HasPrefix(section.Title, title+":") {
			r.wanted, r.picked = "", i
			r.pager.GoTo(section.Line, r.rows())
			return
		}
	}
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

// at is the section at the top of the text, or under the cursor of the contents.
func (r *reader) at() int {
	if r.contents {
		return r.picked
	}
	section, _ := r.pager.Place(r.rows())
	return section
}

// pick shows a section and has the cursor of the contents on it.
func (r *reader) pick(section int) {
	r.picked = max(0, min(section, len(r.pager.Sections)-1))
	r.pager.GoTo(r.pager.Sections[r.picked].Line, r.rows())
}

// Keys are those of the contents, of the words to search for, or of the text.
func (r *reader) Keys() ui.KeyMap {
	sections := func() bool { return len(r.pager.Sections) > 0 }
	switch {
	case r.search.Typing:
		return r.search.TypingKeys()
	case r.contents:
		text := ui.Do(func() { r.contents = false })
		rows := ui.MoveKeys("section", sections, func(m ui.Motion) {
			r.pick(ui.Move(m, r.picked, 10, len(r.pager.Sections)))
		})
		rows = append(rows, ui.Row(ui.GroupAct, "enter right l", "read", "read this section", text).Kept(), ui.CloseKey(text))
		return ui.KeyMap{Page: "the contents", Rows: rows}
	}
	contents := ui.Row(ui.GroupMove, "left h", "contents", "the contents; also h", ui.Do(func() {
		r.picked, r.contents = max(0, r.at()), true
	}))
	next := ui.Row(ui.GroupMove, "right l", "", "next section; also l", ui.Do(func() { r.pager.Jump(1, r.rows()) }))
	digit := ui.Row(ui.GroupMove, "1 2 3 4 5 6 7 8 9", "", "the section with this number", nil)
	digit.Sign = "1–9"
	digit.Pick = func(n int) tea.Cmd {
		r.pick(n - 1)
		return nil
	}
	rows := append(r.pager.Keys(r.rows), contents.Only(sections), next.Only(sections), digit.Only(sections))
	return ui.KeyMap{Page: "the report", Rows: append(rows, r.search.Keys()...)}
}

// Update types the words to search for.
func (r *reader) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		r.search.Type(msg)
	}
	return nil
}

// around is the body with lines for the text.
func (r *reader) around(lines []string) ui.Body {
	text := append(r.above(), lines...)
	switch {
	case r.paned():
		return ui.Body{Main: append(r.above(), r.list(r.contentsWidth())...), Side: text, Left: r.contentsWidth()}
	case r.contents:
		return ui.Body{Main: append(r.above(), r.list(r.Layout.Full())...)}
	}
	return ui.Body{Main: text}
}

// text is the lines in view.
func (r *reader) text() []string {
	return r.search.Mark(r.Styles, r.pager.View(r.Styles, r.rows()))
}

// list is the contents, with the cursor where the text is.
func (r *reader) list(width int) []string {
	s, here, n := r.Styles, r.at(), len(r.pager.Sections)
	out := []string{s.Bold.Render("Contents"), ""}
	from, to, hidden := ui.Around(s.Glyphs, max(0, here), max(0, here), max(1, r.rows()-len(out)), n)
	for i := from; i < to; i++ {
		pointer, style := s.Pointer(i == here)
		if i == here && !r.contents {
			pointer = " "
		}
		line := pointer + s.Muted.Render(right(strconv.Itoa(i+1), 3)) + " "
		out = append(out, line+style.Render(ui.Fit(r.pager.Sections[i].Title, width-ui.Width(line), s.Glyphs.Ellipsis)))
	}
	if hidden != "" {
		out = append(out, s.Muted.Render("    "+hidden))
	}
	return out
}

// Status is the search, and the place in the text.
func (r *reader) Status() string {
	_, percent := r.pager.Place(r.rows())
	place := strconv.Itoa(percent) + " %"
	if at := r.at(); at >= 0 && len(r.pager.Sections) > 0 {
		place = "section " + ui.OfCount(at+1, len(r.pager.Sections)) + " · " + place
	}
	if !r.pager.Long(r.rows()) {
		place = ""
	}
	full := r.Layout.Full()
	return ui.Between(r.search.Line(r.Styles, full-ui.Width(place)-2), r.Styles.Muted.Render(place), full)
}

// Cursor is in the words to search for, which are in the row below the body.
func (r *reader) Cursor() *tea.Cursor { return r.search.Cursor(r.Layout.Body) }

// document is the tab of the document for the founder. Rendering takes some tens of
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

func (d *document) Head() ui.Head { return ui.Head{Left: "Report"} }

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
	if !ok {
		return d.reader.Update(msg)
	}
	if rendered.by != d {
		return nil
	}
	d.rendering = false
	if want, _ := d.version(); rendered.version != want {
		return d.Init()
	}
	d.source, d.err = rendered.source, rendered.err
	d.take(rendered.version, rendered.text.Lines, rendered.text.Sections)
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
	return d.around(d.text())
}

// Copy is the roadmap as Markdown.
func (d *document) Copy() (name, text string) {
	if d.err != nil {
		return "", ""
	}
	return "the roadmap as markdown", d.source
}
