package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"trustpath/assessment/docx"
	"trustpath/assessment/safetext/hostile"
)

const page = `# Roadmap & more

Start **now**, *later* or ` + "`never`" + `, see [the source](https://example.org/?a=1&b=2).[^1]

| What | Who |
| --- | ---: |
| One \| two | Chief \*executive\* &amp; all[^2] |
| Three | [inside](#inside) |

1. first
   - deeper
2. second

## Plan

` + "```mermaid\ngantt\n```" + `

> A note[^1]

3. third

[^1]: From *law* <https://example.org/law>.
[^2]: The second.
`

func document(source string) docx.Document {
	return docx.Document{
		Root:     goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote)).Parser().Parse(text.NewReader([]byte(source))),
		Source:   []byte(source),
		Title:    "Acme <AI>",
		Footer:   "Acme <AI> · 1 December 2026",
		Day:      "2026-12-01",
		Pictures: []docx.Picture{{PNG: []byte("\x89PNG"), Width: 100, Height: 10, Alt: "Months"}, {PNG: []byte("\x89PNG2"), Width: 100, Height: 50}},
	}
}

func write(t *testing.T, d docx.Document, template *docx.Template) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := docx.Write(&out, d, template); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpack returns the parts of a document, and checks that those in XML are well formed,
// that every relationship leads to a part, and that every part has a type.
func unpack(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, file := range archive.File {
		from, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil || parts[file.Name] != "" {
			t.Fatalf("%s: %v, or twice", file.Name, err)
		}
		parts[file.Name] = string(text)
	}
	types := parts["[Content_Types].xml"]
	for name, part := range parts {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		for _, e := range read(t, name, part) {
			if e.name != "Relationship" || e.attributes["TargetMode"] == "External" {
				continue
			}
			to := e.attributes["Target"]
			if !strings.HasPrefix(to, "/") {
				to = "/" + map[bool]string{true: "word/"}[strings.HasPrefix(name, "word/")] + to
			}
			if parts[to[1:]] == "" {
				t.Errorf("%s leads to %s, which is not there", name, to)
			}
			if strings.HasSuffix(to, ".xml") && !strings.Contains(types, `PartName="`+to+`"`) {
				t.Errorf("%s has no type", to)
			}
		}
	}
	if archive.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the first part is %s", archive.File[0].Name)
	}
	return parts
}

// node is an element with its attributes by their local names, and its text.
type node struct {
	name       string
	attributes map[string]string
	text       string
}

func read(t *testing.T, name, part string) []*node {
	t.Helper()
	var out, open []*node
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v in %.2000s", name, err, part)
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				n.attributes[a.Name.Local] = a.Value
			}
			out, open = append(out, n), append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, n := range open {
				n.text += string(token)
			}
		}
	}
}

// outline returns each paragraph with its style.
func outline(t *testing.T, part string) []string {
	t.Helper()
	var out []string
	for _, n := range read(t, "document", part) {
		switch n.name {
		case "p":
			out = append(out, n.text)
		case "pStyle":
			out[len(out)-1] = n.attributes["val"] + ": " + out[len(out)-1]
		}
	}
	return out
}

func count(t *testing.T, part string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, n := range read(t, "part", part) {
		out[n.name]++
	}
	return out
}

func TestWrite(t *testing.T) {
	data := write(t, document(page), nil)
	if !bytes.Equal(data, write(t, document(page), nil)) {
		t.Error("the same document has other bytes")
	}
	parts := unpack(t, data)
	text := parts["word/document.xml"]
	want := []string{"Title: Roadmap & more", "Normal: Start now, later or never, see the source.",
		"TableText: What", "TableText: Who", "TableText: One | two", "TableText: Chief *executive* & all",
		"TableText: Three", "TableText: inside", "", "ListParagraph: first", "ListParagraph: deeper",
		"ListParagraph: second", "Heading1: Plan", "", "", "", "Quote: A note1", "ListParagraph: third"}
	if got := outline(t, text); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got := count(t, text)
	for name, want := range map[string]int{"tbl": 2, "tblHeader": 2, "cantSplit": 5, "hyperlink": 1, "footnoteReference": 2,
		"drawing": 2, "b": 3, "i": 1, "sectPr": 1} {
		if got[name] != want {
			t.Errorf("%s: got %d, want %d", name, got[name], want)
		}
	}
	notes := outline(t, parts["word/footnotes.xml"])
	if want := []string{"", "", "FootnoteText:  From law https://example.org/law.", "FootnoteText:  The second."}; !slices.Equal(notes, want) {
		t.Errorf("footnotes: got %q, want %q", notes, want)
	}
	if !strings.Contains(parts["word/_rels/footnotes.xml.rels"], "https://example.org/law") {
		t.Errorf("the link of a footnote is not there: %s", parts["word/_rels/footnotes.xml.rels"])
	}
	if got := count(t, parts["word/numbering.xml"]); got["num"] != 3 || got["abstractNum"] != 2 {
		t.Errorf("lists: got %v", got)
	}
	if !strings.Contains(parts["word/footer1.xml"], "Acme &lt;AI&gt; · 1 December 2026") || !strings.Contains(text, `w:w="11906"`) {
		t.Error("no footer, or not on A4")
	}
	letter := document(page)
	letter.Letter = true
	if text := unpack(t, write(t, letter, nil))["word/document.xml"]; !strings.Contains(text, `w:w="12240"`) {
		t.Error("not on Letter")
	}
}

