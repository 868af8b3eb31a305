package workshop

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// ProjectorOptions is what the room is about, how to join it, and the looks.
type ProjectorOptions struct {
	Options
	Company string
	Door    Door
}

// projector is the screen.
type projector struct {
	catalog *assessment.Catalog
	options ProjectorOptions
	styles  ui.Styles
	layout  ui.Layout
	view    workshop.Projector
	pager   ui.Pager
	clock   Countdown
}

// NewProjector returns the program of the wall, whose views come in as messages of type
// workshop.Projector.
func NewProjector(c *assessment.Catalog, o ProjectorOptions) *Shell {
	o.Wide = true
	return newShell(&projector{catalog: c, options: o, clock: NewCountdown(o.Clock)}, o.Options)
}

// Init does nothing: views come by themselves.
func (m *projector) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *projector) Resize(l ui.Layout) { m.layout = l; m.compose() }

// Restyle sets the looks.
func (m *projector) Restyle(s ui.Styles) { m.styles = s; m.compose() }

// Update takes views; keys scroll and leave.
func (m *projector) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case workshop.Projector:
		m.view = msg
		cmd = m.clock.Show(msg.Countdown())
	case TickMsg:
		cmd = m.clock.Update(msg)
	case Door:
		m.options.Door = msg
	case tea.KeyPressMsg:
		switch action := m.options.Keys.Match(ui.WatchScope, msg); action {
		case ui.Leave:
			return tea.Quit
		default:
			m.pager.Key(action, m.layout.Body)
		}
	}
	m.compose()
	return cmd
}

// Scope is looking on.
func (m *projector) Scope() ui.Scope { return ui.WatchScope }

// Can reports whether an action works now.
func (m *projector) Can(a ui.Action) bool {
	switch a {
	case ui.Accept, ui.Back:
		return false
	case ui.Down:
		return m.pager.Long(m.layout.Body)
	}
	return true
}

// Commit has nothing to keep.
func (m *projector) Commit() tea.Cmd { return nil }

// Cursor is never shown.
func (m *projector) Cursor() *tea.Cursor { return nil }

// Dark is when the facilitator says so.
func (m *projector) Dark() bool { return m.view.Staging.Dark }

// Status is always empty.
func (m *projector) Status() string { return "" }

// Who is the company and the question.
func (m *projector) Who() (left, right string) {
	return m.styles.Bold.Render(m.options.Company), m.styles.Muted.Render(m.where())
}

// Head repeats it where there is one row.
func (m *projector) Head() ui.Head {
	if !m.layout.Compact {
		return ui.Head{}
	}
	left, right := m.Who()
	if time := m.clock.Left(); time != "" { // its place on the page may be out of view
		right = m.styles.Bold.Render(time)
	}
	return ui.Head{Left: left, Right: right}
}

// where is "AI, question 7 of at most 17".
func (m *projector) where() string {
	q := m.catalog.Question(m.view.Question)
	if q == nil || m.view.Closed {
		return ""
	}
	number, most := interview.QuestionNumber(m.catalog.Path(m.view.Answers), q)
	text := "question " + strconv.Itoa(number)
	if m.layout.Compact {
		return text
	}
	for _, section := range m.catalog.Sections {
		if section.ID == q.Section {
			text = section.Short + ", " + text
		}
	}
	return text + " of at most " + strconv.Itoa(most)
}

// Body is the page.
func (m *projector) Body() ui.Body {
	lines, indent := m.pager.View(m.styles, m.layout.Body), m.indent()
	for i := range lines {
		lines[i] = ui.Indent(lines[i], indent)
	}
	return ui.Body{Main: lines}
}

// indent is the blank columns before the text, and width is what it has.
func (m *projector) indent() int {
	switch {
	case m.layout.Compact:
		return 0
	case m.layout.Full() < 100:
		return 4
	}
	return 10
}

func (m *projector) width() int { return max(10, m.layout.Full()-2*m.indent()) }

