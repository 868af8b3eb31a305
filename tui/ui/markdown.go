package ui

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
)

// Document is rendered markdown: lines of at most the width asked for, and
// where its sections begin.
type Document struct {
	Lines    []string
	Sections []Section
}

// Section is a heading of the second level.
type Section struct {
	Title string
	Line  int
}

// Rendering is markdown on its way to a document, section by section. Tables are
// drawn here, since glamour cuts their cells, and so is the hanging indent of
// lists; diagrams are for the exported file. It has its own renderer, so it may
// run in any command, one at a time.
type Rendering struct {
	renderer
	width int
	rest  []block
	doc   Document
}

// NewRendering begins to render a text in width cells.
func NewRendering(source string, width int, s Styles) *Rendering {
	return &Rendering{renderer: renderer{styles: s, prose: map[int]*glamour.TermRenderer{}}, width: width, rest: blocks(source)}
}

// Until renders until there are that many lines, or all of them below 0, and
// returns the document so far; whole says that nothing is left. What was
// returned before never changes: it is the beginning of what comes.
func (r *Rendering) Until(lines int) (so Document, whole bool, err error) {
	for len(r.rest) > 0 && (lines < 0 || len(r.doc.Lines) < lines) {
		b := r.rest[0]
		r.rest = r.rest[1:]
		if title, ok := strings.CutPrefix(b.lines[0], "## "); ok {
			r.doc.Sections = append(r.doc.Sections, Section{title, len(r.doc.Lines)})
		}
		drawn, err := r.block(b, r.width)
		if err != nil {
			return Document{}, false, err
		}
		if len(drawn) > 0 {
			r.doc.Lines = append(append(r.doc.Lines, drawn...), "")
		}
	}
	return Document{trimBlank(r.doc.Lines), r.doc.Sections}, len(r.rest) == 0, nil
}

// renderer keeps one renderer of prose for each width it meets.
type renderer struct {
	styles Styles
	prose  map[int]*glamour.TermRenderer
}

func (r *renderer) block(b block, width int) ([]string, error) {
	switch b.kind {
	case tableBlock:
		return Table(r.styles, b.lines, width), nil
	case diagramBlock:
		text := Fit("The exported file draws these dates as a chart.", width, r.styles.Glyphs.Ellipsis)
		return []string{r.styles.Muted.Render(text)}, nil
	case listBlock:
		return r.list(b.lines, width)
	default:
		return r.text(strings.Join(b.lines, "\n"), width)
	}
}

// text renders prose in width cells.
func (r *renderer) text(source string, width int) ([]string, error) {
	width = max(1, width)
	if r.prose[width] == nil {
		made, err := glamour.NewTermRenderer(glamour.WithStyles(markdownStyle(r.styles)), glamour.WithWordWrap(width))
		if err != nil {
			return nil, err
		}
		r.prose[width] = made
	}
	text, err := r.prose[width].Render(source)
	if err != nil {
		return nil, err
	}
	lines := trimBlank(strings.Split(text, "\n"))
	for i, line := range lines {
		lines[i] = Fit(line, width, "")
	}
	return lines, nil
}

