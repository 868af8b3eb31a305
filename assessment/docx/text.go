package docx

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	gfm "github.com/yuin/goldmark/extension/ast"
	markdown "github.com/yuin/goldmark/renderer/html"
)

// block is where paragraphs are.
type block struct {
	style   string
	list    int // the id of a list, for the next paragraph
	depth   int // of lists, from 1
	align   string
	note    bool // the next paragraph begins a footnote
	newPage bool
}

// blocks writes the blocks in a node.
func (o *writer) blocks(parent ast.Node, in block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			head := in
			head.style = o.styles["heading "+strconv.Itoa(min(max(n.Level-1, 1), 3))]
			if n.Level == 1 {
				head.newPage = n.PreviousSibling() != nil
				if !head.newPage {
					head.style = o.styles["title"]
				}
			}
			o.paragraph(n, head)
		case *ast.List:
			o.list(n, in)
		case *ast.Blockquote:
			quote := in
			quote.style = o.styles["quote"]
			o.blocks(n, quote)
		case *ast.FencedCodeBlock:
			if string(n.Language(o.Source)) == "mermaid" {
				o.pictures()
			} else {
				o.code(n, in)
			}
		case *ast.CodeBlock:
			o.code(n, in)
		case *gfm.Table:
			o.table(n)
		case *ast.Paragraph, *ast.TextBlock:
			o.paragraph(n, in)
		}
		in.list, in.note = 0, false
	}
}

func (o *writer) list(n *ast.List, in block) {
	if in.style == o.styles["normal"] {
		in.style = o.styles["list paragraph"]
	}
	in.depth = min(in.depth+1, maxDepth)
	list := o.bullets
	if n.IsOrdered() {
		o.numbers = append(o.numbers, n.Start)
		list += len(o.numbers)
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		in.list = list
		o.blocks(item, in)
	}
}

// paragraph writes one paragraph.
func (o *writer) paragraph(n ast.Node, in block) {
	o.open(n, in)
	o.inlines(n, format{})
	o.close()
}

