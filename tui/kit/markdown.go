package kit

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

// RenderMarkdown renders a document section by section. Tables are drawn here,
// since glamour cuts their cells; diagrams are for the exported file. It builds
// its own renderer, so it may run in any command.
func RenderMarkdown(source string, width int, s Styles) (Document, error) {
	prose, err := glamour.NewTermRenderer(glamour.WithStyles(markdownStyle(s)), glamour.WithWordWrap(width))
	if err != nil {
		return Document{}, err
	}
	var doc Document
	for _, b := range blocks(source) {
		if title, ok := strings.CutPrefix(strings.TrimSpace(b.lines[0]), "## "); ok {
			doc.Sections = append(doc.Sections, Section{title, len(doc.Lines)})
		}
		switch b.kind {
		case tableBlock:
			doc.Lines = append(doc.Lines, Table(s, b.lines, width)...)
		case diagramBlock:
			doc.Lines = append(doc.Lines, s.Muted.Render(Fit("The exported file draws these dates as a chart.", width, s.Glyphs.Ellipsis)))
		default:
			text, err := prose.Render(strings.Join(b.lines, "\n"))
			if err != nil {
				return Document{}, err
			}
			for _, line := range trimBlank(strings.Split(text, "\n")) {
				doc.Lines = append(doc.Lines, Fit(line, width, ""))
			}
		}
		doc.Lines = append(doc.Lines, "")
	}
	doc.Lines = trimBlank(doc.Lines)
	return doc, nil
}

type blockKind int

const (
	proseBlock blockKind = iota
	tableBlock
	diagramBlock
)

type block struct {
	kind  blockKind
	lines []string
}

// blocks splits a document into tables, diagrams, and prose that begins anew at
// each heading.
func blocks(source string) []block {
	var out []block
	fence := ""
	add := func(kind blockKind, line string, fresh bool) {
		if fresh || len(out) == 0 || out[len(out)-1].kind != kind {
			out = append(out, block{kind: kind})
		}
		last := &out[len(out)-1]
		last.lines = append(last.lines, line)
	}
	for _, line := range strings.Split(source, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence == "diagram":
			add(diagramBlock, line, false)
			if trimmed == "```" {
				fence = ""
			}
		case fence == "code":
			add(proseBlock, line, false)
			if trimmed == "```" {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```mermaid"):
			fence = "diagram"
			add(diagramBlock, line, true)
		case strings.HasPrefix(trimmed, "```"):
			fence = "code"
			add(proseBlock, line, false)
		case strings.HasPrefix(trimmed, "|"):
			add(tableBlock, trimmed, false)
		case strings.HasPrefix(line, "#"):
			add(proseBlock, line, true)
		case trimmed == "" && (len(out) == 0 || out[len(out)-1].kind != proseBlock):
			// blank lines round tables and diagrams carry nothing
		default:
			add(proseBlock, line, false)
		}
	}
	return out
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
	text, muted, accent := s.Palette.Colour(Text), s.Palette.Colour(Muted), s.Palette.Colour(Accent)
	yes, none, two := true, uint(0), uint(2)
	bold := func(before string) ansi.StyleBlock {
		return ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &text, Bold: &yes, Prefix: before}}
	}
	plain := ansi.StylePrimitive{Color: &text}
	bullet := s.Glyphs.Chosen + " "
	rule := strings.Repeat(s.Glyphs.Line, 8)
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{StylePrimitive: plain, Margin: &none},
		Paragraph:      ansi.StyleBlock{StylePrimitive: plain},
		BlockQuote:     ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &muted}, Indent: &none, IndentToken: pointer(s.Glyphs.Rule + " ")},
		List:           ansi.StyleList{StyleBlock: ansi.StyleBlock{StylePrimitive: plain}, LevelIndent: two},
		Heading:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{BlockSuffix: "\n", Color: &text, Bold: &yes}},
		H1:             bold(""),
		H2:             ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &accent, Bold: &yes}},
		H3:             bold(""),
		H4:             bold(""),
		H5:             bold(""),
		H6:             bold(""),
		Text:           ansi.StylePrimitive{},
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		HorizontalRule: ansi.StylePrimitive{Color: &muted, Format: "\n" + rule + "\n"},
		Item:           ansi.StylePrimitive{BlockPrefix: bullet},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". "},
		Task:           ansi.StyleTask{Ticked: "[x] ", Unticked: "[ ] "},
		Link:           ansi.StylePrimitive{Color: &muted, Underline: &yes},
		LinkText:       ansi.StylePrimitive{Color: &text},
		Code:           ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &muted}},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &muted}, Margin: &two}},
	}
}

func pointer[T any](v T) *T { return &v }
