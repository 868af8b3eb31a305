package ui

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
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

// markdown renders the blocks of a text. Diagrams are for the exported file.
type markdown struct {
	source []byte
	styles Styles
}

// Markdown renders a text in width cells.
func Markdown(source string, width int, s Styles) Document {
	source = footnote().ReplaceAllString(noted().ReplaceAllString(source, "$1. "), "$1[$2]")
	r := markdown{[]byte(source), s}
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	var doc Document
	for block := parser.Parse(text.NewReader(r.source)).FirstChild(); block != nil; block = block.NextSibling() {
		if heading, ok := block.(*ast.Heading); ok && heading.Level == 2 {
			doc.Sections = append(doc.Sections, Section{r.plain(block), len(doc.Lines)})
		}
		if drawn := r.block(block, width); len(drawn) > 0 {
			doc.Lines = append(append(doc.Lines, drawn...), "")
		}
	}
	doc.Lines = doc.Lines[:max(0, len(doc.Lines)-1)]
	return doc
}

// Marks of footnotes are numbers in brackets, and the footnotes a list.
var (
	noted    = safetext.Pattern(`(?m)^\[\^(\d+)\]: `)
	footnote = safetext.Pattern(`(^|[^\\])\[\^(\d+)\]`)
)

func (r markdown) block(block ast.Node, width int) []string {
	width = max(1, width)
	prose, s := min(width, Prose), r.styles
	var out []string
	switch block := block.(type) {
	case *tables.Table:
		return Table(s, r.cells(block), width)
	case *ast.List:
		return r.list(block, width)
	case *ast.Heading:
		style := s.Bold
		if block.Level == 2 {
			style = s.Accent.Bold(true)
		}
		return r.wrapped(block, prose, style)
	case *ast.Blockquote:
		quoted := r
		quoted.styles.Text = s.Muted
		for child := block.FirstChild(); child != nil; child = child.NextSibling() {
			for _, line := range quoted.block(child, prose-2) {
				out = append(out, s.Text.Render(s.Glyphs.Rule+" ")+line)
			}
		}
		return out
	case *ast.ThematicBreak:
		return []string{s.Muted.Render(strings.Repeat(s.Glyphs.Line, min(8, width)))}
	case *ast.FencedCodeBlock:
		if string(block.Language(r.source)) == "mermaid" {
			note := Fit("The tab Plan draws these dates as a chart.", width, s.Glyphs.Ellipsis)
			return []string{s.Muted.Render(note)}
		}
		return r.code(block, prose)
	case *ast.CodeBlock:
		return r.code(block, prose)
	}
	return r.wrapped(block, prose, s.Text)
}

// code renders lines as they are.
func (r markdown) code(block ast.Node, width int) []string {
	out := Sheet{Styles: r.styles, Width: width, Indent: 2}
	for _, line := range block.Lines().Sliced(0, block.Lines().Len()) {
		out.Text(r.styles.Muted, strings.TrimRight(string(line.Value(r.source)), "\n"))
	}
	return out.Lines
}

// wrapped renders a paragraph or a heading.
func (r markdown) wrapped(block ast.Node, width int, style Style) []string {
	var out strings.Builder
	r.inline(&out, block, style)
	if out.Len() == 0 {
		return nil
	}
	lines := strings.Split(lipgloss.Wrap(out.String(), width, ""), "\n")
	for i, line := range lines {
		lines[i] = Fit(line, width, "")
	}
	return lines
}

// inline writes what is in a block. The address of a link follows its text.
func (r markdown) inline(out *strings.Builder, parent ast.Node, style Style) {
	address := func(to string) { out.WriteString(Link(NewStyle(r.styles.Muted.Underline(true)), to).Render(to)) }
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			out.WriteString(style.Render(r.text(n)))
		case *ast.Emphasis:
			strong := style.Style.Bold(n.Level == 2 || style.GetBold()).Italic(n.Level == 1 || style.GetItalic())
			r.inline(out, n, NewStyle(strong))
		case *ast.CodeSpan:
			r.inline(out, n, r.styles.Muted)
		case *ast.Link:
			r.inline(out, n, Link(style, string(n.Destination)))
			if !strings.HasPrefix(string(n.Destination), "#") {
				out.WriteString(style.Render(" "))
				address(string(n.Destination))
			}
		case *ast.AutoLink:
			address(string(n.Label(r.source)))
		case *tables.TaskCheckBox:
			out.WriteString(style.Render(map[bool]string{true: "[x] ", false: "[ ] "}[n.IsChecked]))
		default:
			r.inline(out, n, style)
		}
	}
}

// list renders the items of a list, the lines of each below each other.
func (r markdown) list(list *ast.List, width int) []string {
	var out []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := r.styles.Glyphs.Chosen + " "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		head := r.styles.Text.Render(mark)
		for block := item.FirstChild(); block != nil; block = block.NextSibling() {
			for _, line := range r.block(block, width-Width(mark)) {
				out = append(out, Fit(head+line, width, ""))
				head = Indent("", Width(mark))
			}
		}
	}
	return out
}

// cells are the texts of a table, the head first.
func (r markdown) cells(table *tables.Table) [][]string {
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

// plain is the text of a node without its marks and the addresses of its links.
func (r markdown) plain(node ast.Node) string {
	var out strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				out.WriteString(r.text(n))
			}
		case *ast.AutoLink:
			if entering {
				out.Write(n.Label(r.source))
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// text is a piece of text without its escapes. A line break is a blank.
func (r markdown) text(n *ast.Text) string {
	value := n.Value(r.source)
	if !n.IsRaw() && n.Parent().Kind() != ast.KindCodeSpan {
		value = []byte(html.UnescapeString(string(util.UnescapePunctuations(value))))
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		return string(value) + " "
	}
	return string(value)
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
	r := markdown{source: []byte(source)}
	r.readOut(goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(r.source)), "", line)
}

func (r markdown) readOut(parent ast.Node, mark string, line func(mark, text string)) {
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
