package ui

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	glamour "charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"trustpath/assessment/safetext"
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

// markdown renders the blocks of a text. It draws tables itself, since glamour
// cuts their cells, and lists, since glamour has no hanging indent; diagrams are
// for the exported file.
type markdown struct {
	source []byte
	styles Styles
	prose  map[int]renderer.Renderer // by width
}

// Markdown renders a text in width cells.
func Markdown(source string, width int, s Styles) (Document, error) {
	source = footnote().ReplaceAllString(noted().ReplaceAllString(source, "$1. "), "$1[$2]")
	r := &markdown{[]byte(source), s, map[int]renderer.Renderer{}}
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	var doc Document
	for block := parser.Parse(text.NewReader(r.source)).FirstChild(); block != nil; {
		next := block.NextSibling()
		if heading, ok := block.(*ast.Heading); ok && heading.Level == 2 {
			doc.Sections = append(doc.Sections, Section{r.plain(block), len(doc.Lines)})
		}
		drawn, err := r.block(block, width)
		if err != nil {
			return Document{}, err
		}
		if len(drawn) > 0 {
			doc.Lines = append(append(doc.Lines, drawn...), "")
		}
		block = next
	}
	doc.Lines = trimBlank(doc.Lines)
	return doc, nil
}

// Marks of footnotes are numbers in brackets, and the footnotes a list.
var (
	noted    = safetext.Pattern(`(?m)^\[\^(\d+)\]: `)
	footnote = safetext.Pattern(`(^|[^\\])\[\^(\d+)\]`)
)

func (r *markdown) block(block ast.Node, width int) ([]string, error) {
	width = max(1, width)
	switch block := block.(type) {
	case *tables.Table:
		return Table(r.styles, r.cells(block), width), nil
	case *ast.List:
		return r.list(block, width)
	case *ast.FencedCodeBlock:
		if string(block.Language(r.source)) == "mermaid" {
			note := Fit("The tab Plan draws these dates as a chart.", width, r.styles.Glyphs.Ellipsis)
			return []string{r.styles.Muted.Render(note)}, nil
		}
	}
	return r.glamour(block, min(width, Prose))
}

// glamour renders prose. It takes the block out of its document.
func (r *markdown) glamour(block ast.Node, width int) ([]string, error) {
	if r.prose[width] == nil {
		prose := glamour.NewRenderer(glamour.Options{WordWrap: width, Styles: markdownStyle(r.styles)})
		r.prose[width] = renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(prose, 1000)))
	}
	if _, tight := block.(*ast.TextBlock); tight { // glamour wraps paragraphs alone
		paragraph := ast.NewParagraph()
		for child := block.FirstChild(); child != nil; child = block.FirstChild() {
			paragraph.AppendChild(paragraph, child)
		}
		block = paragraph
	}
	doc := ast.NewDocument()
	doc.AppendChild(doc, block)
	var out bytes.Buffer
	if err := r.prose[width].Render(&out, r.source, doc); err != nil {
		return nil, err
	}
	lines := trimBlank(strings.Split(out.String(), "\n"))
	for i, line := range lines {
		lines[i] = Fit(line, width, "")
	}
	return lines, nil
}

// list renders the items of a list, the lines of each below each other.
func (r *markdown) list(list *ast.List, width int) ([]string, error) {
	var out []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := r.styles.Glyphs.Chosen + " "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		head := r.styles.Text.Render(mark)
		for block := item.FirstChild(); block != nil; {
			next := block.NextSibling()
			lines, err := r.block(block, width-Width(mark))
			if err != nil {
				return nil, err
			}
			for _, line := range lines {
				out = append(out, Fit(head+line, width, ""))
				head = Indent("", Width(mark))
			}
			block = next
		}
	}
	return out, nil
}

// cells are the texts of a table, the head first.
func (r *markdown) cells(table *tables.Table) [][]string {
	var rows [][]string
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.plain(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

// plain is the text of a node without its marks.
func (r *markdown) plain(node ast.Node) string {
	var out strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			value := child.Value(r.source)
			if _, code := node.(*ast.CodeSpan); !code {
				value = util.UnescapePunctuations(value)
			}
			out.Write(value)
			if child.SoftLineBreak() || child.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.AutoLink:
			out.Write(child.Label(r.source))
		default:
			out.WriteString(r.plain(child))
		}
	}
	return out.String()
}

