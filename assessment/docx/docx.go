// Package docx writes a Markdown document as a Word document. As pandoc does, it takes
// the design from a template: styles, theme, page, headers, footers and logo. The text
// of the template is dropped.
//
//	t, err := docx.ReadTemplate(file)
//	err = docx.Write(out, docx.Document{Root: parsed, Source: markdown, Title: "Roadmap"}, t)
package docx

import (
	"archive/zip"
	"bytes"
	_ "embed" // the built-in template
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
)

//go:embed reference.xml
var reference string

// Document is what to write.
type Document struct {
	Root     ast.Node // Markdown that was read with tables and footnotes
	Source   []byte   // of Root
	Title    string
	Footer   string    // of the built-in template, before the number of the page
	Day      string    // of its creation, as in 2027-01-31
	Letter   bool      // the paper of the built-in template, else A4
	Pictures []Picture // in place of each block of Mermaid
	// Colors are those of text by the class of its node, as in "b3261e".
	Colors map[string]string
}

// Picture is a PNG and its size in pixels.
type Picture struct {
	PNG           []byte
	Width, Height int
	Alt           string
}

// writer writes one document.
type writer struct {
	Document
	parts  map[string][]byte
	types  contentTypes
	main   string            // the path of the text
	styles map[string]string // ids by names in lower case
	// The text area, in twentieths of a point.
	width, height int

	out       *strings.Builder // the text, or the footnotes
	relations *relationships   // of what is written
	run       format           // of pending
	pending   strings.Builder  // text of one format
	numbers   []int            // first numbers of the ordered lists
	bullets   int              // the id of the first list
	noteID    int              // of the first footnote
	noted     map[int]bool     // footnotes that have a reference
	err       error
}

// format is the look of a run of text.
type format struct {
	bold, italic, small bool
	style, color        string
}

// Write writes a document with the design of a template, or with the built-in one if
// it is nil. Equal input gives equal bytes.
func Write(w io.Writer, d Document, t *Template) error {
	paper, right := `w:w="11906" w:h="16838"`, "9638"
	if d.Letter {
		paper, right = `w:w="12240" w:h="15840"`, "9972"
	}
	own, err := builtIn(strings.NewReplacer("{{paper}}", paper, "{{right}}", right, "{{footer}}", escape(d.Footer)))
	if err != nil {
		return err
	}
	if t == nil {
		t = own
	}
	o := &writer{Document: d, parts: maps.Clone(t.parts), types: t.types, main: t.document, noted: map[int]bool{}}
	o.types.Overrides, o.types.Defaults = slices.Clone(t.types.Overrides), slices.Clone(t.types.Defaults)
	o.measure(t.section)
	var ofText, ofNotes relationships
	if err := t.parse(relationsOf(t.document), &ofText); err != nil && t.parts[relationsOf(t.document)] != nil {
		return err
	}
	o.out, o.relations = &strings.Builder{}, &ofText
	styles := o.part("styles", own)
	numbering := o.part("numbering", own)
	footnotes := o.part("footnotes", own)
	o.readStyles(styles, own.parts["word/styles.xml"])
	o.bullets = 1 + o.highest(numbering, "numId", "num")
	o.noteID = max(1, 1+o.highest(footnotes, "id", "footnote"))
	o.blocks(d.Root, block{style: o.styles["normal"]})
	text := o.out.String()
	o.out, o.relations = &strings.Builder{}, &ofNotes
	o.footnotes()
	o.insert(footnotes, o.out.String())
	o.writeNumbering(numbering)
	o.insert(o.main, "")
	o.parts[o.main] = bytes.Replace(o.parts[o.main], []byte(marker),
		[]byte(text+string(t.section)), 1)
	o.marshal(relationsOf(o.main), ofText)
	if len(ofNotes.List) > 0 {
		o.marshal(relationsOf(footnotes), ofNotes)
	}
	o.writeCore()
	o.setDefault("png", "image/png")
	o.marshal(typesPart, o.types)
	if o.err != nil {
		return o.err
	}
	return o.zip(w)
}

