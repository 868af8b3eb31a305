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