// A page never begins with the last row of a table, or ends with the title of rows or in
// the middle of the chart. A table without a head has no row that looks like one.
func TestRowsStayTogether(t *testing.T) {
	const source = "| What | Who |\n| --- | --- |\n| a | A |\n| b | B |\n| | **Later** |\n| c | C |\n| d | D |\n| e | E |\n\n" +
		"Bare\n\n| | |\n| --- | --- |\n| f | F |\n\n```mermaid\ngantt\n```\n"
	text := unpack(t, write(t, document(source), nil))["word/document.xml"]
	var stay []string
	for _, paragraph := range strings.Split(text, "<w:p>")[1:] {
		if strings.Contains(paragraph, "<w:keepNext/>") {
			stay = append(stay, strings.Join(strings.Fields(strip(t, paragraph)), " "))
		}
	}
	if want := []string{"What", "Who", "a", "A", "", "Later", "d", "D", "Bare", ""}; !slices.Equal(stay, want) {
		t.Errorf("stays with the next: got %q, want %q", stay, want)
	}
	if heads, bare := strings.Count(text, `w:firstRow="1"`), strings.Count(text, `w:firstRow="0"`); heads != 1 || bare != 1 {
		t.Errorf("got %d tables with a head and %d without", heads, bare)
	}
}

// A table of many columns is as wide as the page, and no word in it is cut.
func TestColumnsHoldTheirWords(t *testing.T) {
	const widest = 80 // of a letter at the size of such a table, in twentieths of a point
	words := []string{"Control", "Leaving", "Applies", "contract", "assumed", "responsibilities", "engineering", "configuration"}
	long := strings.Repeat("a long text of many short words ", 5)
	source := "| " + strings.Join(words, " | ") + " |\n" + strings.Repeat("| --- ", len(words)) + "|\n" +
		strings.Repeat("| not checked ", len(words)-1) + "| " + long + "|\n"
	text := unpack(t, write(t, document(source), nil))["word/document.xml"]
	var total int
	columns := regexp.MustCompile(`<w:gridCol w:w="(\d+)"/>`).FindAllStringSubmatch(text, -1)
	if len(columns) != len(words) {
		t.Fatalf("got the columns %v", columns)
	}
	for i, column := range columns {
		width, err := strconv.Atoi(column[1])
		if err != nil {
			t.Fatal(err)
		}
		if total += width; width < len(words[i])*widest {
			t.Errorf("%s has %d", words[i], width)
		}
	}
	if total > 9638 || total < 9600 {
		t.Errorf("the table is %d wide", total)
	}
	if sizes := strings.Count(text, `<w:sz w:val="15"/>`); sizes != 2*len(words) {
		t.Errorf("%d cells have smaller text", sizes)
	}
}

// strip returns the text of a paragraph.
func strip(t *testing.T, paragraph string) string {
	t.Helper()
	var out strings.Builder
	for _, part := range strings.Split(paragraph, `<w:t xml:space="preserve">`)[1:] {
		text, _, found := strings.Cut(part, "</w:t>")
		if !found {
			t.Fatalf("no end of a text in %q", paragraph)
		}
		out.WriteString(text + " ")
	}
	return out.String()
}

// Text of any kind gives well-formed XML and is there without the signs that XML does
// not have.
func TestWriteHostile(t *testing.T) {
	for _, bad := range append(hostile.Texts(), "a\x00b\x0bc\ufffe]]>d", "&#0; &#x1F; &lt;w:p/&gt;", "<w:p>", "</w:t>") {
		bad = strings.ToValidUTF8(bad[:min(len(bad), 5000)], "")
		d := document("# " + bad + "\n\n| " + bad + " |\n| --- |\n| " + bad + " |\n\n> " + bad + "\n\n- " + bad + "[^1]\n\n[^1]: " + bad)
		d.Title, d.Footer = bad, bad
		unpack(t, write(t, d, nil))
	}
}