func (o *writer) open(n ast.Node, in block) {
	o.out.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + escape(in.style) + `"/>`)
	if leads(n) {
		o.out.WriteString(`<w:keepNext/>`)
	}
	if in.newPage {
		o.out.WriteString(`<w:pageBreakBefore/>`)
	}
	switch {
	case in.list > 0:
		fmt.Fprintf(o.out, `<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, in.depth-1, in.list)
		fmt.Fprintf(o.out, `<w:ind w:left="%d" w:hanging="%d"/>`, indent*in.depth, indent)
	case in.depth > 0:
		fmt.Fprintf(o.out, `<w:ind w:left="%d"/>`, indent*in.depth)
	}
	if in.align != "" {
		o.out.WriteString(`<w:jc w:val="` + in.align + `"/>`)
	}
	o.out.WriteString(`</w:pPr>`)
	if in.note {
		o.out.WriteString(`<w:r><w:rPr><w:rStyle w:val="` + escape(o.styles["footnote reference"]) + `"/></w:rPr>` +
			`<w:footnoteRef/></w:r>`)
		o.text(" ", format{})
	}
}

func (o *writer) close() {
	o.flush()
	o.out.WriteString(`</w:p>`)
}

// leads reports whether a paragraph leads to what follows and has to stay with it. A
// page has at least two rows of a table.
func leads(n ast.Node) bool {
	if row := n.Parent(); n.Kind() == gfm.KindTableCell {
		next, before := row.NextSibling(), row.PreviousSibling()
		first := before == nil || before.PreviousSibling() == nil
		return next != nil && (first || next.NextSibling() == nil || IsTitle(row))
	}
	switch n.NextSibling().(type) {
	case *gfm.Table, *ast.FencedCodeBlock, *ast.List:
		return n.Kind() == ast.KindParagraph
	}
	return false
}

func (o *writer) code(n ast.Node, in block) {
	o.open(n, in)
	for i := range n.Lines().Len() {
		if i > 0 {
			o.element(`<w:br/>`)
		}
		line := n.Lines().At(i)
		o.text(strings.TrimRight(string(line.Value(o.Source)), "\n"), format{style: o.styles["verbatim char"]})
	}
	o.close()
}

// inlines writes what is in a paragraph.
func (o *writer) inlines(parent ast.Node, f format) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			o.text(plain(n.Value(o.Source), n.IsRaw()), f)
			if n.HardLineBreak() {
				o.element(`<w:br/>`)
			} else if n.SoftLineBreak() {
				o.text(" ", f)
			}
		case *ast.String:
			o.text(plain(n.Value, n.IsRaw() || n.IsCode()), f)
		case *ast.CodeSpan:
			in := f
			in.style = o.styles["verbatim char"]
			o.inlines(n, in)
		case *ast.Emphasis:
			in := f
			in.bold, in.italic = f.bold || n.Level == 2, f.italic || n.Level == 1
			if class, found := n.AttributeString("class"); found {
				name, _ := class.([]byte)
				in.color = o.Colors[string(name)]
			}
			o.inlines(n, in)
		case *ast.Link:
			o.link(string(n.Destination), func(in format) { o.inlines(n, in) }, f)
		case *ast.AutoLink:
			o.link(string(n.URL(o.Source)), func(in format) { o.text(string(n.Label(o.Source)), in) }, f)
		case *ast.RawHTML:
			if strings.HasPrefix(string(n.Segments.Value(o.Source)), "<br") {
				o.element(`<w:br/>`)
			}
		case *gfm.FootnoteLink:
			o.noteLink(n.Index)
		case *gfm.FootnoteBacklink:
		default:
			o.inlines(n, f)
		}
	}
}

// plain undoes the escapes of Markdown as the HTML page does.
func plain(text []byte, raw bool) string {
	if raw {
		return string(text)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	markdown.DefaultWriter.Write(w, text)
	_ = w.Flush() // to memory
	return html.UnescapeString(out.String())
}

// link writes a link that leaves the document; any other is its text.
func (o *writer) link(to string, content func(format), f format) {
	if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "mailto:") {
		content(f)
		return
	}
	o.flush()
	id := o.relate(related+"/hyperlink", to, "External")
	o.out.WriteString(`<w:hyperlink r:id="` + id + `" xmlns:r="` + related + `">`)
	f.style = o.styles["hyperlink"]
	content(f)
	o.flush()
	o.out.WriteString(`</w:hyperlink>`)
}

// noteLink refers to a footnote. Word knows one reference to each; more are numbers.
func (o *writer) noteLink(index int) {
	style := o.styles["footnote reference"]
	if o.noted[index] {
		o.text(strconv.Itoa(index), format{style: style})
		return
	}
	o.noted[index] = true
	o.element(`<w:rPr><w:rStyle w:val="` + escape(style) + `"/></w:rPr><w:footnoteReference w:id="` +
		strconv.Itoa(o.noteID+index-1) + `"/>`)
}

// footnotes writes the footnotes that were referred to.
func (o *writer) footnotes() {
	for n := o.Root.LastChild(); n != nil; n = n.PreviousSibling() {
		if n.Kind() != gfm.KindFootnoteList {
			continue
		}
		for note := n.FirstChild(); note != nil; note = note.NextSibling() {
			index := note.(*gfm.Footnote).Index
			if o.noted[index] {
				fmt.Fprintf(o.out, `<w:footnote w:id="%d">`, o.noteID+index-1)
				o.blocks(note, block{style: o.styles["footnote text"], note: true})
				o.out.WriteString(`</w:footnote>`)
			}
		}
	}
}

// text adds text to a run.
func (o *writer) text(text string, f format) {
	if f != o.run {
		o.flush()
		o.run = f
	}
	o.pending.WriteString(text)
}

// element writes a run with one element.
func (o *writer) element(text string) {
	o.flush()
	o.out.WriteString(`<w:r>` + text + `</w:r>`)
}

