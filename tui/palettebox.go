package tui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// command is a line of the palette.
type command struct {
	id    string // the same each time the palette opens
	group string // heads the commands that belong together
	title string // what it does
	note  string // drawn dimly after the title; typing finds it too
	also  string // more words by which typing finds it
	sign  string // the key that does the same, or ""
	not   string // why it cannot be run here; "" where it can
	do    func() tea.Cmd
}

const (
	paletteWidth  = 66
	paletteRows   = 16 // lines of commands
	paletteFrame  = 4  // rows of the frame, the input and the line below it
	palettePrompt = ": "
	paletteCount  = 12 // columns of "n of m"
	longestInput  = 60 // characters
)

// paletteBox is the dialog that runs any command by its name.
type paletteBox struct {
	ui.Page
	commands []command // in the order in which they are listed while nothing is typed
	run      func(command) tea.Cmd
	found    []command
	list     ui.List // of found; its filter is what is typed
	refused  string
}

func newPalette(commands []command, run func(command) tea.Cmd) *paletteBox {
	p := &paletteBox{commands: commands, run: run, list: ui.List{Filter: ui.NewField(longestInput)}}
	p.list.Filter.Focus()
	p.find()
	return p
}

func (p *paletteBox) Keys() ui.KeyMap {
	move := ui.Typed(p.list.Keys(p.rows))
	move[0].Keys, move[1].Keys = "up ctrl+p shift+tab", "down ctrl+n tab"
	found := func() bool { return len(p.found) > 0 }
	keys := ui.KeyMap{Typing: true, Rows: append(move,
		ui.Row(ui.GroupAct, "enter", "run", "run the command", p.enter).Only(found).Kept(),
		ui.Sends(ui.GroupLeave, "esc ctrl+k", "back", "back to the page", ui.GoMsg{Route: ui.ToBack}).Kept(),
	)}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		p.refused = ""
		return do()
	})
}

func (p *paletteBox) enter() tea.Cmd {
	chosen := p.found[p.list.Cursor()]
	if chosen.not != "" {
		p.refused = chosen.title + ": " + chosen.not + "."
		return nil
	}
	return p.run(chosen)
}

// Update types into the input.
func (p *paletteBox) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.PasteMsg, tea.KeyPressMsg:
		p.refused = ""
		if p.list.Type(msg) {
			p.find()
		}
	}
	return nil
}

// find lists the commands that contain every typed word: first those whose title
// begins with the first word, then those where each word begins a word, then the
// rest. Commands that cannot be run follow.
func (p *paletteBox) find() {
	words := strings.Fields(p.list.Wanted())
	p.found = slices.DeleteFunc(slices.Clone(p.commands), func(c command) bool { return c.rank(words) < 0 })
	slices.SortStableFunc(p.found, func(a, b command) int { return cmp.Compare(a.rank(words), b.rank(words)) })
	p.list.Show(len(p.found), nil)
	p.list.Move(ui.First, 1)
}

// rank is how well a command fits the typed words, 0 the best; -1 if it does not.
func (c command) rank(words []string) int {
	if len(words) == 0 {
		return 0
	}
	text := strings.ToLower(c.title + " " + c.note + " " + c.also)
	best := 1
	for _, word := range words {
		switch {
		case !strings.Contains(text, word):
			return -1
		case !beginsWord(text, word):
			best = 2
		}
	}
	if best == 1 && strings.HasPrefix(text, words[0]) {
		best = 0
	}
	if c.not != "" {
		best += 3
	}
	return best
}

func beginsWord(text, start string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, start) })
}

// Head is empty: the page below has one.
func (p *paletteBox) Head() ui.Head { return ui.Head{} }

func (p *paletteBox) Status() string {
	if p.refused != "" {
		return p.Styles.Text.Render(report.Upper(p.refused))
	}
	return p.Styles.Muted.Render("Type to narrow.")
}

func (p *paletteBox) width() int { return min(paletteWidth, p.Layout.Full()) }

// rows is the lines of commands in view; it does not change while one types.
func (p *paletteBox) rows() int { return max(1, min(paletteRows, p.Layout.Body-paletteFrame)) }

func (p *paletteBox) Place() (x, y int) {
	x = max(0, (p.Layout.Full()-p.width())/2)
	return x, max(0, min(2, p.Layout.Body-p.rows()-paletteFrame))
}

func (p *paletteBox) Cursor() *tea.Cursor {
	x, y := p.Place()
	return tea.NewCursor(x+2+ui.Width(palettePrompt)+p.list.Filter.Column(), y+1)
}

func (p *paletteBox) Body() ui.Body {
	s, inner := p.Styles, p.width()-4
	count := s.Muted.Render(ui.OfCount(len(p.found), len(p.commands)))
	input := p.list.Filter.View(s, inner-ui.Width(palettePrompt)-paletteCount)
	lines := []string{
		ui.Between(s.Accent.Render(palettePrompt)+input, count, inner),
		s.Faint.Render(strings.Repeat(s.Glyphs.Line, inner)),
	}
	list, cursor := p.lines(inner)
	from := ui.Window(cursor, cursor, p.rows(), len(list))
	lines = append(lines, ui.Rows(list[from:min(from+p.rows(), len(list))], p.rows())...)
	return ui.Body{Main: ui.Box(s, "Commands", lines, p.width())}
}

// lines are the commands that were found, below the heads of their groups while
// nothing is typed, and the line of the cursor.
func (p *paletteBox) lines(width int) (lines []string, cursor int) {
	s := p.Styles
	if len(p.found) == 0 {
		return []string{s.Muted.Render(ui.Fit("No command matches; esc goes back.", width, s.Glyphs.Ellipsis))}, 0
	}
	grouped, head := !p.list.Filtered(), ""
	for i, c := range p.found {
		if grouped && c.group != head {
			if head != "" {
				lines = append(lines, "")
			}
			head = c.group
			lines = append(lines, s.Bold.Render(ui.Fit(head, width, s.Glyphs.Ellipsis)))
		}
		if i == p.list.Cursor() && i > 0 { // the first head stays in view with the first command
			cursor = len(lines)
		}
		lines = append(lines, p.line(c, i == p.list.Cursor(), width))
	}
	return lines, cursor
}

func (p *paletteBox) line(c command, here bool, width int) string {
	s := p.Styles
	pointer, style := s.Pointer(here)
	note := c.note
	if c.not != "" {
		style, note = s.Muted, c.not
	}
	line := pointer + " " + style.Render(c.title)
	if note != "" {
		line += "  " + s.Muted.Render(note)
	}
	if c.sign == "" {
		return ui.Fit(line, width, s.Glyphs.Ellipsis)
	}
	line = ui.Fit(line, width-ui.Width(c.sign)-2, s.Glyphs.Ellipsis)
	return ui.Between(line, s.Muted.Render(c.sign), width)
}