// template returns the parts of a template in German, with two sections, of which the
// second inherits the header of the first, and with a text, a comment, a picture and a
// footnote that are nobody else's business.
func template() map[string]string {
	const w, r = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`,
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	rel := func(id, kind, to string) string {
		return fmt.Sprintf(`<Relationship Id=%q Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target=%q/>`, id, kind, to)
	}
	rels := func(list ...string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(list, "") + `</Relationships>`
	}
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>`
	for name, kind := range map[string]string{"document": "document.main", "styles": "styles", "header1": "header", "footnotes": "footnotes",
		"comments": "comments", "numbering": "numbering"} {
		types += `<Override PartName="/word/` + name + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
	}
	return map[string]string{
		"[Content_Types].xml": types + `</Types>`,
		"_rels/.rels":         rels(rel("rId1", "officeDocument", "word/document.xml")),
		"word/_rels/document.xml.rels": rels(rel("rId1", "styles", "styles.xml"), rel("rId2", "header", "header1.xml"),
			rel("rId3", "image", "media/secret.png"), rel("rId4", "comments", "comments.xml"), rel("roadmap8", "footnotes", "footnotes.xml"),
			rel("rId6", "numbering", "/word/numbering.xml")),
		"word/_rels/header1.xml.rels": rels(rel("rId1", "image", "media/logo.png")),
		"word/document.xml": `<?xml version="1.0"?><w:document ` + w + ` ` + r + `><w:background w:color="FFFFFF"/><w:body><w:p><w:pPr><w:sectPr>` +
			`<w:headerReference w:type="default" r:id="rId2"/></w:sectPr></w:pPr></w:p><w:p><w:r><w:t>Secret of Vermeer</w:t></w:r></w:p>` +
			`<w:sectPr w:rsidR="1"><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:bottom="1440" w:left="2000" w:right="2000"/></w:sectPr></w:body></w:document>`,
		"word/styles.xml": `<w:styles ` + w + `><w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="my own"/></w:style></w:styles>`,
		"word/header1.xml": `<w:hdr ` + w + `><w:p><w:r><w:t>Our logo</w:t></w:r></w:p></w:hdr>`,
		"word/footnotes.xml": `<w:footnotes ` + w + `><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p/></w:footnote>` +
			`<w:footnote w:id="2"><w:p><w:r><w:t>Secret note</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/comments.xml":     `<w:comments ` + w + `/>`,
		"word/numbering.xml":    `<w:numbering ` + w + `><w:abstractNum w:abstractNumId="7"/><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>`,
		"word/media/logo.png":   "logo",
		"word/media/secret.png": "secret",
	}
}

func pack(parts map[string]string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		file, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(file, parts[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// The design of a template is kept, and nothing of its text.
func TestTemplate(t *testing.T) {
	read := func(data []byte) *docx.Template {
		t.Helper()
		template, err := docx.ReadTemplate(data)
		if err != nil {
			t.Fatal(err)
		}
		return template
	}
	from := read(pack(template()))
	data := write(t, document(page), from)
	if !bytes.Equal(data, write(t, document(page), from)) {
		t.Error("a template that is used twice gives other bytes")
	}
	parts := unpack(t, data)
	if parts["word/media/logo.png"] != "logo" || parts["word/header1.xml"] != template()["word/header1.xml"] {
		t.Error("the header or its logo is not kept")
	}
	for name, part := range parts {
		if strings.Contains(strings.ToLower(name+part), "secret") || strings.Contains(name, "comments") {
			t.Errorf("%s has the text of the template", name)
		}
	}
	text := parts["word/document.xml"]
	for _, want := range []string{`<w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="12240"`, `<w:pStyle w:val="berschrift1"/>`,
		`<w:pStyle w:val="Standard"/>`, `<w:background `, `<w:tblW w:w="8240"`, `<w:footnoteReference w:id="2"/>`, `<w:footnoteReference w:id="3"/>`,
		`<w:numId w:val="10"/>`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	for part, wants := range map[string][]string{
		"word/styles.xml":    {`w:styleId="Title"`, `w:styleId="RoadmapHeading2"`, `w:styleId="berschrift1"`, `<w:basedOn w:val="Standard"/>`},
		"word/numbering.xml": {`<w:abstractNum w:abstractNumId="7"/><w:abstractNum w:abstractNumId="8">`, `<w:num w:numId="10"><w:abstractNumId w:val="8"/>`},
		"docProps/core.xml":  {"<dc:title>Acme &lt;AI&gt;</dc:title>"},
	} {
		for _, want := range wants {
			if !strings.Contains(parts[part], want) {
				t.Errorf("no %s in %s: %s", want, part, parts[part])
			}
		}
	}
	if got := count(t, parts["word/styles.xml"]); got["docDefaults"] != 0 {
		t.Error("the defaults of the template were changed")
	}
	again := unpack(t, write(t, document(page), read(data))) // what was written is a template too
	if got := outline(t, again["word/document.xml"]); !slices.Equal(got, outline(t, text)) {
		t.Errorf("with the document as template: got %q", got)
	}
	if got, want := count(t, again["word/footnotes.xml"])["footnote"], 4; got != want {
		t.Errorf("footnotes with the document as template: got %d, want %d", got, want)
	}
}

// A template without lists, footnotes or styles gets ours.
func TestBareTemplate(t *testing.T) {
	bare := template()
	for _, name := range []string{"styles", "numbering", "footnotes"} {
		delete(bare, "word/"+name+".xml")
	}
	bare["word/document.xml"] = strings.Replace(bare["word/document.xml"], "<w:sectPr w:rsidR", "<w:p/><w:sectPr w:x", 1)
	from, err := docx.ReadTemplate(pack(bare))
	if err != nil {
		t.Fatal(err)
	}
	parts := unpack(t, write(t, document(page), from))
	if got := outline(t, parts["word/document.xml"])[0]; got != "Title: Roadmap & more" {
		t.Errorf("got %q", got)
	}
}

func TestReadTemplateRefuses(t *testing.T) {
	changed := func(name, old, new string) []byte {
		parts := template()
		if !strings.Contains(parts[name], old) {
			panic(old)
		}
		parts[name] = strings.ReplaceAll(parts[name], old, new)
		return pack(parts)
	}
	bomb := template()
	bomb["word/media/big.png"] = strings.Repeat("\x00", 65<<20)
	wide := template()
	wide["word/styles.xml"] = strings.Repeat(" ", 17<<20)
	many := template()
	for i := range 2001 {
		many[fmt.Sprintf("word/media/%d.png", i)] = "x"
	}
	secret := pack(template())
	for at := 0; ; at++ { // the flag of an encrypted file in each entry of the directory
		next := bytes.Index(secret[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		secret[at+8] |= 1
	}
	const types = "[Content_Types].xml"
	for _, tc := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "not a Word document"},
		{"text", []byte("hello"), "not a Word document"},
		{"old or encrypted", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old form .doc"},
		{"encrypted entries", secret, "encrypted"},
		{"too large", make([]byte, docx.MaxTemplate+1), "larger than 32 MiB"},
		{"bomb", pack(bomb), "more than 64 MiB"},
		{"many", pack(many), "more than 2000 parts"},
		{"zip of something", pack(map[string]string{"a.txt": "a"}), "not a Word document"},
		{"macros", changed(types, "wordprocessingml.document.main", "document.macroEnabled.main"), "macros"},
		{"spreadsheet", changed(types, "wordprocessingml.document.main", "spreadsheetml.sheet.main"), "another program"},
		{"no text", changed("_rels/.rels", "word/document.xml", "word/none.xml"), "no text"},
		{"broken text", changed("word/document.xml", "</w:body>", ""), "word/document.xml"},
		{"no body", changed("word/document.xml", "w:body>", "w:bodies>"), "no body"},
		{"strict", changed("word/document.xml", "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"), "strict form"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := docx.ReadTemplate(tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	from, err := docx.ReadTemplate(pack(wide))
	if err == nil {
		err = docx.Write(io.Discard, document(page), from)
	}
	if err == nil {
		t.Error("styles that are no XML were taken")
	}
}

// FuzzWrite writes any Markdown in the built-in design and in a template.
func FuzzWrite(f *testing.F) {
	for _, seed := range append(hostile.Texts()[:20], page, "[^1]\n\n[^1]: [^1]", "| a |\n|-|\n", "```\nx\n```", "<br>a<b>", "> - 1. x\n> ```mermaid") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		from, err := docx.ReadTemplate(pack(template()))
		if err != nil {
			t.Fatal(err)
		}
		for _, template := range []*docx.Template{nil, from} {
			unpack(t, write(t, document(source), template))
		}
	})
}