// flush writes the text of one format.
func (o *writer) flush() {
	if o.pending.Len() == 0 {
		return
	}
	o.out.WriteString(`<w:r><w:rPr>`)
	if o.run.style != "" {
		o.out.WriteString(`<w:rStyle w:val="` + escape(o.run.style) + `"/>`)
	}
	if o.run.bold {
		o.out.WriteString(`<w:b/>`)
	}
	if o.run.italic {
		o.out.WriteString(`<w:i/>`)
	}
	if o.run.color != "" {
		o.out.WriteString(`<w:color w:val="` + escape(o.run.color) + `"/>`)
	}
	if o.run.small {
		o.out.WriteString(`<w:sz w:val="15"/><w:szCs w:val="15"/>`)
	}
	o.out.WriteString(`</w:rPr><w:t xml:space="preserve">` + escape(o.pending.String()) + `</w:t></w:r>`)
	o.pending.Reset()
}

// table writes a table. Its head is on each page, and no row breaks.
func (o *writer) table(n *gfm.Table) {
	columns := o.columns(n)
	look := `w:val="0420" w:firstRow="1"`
	if Text(n.FirstChild(), o.Source) == "" { // no head
		look = `w:val="0400" w:firstRow="0"`
	}
	fmt.Fprintf(o.out, `<w:tbl><w:tblPr><w:tblStyle w:val="%s"/><w:tblW w:w="%d" w:type="dxa"/>`+
		`<w:tblLayout w:type="fixed"/><w:tblLook %s w:lastRow="0" w:firstColumn="0"`+
		` w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>`, escape(o.styles["roadmap table"]), sum(columns), look)
	for _, width := range columns {
		fmt.Fprintf(o.out, `<w:gridCol w:w="%d"/>`, width)
	}
	o.out.WriteString(`</w:tblGrid>`)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == gfm.KindTableHeader
		if head && Text(row, o.Source) == "" {
			continue
		}
		o.out.WriteString(rowStart(head))
		at := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			fmt.Fprintf(o.out, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, columns[at])
			in := block{style: o.styles["table text"]}
			switch cell.(*gfm.TableCell).Alignment {
			case gfm.AlignRight:
				in.align = "right"
			case gfm.AlignCenter:
				in.align = "center"
			}
			o.open(cell, in)
			o.inlines(cell, format{bold: head, small: isWide(n)})
			o.close()
			o.out.WriteString(`</w:tc>`)
			at++
		}
		o.out.WriteString(`</w:tr>`)
	}
	o.out.WriteString(tableEnd)
}

// columns shares the width among columns as a browser does: each has room for its
// longest word and, where all have it, for short text such as a date. The rest goes
// where the text is.
func (o *writer) columns(n *gfm.Table) []int {
	const margins, longest = 200, 140
	letter := 96
	if isWide(n) {
		letter = 80
	}
	var words, least, most []int
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		at := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if at == len(least) {
				words, least, most = append(words, 0), append(least, 0), append(most, 0)
			}
			text := Text(cell, o.Source)
			length := utf8.RuneCountInString(text)
			for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) {
				words[at] = max(words[at], min(utf8.RuneCountInString(word), 24))
			}
			if Unbroken(text) {
				least[at] = max(least[at], length)
			}
			most[at] = max(most[at], min(length, longest))
			at++
		}
	}
	for i := range least {
		words[i] = words[i]*letter + margins
		least[i] = max(words[i], least[i]*letter+margins)
		most[i] = max(least[i], most[i]*letter+margins)
	}
	if sum(least) > o.width {
		least = words
	}
	needed, wanted := sum(least), sum(most)
	for i := range least {
		switch {
		case needed >= o.width:
			least[i] = least[i] * o.width / needed
		case wanted > needed:
			least[i] += (o.width - needed) * (most[i] - least[i]) / (wanted - needed)
		default:
			least[i] += (o.width - needed) / len(least)
		}
	}
	return least
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

// isWide reports whether a table has so many columns that its text is smaller.
func isWide(n *gfm.Table) bool { return len(n.Alignments) > 6 }