// list renders the items of a list, their lines below each other.
func (r *renderer) list(source []string, width int) ([]string, error) {
	var out []string
	for _, item := range items(source) {
		sign := item.mark + " "
		if !strings.HasSuffix(item.mark, ".") {
			sign = r.styles.Glyphs.Chosen + " "
		}
		for i, b := range blocks(strings.Join(item.lines, "\n")) {
			lines, err := r.block(b, width-Width(sign))
			if err != nil {
				return nil, err
			}
			for j, line := range lines {
				head := Indent("", Width(sign))
				if i == 0 && j == 0 {
					head = r.styles.Text.Render(sign)
				}
				out = append(out, Fit(head+line, width, ""))
			}
		}
	}
	return out, nil
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// trimBlank drops blank lines at both ends.
func trimBlank(lines []string) []string {
	blank := func(line string) bool { return strings.TrimSpace(sgr.ReplaceAllString(line, "")) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// markdownStyle is the palette in the words of glamour: hierarchy by weight.
func markdownStyle(s Styles) ansi.StyleConfig {
	color := func(t Token) *string {
		if c := s.Palette.Colour(t); c != "" {
			return &c
		}
		return nil
	}
	muted, accent := color(Muted), color(Accent)
	yes, none, two := true, uint(0), uint(2)
	bold := func(before string) ansi.StyleBlock {
		return ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes, Prefix: before}}
	}
	plain := ansi.StylePrimitive{}
	bullet := s.Glyphs.Chosen + " "
	rule := strings.Repeat(s.Glyphs.Line, 8)
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{StylePrimitive: plain, Margin: &none},
		Paragraph:      ansi.StyleBlock{StylePrimitive: plain},
		BlockQuote:     ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: muted}, Indent: &none, IndentToken: pointer(s.Glyphs.Rule + " ")},
		List:           ansi.StyleList{StyleBlock: ansi.StyleBlock{StylePrimitive: plain}, LevelIndent: two},
		Heading:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{BlockSuffix: "\n", Bold: &yes}},
		H1:             bold(""),
		H2:             ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: accent, Bold: &yes}},
		H3:             bold(""),
		H4:             bold(""),
		H5:             bold(""),
		H6:             bold(""),
		Text:           ansi.StylePrimitive{},
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		HorizontalRule: ansi.StylePrimitive{Color: muted, Format: "\n" + rule + "\n"},
		Item:           ansi.StylePrimitive{BlockPrefix: bullet},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". "},
		Task:           ansi.StyleTask{Ticked: "[x] ", Unticked: "[ ] "},
		Link:           ansi.StylePrimitive{Color: muted, Underline: &yes},
		LinkText:       ansi.StylePrimitive{},
		Code:           ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: muted}},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: muted}, Margin: &two}},
	}
}

func pointer[T any](v T) *T { return &v }

type blockKind int

const (
	proseBlock blockKind = iota
	listBlock
	tableBlock
	diagramBlock
)

// block is a part of a document that is drawn in one way.
type block struct {
	kind  blockKind
	lines []string
}

var itemMark = regexp.MustCompile(`^([-*+]|[0-9]{1,3}\.) +`)

// splitter collects the lines of a document into blocks.
type splitter struct {
	out   []block
	fence blockKind // what the open fence belongs to; proseBlock for code
	open  bool      // inside a fence
}

// blocks splits a document into tables, diagrams, lists, and prose that begins
// anew at each heading.
func blocks(source string) []block {
	var s splitter
	for _, line := range strings.Split(source, "\n") {
		s.line(line)
	}
	return s.out
}

// last is the kind of the block before; prose when there is none.
func (s *splitter) last() blockKind {
	if len(s.out) == 0 {
		return proseBlock
	}
	return s.out[len(s.out)-1].kind
}

func (s *splitter) add(kind blockKind, line string, fresh bool) {
	if fresh || len(s.out) == 0 || s.last() != kind {
		s.out = append(s.out, block{kind: kind})
	}
	b := &s.out[len(s.out)-1]
	b.lines = append(b.lines, line)
}

func (s *splitter) line(line string) {
	trimmed := strings.TrimSpace(line)
	indented := strings.HasPrefix(line, "  ")
	switch {
	case s.open:
		s.add(s.fence, line, false)
		s.open = trimmed != "```"
	case s.last() == listBlock && (indented || trimmed == ""):
		s.add(listBlock, line, false)
	case strings.HasPrefix(trimmed, "```"):
		s.open, s.fence = true, proseBlock
		if strings.HasPrefix(trimmed, "```mermaid") {
			s.fence = diagramBlock
		}
		s.add(s.fence, line, s.fence == diagramBlock)
	case itemMark.MatchString(line):
		s.add(listBlock, line, false)
	case strings.HasPrefix(trimmed, "|"):
		s.add(tableBlock, trimmed, false)
	case trimmed == "" && s.last() != proseBlock || trimmed == "" && len(s.out) == 0:
		// a blank line round a table or a diagram carries nothing
	case s.last() == listBlock && s.follows():
		s.add(listBlock, "  "+line, false)
	default:
		s.add(proseBlock, line, strings.HasPrefix(line, "#"))
	}
}

// follows reports whether a line continues the paragraph of the last item.
func (s *splitter) follows() bool {
	lines := s.out[len(s.out)-1].lines
	return strings.TrimSpace(lines[len(lines)-1]) != ""
}

// item is one entry of a list: its mark, and its lines without the indent.
type item struct {
	mark  string
	lines []string
}