// compose writes the page.
func (m *projector) compose() {
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
func (m *projector) top() *block { return fixed(make([]string, m.rows(1, 2))...) }

// rows is how many rows something takes on a small screen, and on others.
func (m *projector) rows(compact, usual int) int {
	if m.layout.Compact {
		return compact
	}
	return usual
}

// fitted is a page of a title and what stands below it, as large as it can be.
func (m *projector) fitted(title string, below ...*block) []string {
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
func (m *projector) title(text string) *block { return m.lettered(text, m.styles.Bold) }

// words is the same for what is not the title.
func (m *projector) words(text string) *block { return m.lettered(text, m.styles.Text) }

func (m *projector) lettered(text string, style lipgloss.Style) *block {
	return &block{
		lines: rendered(style, ui.Wrap(text, m.width())),
		large: func(l ui.Letters) []string { return rendered(m.styles.Text, m.draw(l, text)) },
	}
}

// draw writes text in letters, or gives nil.
func (m *projector) draw(l ui.Letters, text string) []string {
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
func (m *projector) votes(nobody, have string) *block {
	s, votes := m.styles, m.view.Votes
	if votes.Of == 0 {
		return m.timed(&block{lines: []string{s.Text.Render(nobody)}})
	}
	count, dots := ui.OfCount(votes.In, votes.Of), Dots(s, votes, m.width()/2)
	return m.timed(&block{
		lines: []string{s.Text.Render(count+" "+have) + "     " + dots},
		large: func(l ui.Letters) []string {
			return beside(rendered(s.Text, m.draw(l, count)), []string{s.Text.Render(have) + "     " + dots}, m.width())
		},
	})
}

// timed puts the time that is left at the right end of a block.
func (m *projector) timed(b *block) *block {
	words := m.clock.Words()
	if words == "" {
		return b
	}
	s, width, plain, large := m.styles, m.width(), b.lines, b.large
	b.lines = slices.Clone(plain)
	b.lines[0] = Aside(s, b.lines[0], width, s.Bold.Render(m.clock.Left()))
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
func (m *projector) join() []string {
	d := m.options.Door
	if !d.Open() || m.layout.Compact {
		return nil
	}
	s := m.styles
	return []string{s.Muted.Render("Join   ") + s.Text.Render(d.Line) + s.Muted.Render("   code ") + s.Text.Render(d.Code)}
}

// door is how to come in, with the words of the code in letters: they may be
// typed as they stand there.
func (m *projector) door() []string {
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

// question is what is asked, with the spread once it is revealed.
func (m *projector) question(q *assessment.Question) []string {
	title := m.title(q.Prompt)
	options := m.answers(q, title)
	page, grow := []*block{title}, []*block{title, options}
	if !m.layout.Compact {
		gap := &block{lines: []string{""}, large: func(l ui.Letters) []string { return make([]string, l.Scale) }}
		page, grow = []*block{m.top(), title, gap}, []*block{title, gap, options}
	}
	page = append(page, options)
	if foot := m.foot(q); foot != nil {
		page = append(page, fixed(""), foot)
		if foot.large != nil {
			grow = append(grow, foot)
		}
	}
	if join := m.join(); m.view.State == workshop.Voting && join != nil {
		page = append(page, fixed(append([]string{""}, join...)...))
	}
	return fit(page, grow, m.layout.Body)
}

// foot is what stands below the options: the votes, or what came of them.
func (m *projector) foot(q *assessment.Question) *block {
	s, width := m.styles, m.width()
	switch {
	case m.view.State == workshop.Voting:
		return m.votes(Voted(m.view.Votes), "have voted")
	case m.view.Agreed != nil && m.view.State == workshop.Agreed:
		answer := report.AnswerWords(q, m.view.Agreed.Answer)
		return m.timed(&block{
			lines: Labelled(s.Bolder(), "Agreed", answer, width),
			large: func(l ui.Letters) []string {
				drawn := rendered(s.Good, m.draw(l, "Agreed"))
				return beside(drawn, rendered(s.Bold, ui.Wrap(answer, max(1, width-widest(drawn)-3))), width)
			},
		})
	case m.view.State == workshop.Skipped:
		return m.timed(fixed(s.Muted.Render("Skipped")))
	case m.view.Spread != nil && Turnout(m.view.Spread) != "":
		return m.timed(fixed(s.Text.Render(Turnout(m.view.Spread))))
	case m.clock.Words() != "":
		return m.timed(fixed(""))
	}
	return nil
}

// option is one line below the question: the key that chooses it, and in words.
type option struct{ key, label, short string }

func optionsOf(q *assessment.Question) []option {
	var out []option
	for i, o := range q.Options {
		out = append(out, option{interview.OptionKey(i), o.Label, o.Short})
	}
	return append(out, option{"0", "Don’t know", ""})
}

// answers is the lines of a question with the spread behind them.
func (m *projector) answers(q *assessment.Question, title *block) *block {
	return &block{airy: true, below: title, lines: m.optionLines(q), large: func(l ui.Letters) []string { return m.largeOptions(q, l) }}
}

func (m *projector) optionLines(q *assessment.Question) []string {
	s, spread, width := m.styles, m.view.Spread, m.width()
	var tails []string
	if spread != nil {
		tails = Tails(s, spread, max(2*BarWidth(width), width/5))
	}
	var out []string
	for i, o := range optionsOf(q) {
		room, label := width-4, o.label
		if tails != nil {
			room -= ui.Width(tails[i]) + 2
		}
		if ui.Width(label) > room && o.short != "" {
			label = report.Upper(o.short)
		}
		line := s.Muted.Render(ui.Pad(o.key, 4)) + s.Text.Render(ui.Fit(label, room, s.Glyphs.Ellipsis))
		if tails != nil {
			line = ui.Between(line, tails[i], width)
		}
		out = append(out, line)
	}
	return out
}

// largeOptions is the same in letters, each option in one row of them.
func (m *projector) largeOptions(q *assessment.Question, l ui.Letters) []string {
	s, spread, width := m.styles, m.view.Spread, m.width()
	var counts []workshop.Line
	if spread != nil {
		counts = append(append(counts, spread.Lines...), spread.Unknown)
	}
	var out []string
	for i, o := range optionsOf(q) {
		if i > 0 {
			out = append(out, make([]string, l.Gap())...)
		}
		room, tail := width-6*l.Scale, []string(nil)
		if counts != nil {
			tail = m.largeTail(counts[i].Count, spread.Voters, l)
			if len(tail) == 0 {
				return nil
			}
			room -= ui.Width(tail[0]) + 3*l.Scale
		}
		key, label := l.Draw(s.Glyphs, o.key, width), l.Draw(s.Glyphs, o.label, room)
		if len(label) != len(key) && o.short != "" {
			label = l.Draw(s.Glyphs, o.short, room)
		}
		if len(key) == 0 || len(label) != len(key) {
			return nil // of several lines, or none
		}
		for y := range key {
			line := s.Muted.Render(ui.Pad(key[y], 6*l.Scale)) + s.Text.Render(label[y])
			if tail != nil {
				line = ui.Between(line, tail[y], width)
			}
			out = append(out, line)
		}
	}
	return out
}

// largeTail is a bar as high as letters, and the number in them, in cells of one
// width for every option.
func (m *projector) largeTail(count, of int, l ui.Letters) []string {
	s, number := m.styles, 12*l.Scale
	bar, drawn := max(20, m.width()/5), l.Draw(m.styles.Glyphs, strconv.Itoa(count), number)
	style := s.Text
	if count == 0 {
		style = s.Muted
	}
	n := 0
	if of > 0 && count > 0 {
		n = max(1, (count*bar+of/2)/of)
	}
	signs, out := s.Glyphs.Pixels(), make([]string, len(drawn))
	for y, row := range drawn {
		sign := signs.Both
		if y == len(drawn)-1 && l.Scale%2 == 1 {
			sign = signs.Upper
		}
		out[y] = ui.Pad(s.Accent.Render(strings.Repeat(sign, n)), bar) + ui.Indent(style.Render(ui.Pad(row, number-2)), 2)
	}
	return out
}

// block is a part of the page; they stand one below the other.
type block struct {
	lines []string
	large func(ui.Letters) []string // the same in a size; nil where it cannot be drawn
	scale int                       // of its letters; 0 while it has none
	below *block                    // that its letters stay smaller than
	airy  bool                      // takes blank lines in between where there is room
}

func fixed(lines ...string) *block { return &block{lines: lines} }

// steps are the sizes of letters that are tried, from the smallest.
func steps() []ui.Letters {
	return []ui.Letters{{Scale: 1, Lead: 1}, {Scale: 1, Lead: 3}, {Scale: 2, Lead: 1}, {Scale: 2, Lead: 2},
		{Scale: 3, Lead: 2}, {Scale: 4, Lead: 2}, {Scale: 6, Lead: 2}, {Scale: 8, Lead: 2}}
}

// fit lets the blocks in by grow, the first one first, as long as the page stays
// within its rows, and returns the page. None becomes larger than those before it,
// but for the smallest letters.
func fit(page, by []*block, rows int) []string {
	left := rows
	for _, b := range page {
		left -= len(b.lines)
	}
	grow := func(b *block, size ui.Letters) bool {
		lines := b.large(size)
		if lines == nil || len(lines)-len(b.lines) > left {
			return false
		}
		left -= len(lines) - len(b.lines)
		b.lines, b.scale, b.airy = lines, size.Scale, false
		return true
	}
	for _, size := range steps() {
		for _, b := range by {
			if b.below != nil {
				for _, smaller := range steps() {
					_ = smaller.Scale < b.below.scale && smaller.Scale >= b.scale && grow(b, smaller)
				}
			} else if !grow(b, size) && size.Scale > 1 {
				break
			}
		}
	}
	var out []string
	for _, b := range page {
		lines := b.lines
		if b.airy {
			lines = Spaced(lines, len(lines)+left)
			left -= len(lines) - len(b.lines)
		}
		out = append(out, lines...)
	}
	return out
}