// Text returns the text in a node.
func Text(n ast.Node, source []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok && entering {
			out.WriteString(plain(text.Value(source), text.IsRaw()))
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// Unbroken reports whether the text of a cell is one line: a short one, such as a date,
// or a range.
func Unbroken(text string) bool {
	length := utf8.RuneCountInString(text)
	return length <= 15 || length <= 25 && strings.Contains(text, " – ")
}

// IsTitle reports whether a row is the title of the rows below it: it begins with an
// empty cell, and the others are empty or bold.
func IsTitle(row ast.Node) bool {
	first := row.FirstChild()
	if row.Kind() != gfm.KindTableRow || row.NextSibling() == nil || first == nil || first.HasChildren() {
		return false
	}
	bold := false
	for cell := first.NextSibling(); cell != nil; cell = cell.NextSibling() {
		if !cell.HasChildren() {
			continue
		}
		strong, ok := cell.FirstChild().(*ast.Emphasis)
		if !ok || strong.Level != 2 || cell.ChildCount() > 1 {
			return false
		}
		bold = true
	}
	return bold
}

// pictures writes the pictures below each other in a table, as wide as the text, on one
// page. Where they are too long for it, it breaks between two of them, and the next
// begins with the first.
func (o *writer) pictures() {
	const unit = 635 // of a picture in a twentieth of a point
	const drawing = "http://schemas.openxmlformats.org/drawingml/2006/"
	if len(o.Pictures) == 0 {
		return
	}
	fmt.Fprintf(o.out, `<w:tbl><w:tblPr><w:tblW w:w="%[1]d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>`+
		`<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%[1]d"/></w:tblGrid>`, o.width)
	for i, p := range o.Pictures {
		name := o.free(path.Join(path.Dir(o.main), "media", "roadmap"), ".png")
		o.parts[name] = p.PNG
		id := o.relate(related+"/image", "/"+name, "")
		wide := o.width
		if high := wide * p.Height / p.Width; high > o.height*8/10 {
			wide = wide * o.height * 8 / 10 / high
		}
		stay := ""
		if i+1 < len(o.Pictures) {
			stay = `<w:keepNext/>`
		}
		fmt.Fprintf(o.out, rowStart(i == 0)+`<w:tc><w:tcPr><w:tcW w:w="%[5]d" w:type="dxa"/></w:tcPr><w:p><w:pPr>`+stay+
			`<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>`+
			`<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:drawing><wp:inline xmlns:wp="`+drawing+`wordprocessingDrawing"`+
			` distT="0" distB="0" distL="0" distR="0"><wp:extent %[1]s/><wp:docPr id="%[2]d" name="Chart %[2]d" descr="%[3]s"/>`+
			`<a:graphic xmlns:a="`+drawing+`main"><a:graphicData uri="`+drawing+`picture">`+
			`<pic:pic xmlns:pic="`+drawing+`picture"><pic:nvPicPr><pic:cNvPr id="%[2]d" name="Chart %[2]d"/><pic:cNvPicPr/>`+
			`</pic:nvPicPr><pic:blipFill><a:blip r:embed="%[4]s" xmlns:r="`+related+`"/><a:stretch><a:fillRect/></a:stretch>`+
			`</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext %[1]s/></a:xfrm><a:prstGeom prst="rect">`+
			`<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:tc></w:tr>`,
			fmt.Sprintf(`cx="%d" cy="%d"`, wide*unit, wide*unit*p.Height/p.Width), i+1, escape(p.Alt), id, o.width)
	}
	o.out.WriteString(tableEnd)
}

// rowStart begins a row that does not break. A head is on each page.
func rowStart(head bool) string {
	if head {
		return `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`
	}
	return `<w:tr><w:trPr><w:cantSplit/></w:trPr>`
}

// tableEnd has a paragraph, without which two tables in a row would be one.
const tableEnd = `</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="80" w:lineRule="exact"/></w:pPr></w:p>`