// zip writes the parts. Readers expect the types first.
func (o *writer) zip(w io.Writer) error {
	archive := zip.NewWriter(w)
	names := slices.Sorted(maps.Keys(o.parts))
	names = slices.DeleteFunc(names, func(name string) bool { return name == typesPart })
	for _, name := range append([]string{typesPart}, names...) {
		file, err := archive.CreateHeader(&zip.FileHeader{
			Name:     name,
			Method:   zip.Deflate,
			Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		if _, err := file.Write(o.parts[name]); err != nil {
			return err
		}
	}
	return archive.Close()
}

// measure reads the size of the text area.
func (o *writer) measure(section []byte) {
	o.width, o.height = 9638, 14570
	found, err := elements(section, "pgSz", "pgMar")
	if err != nil {
		o.fail(err)
	}
	size := map[string]int{}
	for _, e := range found {
		for _, a := range e.Attr {
			if n, err := strconv.Atoi(a.Value); err == nil {
				size[e.Name.Local+a.Name.Local] = n
			}
		}
	}
	width := size["pgSzw"] - size["pgMarleft"] - size["pgMarright"] - size["pgMargutter"]
	height := size["pgSzh"] - max(size["pgMartop"], -size["pgMartop"]) - max(size["pgMarbottom"], -size["pgMarbottom"])
	if width > 1000 && height > 1000 {
		o.width, o.height = width, height
	}
}

// part returns the path of a part of the document of some kind. A template without
// one gets that of the built-in template.
func (o *writer) part(kind string, own *Template) string {
	for _, r := range o.relations.List {
		if r.kind() == kind {
			return target(path.Dir(o.main), r)
		}
	}
	name := o.free(path.Join(path.Dir(o.main), kind), ".xml")
	o.parts[name] = own.parts["word/"+kind+".xml"]
	o.types.Overrides = append(o.types.Overrides, typeOverride{"/" + name, partType + kind + "+xml"})
	o.relate(related+"/"+kind, "/"+name, "")
	return name
}

// free returns a path that no part has.
func (o *writer) free(base, ending string) string {
	name := base + ending
	for n := 2; o.parts[name] != nil; n++ {
		name = base + strconv.Itoa(n) + ending
	}
	return name
}

// relate adds a relationship of what is written and returns its id.
func (o *writer) relate(kind, to, mode string) string {
	for _, r := range o.relations.List {
		if r.Type == kind && r.Target == to {
			return r.ID
		}
	}
	n := len(o.relations.List) + 1
	id := func() string { return "roadmap" + strconv.Itoa(n) }
	for slices.ContainsFunc(o.relations.List, func(r relationship) bool { return r.ID == id() }) {
		n++
	}
	o.relations.List = append(o.relations.List, relationship{ID: id(), Type: kind, Target: to, Mode: mode})
	return id()
}

func (o *writer) marshal(name string, v any) {
	text, err := xml.Marshal(v)
	if err != nil {
		o.fail(err)
	}
	o.parts[name] = append([]byte(xml.Header), text...)
}

func (o *writer) setDefault(ending, kind string) {
	is := func(d typeDefault) bool { return strings.EqualFold(d.Extension, ending) }
	if !slices.ContainsFunc(o.types.Defaults, is) {
		o.types.Defaults = append(o.types.Defaults, typeDefault{ending, kind})
	}
}

// writeCore replaces what the template says about its title and author.
func (o *writer) writeCore() {
	var root relationships
	if err := xml.Unmarshal(o.parts[relationsOf("")], &root); err != nil {
		o.fail(err)
	}
	o.relations = &root
	o.relate(coreRelated, corePart, "")
	o.marshal(relationsOf(""), root)
	o.setDefault("rels", "application/vnd.openxmlformats-package.relationships+xml")
	o.types.Overrides = append(o.types.Overrides, typeOverride{"/" + corePart, coreType})
	o.parts[corePart] = []byte(xml.Header + `<cp:coreProperties` +
		` xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escape(o.Title) +
		`</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">` + o.Day +
		`T00:00:00Z</dcterms:created></cp:coreProperties>`)
}

// insert puts text before the first element of a name in a part, else at the end of
// the part, which learns the prefix w if it does not have it.
func (o *writer) insert(part, text string, before ...string) {
	data := o.parts[part]
	roots, err := elements(data)
	if err != nil || len(roots) != 1 {
		o.fail(fmt.Errorf("%s in the template is not XML: %w", part, err))
		return
	}
	root := roots[0]
	name, at := root.from+1, root.innerEnd
	name += bytes.IndexAny(data[name:], " \t\r\n/>")
	if root.inner == root.to { // without content
		end := "></" + string(data[root.from+1:name]) + ">"
		data, at = slices.Concat(data[:root.to-len("/>")], []byte(end), data[root.to:]), root.to-1
	}
	if found, err := elements(data, before...); err == nil && len(before) > 0 && len(found) > 0 {
		at = found[0].from
	}
	bind := ` xmlns:w="` + word + `"`
	for _, a := range root.Attr {
		if a.Name.Space == "xmlns" && a.Name.Local == "w" {
			bind = ""
			if a.Value != word {
				o.fail(fmt.Errorf("%s in the template means something else by the prefix w", part))
			}
		}
	}
	o.parts[part] = slices.Concat(data[:name], []byte(bind), data[name:at], []byte(text), data[at:])
}

func (o *writer) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// highest returns the highest number of the elements of a name in a part, at least 0.
func (o *writer) highest(part, number, name string) int {
	found, err := elements(o.parts[part], name)
	if err != nil {
		o.fail(fmt.Errorf("%s in the template: %w", part, err))
	}
	most := 0
	for _, e := range found {
		n, _ := strconv.Atoi(attribute(e, number))
		most = max(most, n)
	}
	return most
}

// readStyles finds the styles of the template by their names, which are the same in
// every language of Word, and adds those that it lacks.
func (o *writer) readStyles(part string, builtIn []byte) {
	o.styles = map[string]string{}
	taken := map[string]bool{}
	read := func(data []byte, use func(e element, id, name string)) {
		found, err := elements(data, "style", "name")
		if err != nil {
			o.fail(fmt.Errorf("%s in the template: %w", part, err))
		}
		var style element
		for _, e := range found {
			if e.Name.Local == "style" {
				style = e
			} else if e.to <= style.to {
				use(style, attribute(style, "styleId"), strings.ToLower(attribute(e, "val")))
			}
		}
	}
	read(o.parts[part], func(e element, id, name string) {
		if attribute(e, "default") == "1" && attribute(e, "type") == "paragraph" {
			name = "normal"
		}
		o.styles[name], taken[id] = id, true
	})
	var added strings.Builder
	read(builtIn, func(e element, id, name string) {
		if o.styles[name] != "" {
			return
		}
		own := id
		for taken[own] {
			own = "Roadmap" + own
		}
		o.styles[name], taken[own] = own, true
		text := strings.NewReplacer(` w:default="1"`, "", `w:styleId="`+id+`"`, `w:styleId="`+own+`"`,
			`w:val="Normal"`, `w:val="`+escape(o.styles["normal"])+`"`,
			`w:val="TableNormal"`, `w:val="`+escape(o.styles["normal table"])+`"`)
		added.WriteString(text.Replace(string(builtIn[e.from:e.to])))
	})
	o.insert(part, added.String())
}

// The depth of lists, and how far each is indented.
const (
	maxDepth = 4
	indent   = 340
)

// writeNumbering adds the lists: one with bullets, and one for each ordered list.
func (o *writer) writeNumbering(part string) {
	id := 1 + o.highest(part, "abstractNumId", "abstractNum")
	var abstract, lists strings.Builder
	for i, kind := range []string{"bullet", "decimal"} {
		fmt.Fprintf(&abstract, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, id+i)
		for level := range maxDepth {
			text := "%" + strconv.Itoa(level+1) + "."
			if kind == "bullet" {
				text = []string{"•", "–"}[level%2]
			}
			fmt.Fprintf(&abstract, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>`+
				`<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl>`,
				level, kind, text, indent*(level+1), indent)
		}
		abstract.WriteString(`</w:abstractNum>`)
	}
	fmt.Fprintf(&lists, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, o.bullets, id)
	for i, first := range o.numbers {
		fmt.Fprintf(&lists, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>`, o.bullets+1+i, id+1)
		for level := range maxDepth {
			fmt.Fprintf(&lists, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride>`, level, first)
		}
		lists.WriteString(`</w:num>`)
	}
	o.insert(part, lists.String(), "numIdMacAtCleanup")
	o.insert(part, abstract.String(), "num")
}

// escape makes text safe in XML, without the characters that XML does not have.
func escape(text string) string {
	var out strings.Builder
	allowed := func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}
	_ = xml.EscapeText(&out, []byte(strings.Map(allowed, text))) // to memory
	return out.String()
}
