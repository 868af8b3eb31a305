package ui

import (
	"bufio"
	"bytes"
	htmltext "html"
	"iter"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
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

// markdown draws the blocks of a text. glamour would cut the cells of tables, has
// no hanging indent for lists, and takes longer to load than all the rest.
// Diagrams are for the exported file.
type markdown struct {
	source []byte
	styles Styles
}

// Markdown renders a text in width cells.
func Markdown(source string, width int, s Styles) Document {
	r := markdown{[]byte(source), s}
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(r.source))
	var doc Document
	for block := range children(root) {
		if heading, ok := block.(*ast.Heading); ok && heading.Level == 2 {
			doc.Sections = append(doc.Sections, Section{r.plain(block), len(doc.Lines)})
		}
		if lines := r.block(block, width, *s.Text.Style); len(lines) > 0 {
			doc.Lines = append(append(doc.Lines, lines...), "")
		}
	}
	doc.Lines = doc.Lines[:max(0, len(doc.Lines)-1)]
	return doc
}

func children(node ast.Node) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for child := node.FirstChild(); child != nil && yield(child); {
			child = child.NextSibling()
		}
	}
}

// block draws a block, with its prose in a style.
func (r *markdown) block(block ast.Node, width int, style lipgloss.Style) []string {
	s := r.styles
	width = max(1, width)
	switch block := block.(type) {
	case *tables.Table:
		return Table(s, r.cells(block), width)
	case *ast.List:
		return r.list(block, width, style)
	case *ast.Blockquote:
		var out []string
		for child := range children(block) {
			if out != nil {
				out = append(out, "")
			}
			out = append(out, r.block(child, width, *s.Muted.Style)...)
		}
		return out
	case *ast.ThematicBreak:
		return []string{s.Muted.Render(strings.Repeat(s.Glyphs.Line, min(8, width)))}
	case *ast.HTMLBlock:
		return nil
	case *ast.FencedCodeBlock:
		if string(block.Language(r.source)) == "mermaid" {
			return []string{s.Muted.Render(Fit("The exported file draws these dates as a chart.", width, s.Glyphs.Ellipsis))}
		}
		return r.program(block, width)
	case *ast.CodeBlock:
		return r.program(block, width)
	case *ast.Heading:
		style = *s.Bold.Style
		if block.Level == 2 {
			style = s.Accent.Style.Bold(true)
		}
	}
	return wrapStyled(r.inline(block, style), width)
}

// wrapStyled is Wrap for text with styles, each of which ends with its line.
func wrapStyled(text string, width int) []string {
	lines := strings.Split(lipgloss.Wrap(text, width, ""), "\n")
	for i, line := range lines {
		lines[i] = Fit(line, width, "")
	}
	return lines
}

// program is the lines of a program text, with an indent.
func (r *markdown) program(block ast.Node, width int) []string {
	var out []string
	for _, line := range strings.Split(strings.TrimRight(string(block.Lines().Value(r.source)), "\n"), "\n") {
		for _, part := range Wrap(Untabbed(line), width-2) {
			out = append(out, Fit(Indent(r.styles.Muted.Render(part), 2), width, ""))
		}
	}
	return out
}

// list draws the items of a list, the lines of each below each other.
func (r *markdown) list(list *ast.List, width int, style lipgloss.Style) []string {
	var out []string
	number := list.Start
	for item := range children(list) {
		mark := r.styles.Glyphs.Chosen + " "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		head := r.styles.Text.Render(mark)
		for block := range children(item) {
			for _, line := range r.block(block, width-Width(mark), style) {
				out = append(out, Fit(head+line, width, ""))
				head = Indent("", Width(mark))
			}
		}
	}
	return out
}

// inline draws the text of a block in a style.
func (r *markdown) inline(node ast.Node, style lipgloss.Style) string {
	link := func(address string) string {
		return hyperlink(r.styles.Muted.Style.Underline(true), address).Render(address)
	}
	var out strings.Builder
	for child := range children(node) {
		switch child := child.(type) {
		case *ast.Text:
			out.WriteString(style.Render(r.text(child)))
		case *ast.CodeSpan:
			out.WriteString(r.styles.Muted.Render(r.plain(child)))
		case *ast.Emphasis:
			emphasized := style.Bold(true)
			if child.Level == 1 {
				emphasized = style.Italic(true)
			}
			out.WriteString(r.inline(child, emphasized))
		case *ast.AutoLink:
			label := string(child.Label(r.source))
			if child.AutoLinkType == ast.AutoLinkURL {
				label = link(label)
			}
			out.WriteString(style.Render(label))
		case *ast.Link:
			address := string(child.Destination)
			out.WriteString(r.inline(child, hyperlink(style, address)) + " " + link(address))
		default:
			out.WriteString(r.inline(child, style))
		}
	}
	return out.String()
}

// text is what a reader sees of a text, with a blank at the end of a line.
func (r *markdown) text(node *ast.Text) string {
	var page bytes.Buffer
	out := bufio.NewWriter(&page)
	html.DefaultWriter.Write(out, node.Value(r.source)) // to resolve escapes
	if node.SoftLineBreak() || node.HardLineBreak() {
		out.WriteByte(' ')
	}
	out.Flush()
	return htmltext.UnescapeString(page.String())
}

// cells are the texts of a table, the head first.
func (r *markdown) cells(table *tables.Table) [][]string {
	var rows [][]string
	for row := range children(table) {
		var cells []string
		for cell := range children(row) {
			cells = append(cells, r.plain(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

// plain is the text of a node without its marks.
func (r *markdown) plain(node ast.Node) string {
	var out strings.Builder
	_, code := node.(*ast.CodeSpan)
	for child := range children(node) {
		switch child := child.(type) {
		case *ast.Text:
			if code {
				out.Write(child.Value(r.source))
			} else {
				out.WriteString(r.text(child))
			}
		case *ast.AutoLink:
			out.Write(child.Label(r.source))
		default:
			out.WriteString(r.plain(child))
		}
	}
	return out.String()
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