// items splits the lines of a list.
func items(source []string) []item {
	var out []item
	indent := 0
	for _, line := range source {
		if mark := itemMark.FindString(line); mark != "" {
			indent = len(mark)
			out = append(out, item{strings.TrimSpace(mark), []string{line[indent:]}})
			continue
		}
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		last := &out[len(out)-1]
		last.lines = append(last.lines, line[min(indent, blanks):])
	}
	return out
}

const (
	columnGap = 2
	narrowest = 9 // cells of a column below which a table becomes a list
)

// Table draws the lines of a markdown table in width cells. A table that would
// need columns too narrow to read is drawn as a list, one entry for each row.
func Table(s Styles, source []string, width int) []string {
	rows := cellsOf(source)
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil
	}
	widths, fits := columnWidths(rows, width)
	if !fits {
		return asList(s, rows, width)
	}
	var out []string
	for r, row := range rows {
		out = append(out, tableRow(s, row, widths, r == 0)...)
		if r == 0 {
			out = append(out, s.Faint.Render(strings.Repeat(s.Glyphs.Line, min(width, sum(widths)+columnGap*(len(widths)-1)))))
		}
	}
	return out
}

// cellsOf reads the cells; the line of dashes under the head is left out.
func cellsOf(source []string) [][]string {
	var rows [][]string
	for i, line := range source {
		if i == 1 && strings.Trim(line, "|:- ") == "" {
			continue
		}
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
		line = strings.ReplaceAll(line, `\|`, "\x00")
		var row []string
		for _, cell := range strings.Split(line, "|") {
			row = append(row, plainCell(strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "|")))
		}
		if len(rows) > 0 { // as wide as the head
			row = Rows(row, len(rows[0]))
		}
		rows = append(rows, row)
	}
	return rows
}

var (
	linkMark   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	escapeMark = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
	boldMark   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	codeMark   = regexp.MustCompile("`([^`]+)`")
)

// plainCell is the text of a cell without its marks.
func plainCell(cell string) string {
	cell = boldMark.ReplaceAllString(cell, "$1")
	cell = codeMark.ReplaceAllString(cell, "$1")
	cell = linkMark.ReplaceAllString(cell, "$1")
	return escapeMark.ReplaceAllString(cell, "$1")
}

// columnWidths shares width among the columns: what is short keeps its width,
// the rest share what is left.
func columnWidths(rows [][]string, width int) (widths []int, fits bool) {
	widths = make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	room := width - columnGap*(len(widths)-1)
	for sum(widths) > room {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= narrowest {
			return nil, false
		}
		widths[widest]--
	}
	for i, w := range widths {
		for _, row := range rows {
			if longestWord(row[i]) > max(w, narrowest) {
				return nil, false
			}
		}
	}
	return widths, true
}

func longestWord(text string) int {
	longest := 0
	for _, word := range strings.Fields(text) {
		longest = max(longest, Width(word))
	}
	return longest
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

func tableRow(s Styles, row []string, widths []int, head bool) []string {
	style := s.Text
	if head {
		style = s.Muted
	}
	cells := make([][]string, len(row))
	height := 1
	for i, cell := range row {
		cells[i] = Wrap(cell, widths[i])
		height = max(height, len(cells[i]))
	}
	out := make([]string, height)
	for y := range out {
		var b strings.Builder
		for i := range row {
			text := ""
			if y < len(cells[i]) {
				text = cells[i][y]
			}
			if i > 0 {
				b.WriteString(strings.Repeat(" ", columnGap))
			}
			b.WriteString(style.Render(Pad(text, widths[i])))
		}
		out[y] = b.String()
	}
	return out
}

// asList draws each row as its first cell, and the other cells below with the
// names of their columns.
func asList(s Styles, rows [][]string, width int) []string {
	var out []string
	for r, row := range rows[1:] {
		if r > 0 {
			out = append(out, "")
		}
		for _, line := range Wrap(row[0], width) {
			out = append(out, s.Bold.Render(line))
		}
		for i := 1; i < len(row); i++ {
			if row[i] == "" {
				continue
			}
			label := "  " + rows[0][i] + "  "
			for j, line := range Wrap(row[i], max(10, width-Width(label))) {
				if j == 0 {
					out = append(out, Fit(s.Muted.Render(label)+s.Text.Render(line), width, s.Glyphs.Ellipsis))
				} else {
					out = append(out, Fit(Indent(s.Text.Render(line), Width(label)), width, s.Glyphs.Ellipsis))
				}
			}
		}
	}
	return out
}