// trimBlank drops blank lines at both ends.
func trimBlank(lines []string) []string {
	blank := func(line string) bool { return strings.TrimSpace(ansi.Strip(line)) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// markdownStyle styles prose by weight, with the colors of the palette.
func markdownStyle(s Styles) glamour.StyleConfig {
	color := func(t Token) *string {
		if c := s.Palette.Color(t); c != "" && c != dim {
			return &c
		}
		return nil
	}
	yes, none, two, quote := true, uint(0), uint(2), s.Glyphs.Rule+" "
	muted := glamour.StylePrimitive{Color: color(Muted)}
	if s.Palette.Color(Muted) == dim {
		muted.Faint = &yes
	}
	link, rule := muted, muted
	link.Underline = &yes
	rule.Format = "\n" + strings.Repeat(s.Glyphs.Line, 8) + "\n"
	code := glamour.StyleBlock{StylePrimitive: muted}
	program := code
	program.Margin = &two
	block := func(style glamour.StylePrimitive) glamour.StyleBlock {
		return glamour.StyleBlock{StylePrimitive: style}
	}
	return glamour.StyleConfig{
		Document:       glamour.StyleBlock{Margin: &none},
		BlockQuote:     glamour.StyleBlock{StylePrimitive: muted, Indent: &none, IndentToken: &quote},
		List:           glamour.StyleList{LevelIndent: two},
		Heading:        block(glamour.StylePrimitive{BlockSuffix: "\n", Bold: &yes}),
		H2:             block(glamour.StylePrimitive{Color: color(Accent)}),
		Emph:           glamour.StylePrimitive{Italic: &yes},
		Strong:         glamour.StylePrimitive{Bold: &yes},
		HorizontalRule: rule,
		Item:           glamour.StylePrimitive{BlockPrefix: s.Glyphs.Chosen + " "},
		Enumeration:    glamour.StylePrimitive{BlockPrefix: ". "},
		Task:           glamour.StyleTask{Ticked: "[x] ", Unticked: "[ ] "},
		Link:           link,
		Code:           code,
		CodeBlock:      glamour.StyleCodeBlock{StyleBlock: program},
	}
}

const (
	columnGap = 2
	narrowest = 9 // cells of a column below which a table becomes a list
)

// Table draws rows of cells, the first of them the head, in width cells. A table
// that would need columns too narrow to read is drawn as a list, one entry for
// each row; lipgloss/table would cut them.
func Table(s Styles, rows [][]string, width int) []string {
	widths, fits := columnWidths(rows, width)
	if !fits {
		return asList(s, rows, width)
	}
	var out []string
	for i, row := range rows {
		style := s.Text
		if i == 0 {
			style = s.Muted
		}
		cells := make([]string, len(row))
		for column, cell := range row {
			if column < len(row)-1 {
				cells[column] = style.PaddingRight(columnGap).Width(widths[column] + columnGap).Render(cell)
			} else {
				cells[column] = style.Width(widths[column]).Render(cell)
			}
		}
		out = append(out, strings.Split(lipgloss.JoinHorizontal(lipgloss.Top, cells...), "\n")...)
		if i == 0 {
			out = append(out, s.Faint.Render(strings.Repeat(s.Glyphs.Line, min(width, Width(out[0])))))
		}
	}
	return out
}

// columnWidths shares width among the columns: what is short keeps its width,
// the rest share what is left.
func columnWidths(rows [][]string, width int) (widths []int, fits bool) {
	widths = make([]int, len(rows[0]))
	longest := slices.Repeat([]int{narrowest}, len(widths)) // words
	room := width - columnGap*(len(widths)-1)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
			for _, word := range strings.Fields(cell) {
				longest[i] = max(longest[i], Width(word))
			}
		}
	}
	for _, w := range widths {
		room -= w
	}
	for ; room < 0; room++ {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowest {
			return nil, false
		}
		widths[widest]--
	}
	for i, w := range widths {
		if longest[i] > max(w, narrowest) {
			return nil, false
		}
	}
	return widths, true
}

// asList draws each row as its first cell, and the other cells below with the
// names of their columns.
func asList(s Styles, rows [][]string, width int) []string {
	out := Sheet{Styles: s, Width: width}
	for r, row := range rows[1:] {
		if r > 0 {
			out.Gap()
		}
		out.Text(s.Bold, row[0])
		for i, cell := range row[1:] {
			if cell != "" {
				out.Hanging(s.Muted.Render(Fit("  "+rows[0][i+1]+"  ", width-10, s.Glyphs.Ellipsis)), s.Text, cell)
			}
		}
	}
	return out.Lines
}

// ReadOut reads a text out in lines without marks: line gets each block, with what is
// before its first line. A row of a table has the names of its columns; diagrams are left
// out.
func ReadOut(source string, line func(mark, text string)) {
	source = footnote().ReplaceAllString(noted().ReplaceAllString(source, "$1. "), "$1[$2]")
	r := &markdown{source: []byte(source)}
	r.readOut(goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(r.source)), "", line)
}

func (r *markdown) readOut(parent ast.Node, mark string, line func(mark, text string)) {
	for block := parent.FirstChild(); block != nil; block = block.NextSibling() {
		switch block := block.(type) {
		case *ast.Heading:
			line("", "")
			line("", r.plain(block))
		case *tables.Table:
			rows := r.cells(block)
			for _, row := range rows[1:] {
				line(mark+"  ", rowWords(rows[0], row))
			}
		case *ast.List:
			number := block.Start
			for item := block.FirstChild(); item != nil; item = item.NextSibling() {
				head := "- "
				if block.IsOrdered() {
					head = strconv.Itoa(number) + ". "
					number++
				}
				r.readOut(item, Indent("", Width(mark))+"  "+head, line)
			}
		case *ast.Paragraph, *ast.TextBlock:
			line(mark, r.plain(block))
			mark = Indent("", Width(mark))
		case *ast.Blockquote:
			r.readOut(block, mark, line)
		}
	}
}

// rowWords is a row of a table: its first cell, and the others with the names of their
// columns.
func rowWords(head, row []string) string {
	var words []string
	for i, cell := range row {
		switch {
		case strings.TrimSpace(cell) == "":
		case len(words) == 0 || head[i] == "":
			words = append(words, cell)
		default:
			words = append(words, head[i]+": "+cell)
		}
	}
	return strings.Join(words, "; ")
}
