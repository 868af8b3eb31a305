package projector

import (
	"slices"
	"strconv"

	"charm.land/lipgloss/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// compose writes the page.
func (m *Model) compose() {
	q := m.catalog.Question(m.view.Question)
	switch {
	case m.view.Closed:
		m.pager.Lines = m.fitted("The workshop is over.", m.words("Thank you."))
	case m.view.Free:
		m.pager.Lines = m.fitted("Everybody answers at their own pace.", m.votes("nobody is here yet", "have finished"), fixed(m.join()...))
	case q == nil && m.view.Mode == workshop.Free:
		m.pager.Lines = m.fitted("All answers are revealed.", fixed(m.styles.Text.Render("Now the splits that matter, one after the other.")))
	case q == nil:
		m.pager.Lines = m.door()
	default:
		m.pager.Lines = m.question(q)
	}
	m.pager.Scroll(0, m.layout.Body)
}

// top is the blank lines above a page.
func (m *Model) top() *block { return fixed(make([]string, m.rows(1, 2))...) }

// rows is how many rows something takes on a small screen, and on others.
func (m *Model) rows(compact, usual int) int {
	if m.layout.Compact {
		return compact
	}
	return usual
}

// fitted is a page of a title and what stands below it, as large as it can be.
func (m *Model) fitted(title string, below ...*block) []string {
	head := m.title(title)
	page, grow := []*block{m.top(), head}, []*block{head}
	for _, b := range below {
		if page = append(page, fixed(""), b); b.large != nil {
			grow = append(grow, b)
		}
	}
	return fit(page, grow, m.layout.Body)
}

// title is a sentence in bold, or in letters.
func (m *Model) title(text string) *block { return m.lettered(text, m.styles.Bold) }

// words is the same for what is not the title.
func (m *Model) words(text string) *block { return m.lettered(text, m.styles.Text) }

func (m *Model) lettered(text string, style lipgloss.Style) *block {
	return &block{
		lines: rendered(style, ui.Wrap(text, m.width())),
		large: func(l ui.Letters) []string { return rendered(m.styles.Text, m.draw(l, text)) },
	}
}

// draw writes text in letters, or gives nil.
func (m *Model) draw(l ui.Letters, text string) []string {
	return l.Draw(m.styles.Glyphs, text, m.width())
}

func rendered(style lipgloss.Style, lines []string) []string {
	var out []string
	for _, line := range lines {
		out = append(out, style.Render(line))
	}
	return out
}

// votes is how many have voted, or are done, of those who may, with a sign for
// each of them.
func (m *Model) votes(nobody, have string) *block {
	s, votes := m.styles, m.view.Votes
	if votes.Of == 0 {
		return m.timed(&block{lines: []string{s.Text.Render(nobody)}})
	}
	count, dots := ui.OfCount(votes.In, votes.Of), stage.Dots(s, votes, m.width()/2)
	return m.timed(&block{
		lines: []string{s.Text.Render(count+" "+have) + "     " + dots},
		large: func(l ui.Letters) []string {
			return beside(rendered(s.Text, m.draw(l, count)), []string{s.Text.Render(have) + "     " + dots}, m.width())
		},
	})
}

// timed puts the time that is left at the right end of a block.
func (m *Model) timed(b *block) *block {
	words := m.clock.Words()
	if words == "" {
		return b
	}
	s, width, plain, large := m.styles, m.width(), b.lines, b.large
	b.lines = slices.Clone(plain)
	b.lines[0] = stage.Aside(s, b.lines[0], width, s.Bold.Render(m.clock.Left()))
	b.large = func(l ui.Letters) []string {
		left, right := plain, rendered(s.Text, m.draw(l, words))
		if large != nil {
			left = large(l)
		}
		if len(left) == 0 || len(right) == 0 || widest(left)+3+widest(right) > width {
			return nil
		}
		at := width - widest(right)
		out := ui.Rows(left, max(len(left), len(right)))
		for i, row := range right {
			out[i] = ui.Pad(out[i], at) + row
		}
		return out
	}
	return b
}

func widest(lines []string) int {
	most := 0
	for _, line := range lines {
		most = max(most, ui.Width(line))
	}
	return most
}

// beside puts lines behind what is drawn in letters, at half their height; nil
// where both do not fit.
func beside(letters, lines []string, width int) []string {
	at := widest(letters) + 3
	if len(letters) == 0 || at+widest(lines) > width {
		return nil
	}
	from := max(0, (len(letters)-len(lines))/2)
	out := ui.Rows(letters, max(len(letters), from+len(lines)))
	for i, line := range lines {
		out[from+i] = ui.Pad(out[from+i], at) + line
	}
	return out
}

// join says how to come in, where more may.
func (m *Model) join() []string {
	d := m.options.Door
	if !d.Open() || m.layout.Compact {
		return nil
	}
	s := m.styles
	return []string{s.Muted.Render("Join   ") + s.Text.Render(d.Line) + s.Muted.Render("   code ") + s.Text.Render(d.Code)}
}

// door is how to come in, with the words of the code in letters: they may be
// typed as they stand there.
func (m *Model) door() []string {
	s, d := m.styles, m.options.Door
	d.KnownHosts = "" // nobody copies it from a wall
	title, here := m.title("Join the workshop"), m.words(strconv.Itoa(m.view.Here)+" here")
	if long := s.Muted.Render("and gives the code   ") + s.Bold.Render(d.Code); d.Open() && ui.Width(long) <= m.width() {
		code := &block{large: m.words(d.Code).large}
		how := fixed("", s.Muted.Render("Everybody types      ")+s.Bold.Render(d.Line), "", long, "")
		first := fixed(append([]string{""}, d.First(s, m.width())...)...)
		page := fit([]*block{m.top(), title, how, code, first, fixed(""), here}, []*block{code, here, title}, m.layout.Body)
		if len(code.lines) > 0 {
			return page
		}
	}
	title, here = m.title("Join the workshop"), m.words(strconv.Itoa(m.view.Here)+" here")
	return fit([]*block{m.top(), title, fixed(""), here, fixed(append([]string{""}, d.Lines(s, m.width())...)...)}, []*block{here, title}, m.layout.Body)
}
