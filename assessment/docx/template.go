package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Limits of a template: MaxTemplate is the bytes of its file, the others are what is
// unpacked.
const (
	MaxTemplate  = 32 << 20
	maxUnpacked  = 64 << 20
	maxParts     = 2000
	maxXML       = 16 << 20 // of a part that is read
	encrypted    = 1        // the flag of a file in a zip archive
	word         = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictWord   = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	related      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageTypes = "http://schemas.openxmlformats.org/package/2006/content-types"
	typesPart    = "[Content_Types].xml"
	corePart     = "docProps/core.xml"
	mainType     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	partType     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	coreType     = "application/vnd.openxmlformats-package.core-properties+xml"
	coreRelated  = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

// kept are the kinds of relationships of the document and of the package that a
// template passes on. The others belong to its text, which may be another client's.
var kept = []string{"styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "theme",
	"header", "footer", "footnotes", "endnotes", "customXml", "officeDocument", "extended-properties",
	"custom-properties"}

// Template is the parts of a Word document: its design without its text.
type Template struct {
	parts    map[string][]byte
	types    contentTypes
	document string // the path of the text
	section  []byte // the element with the page, its headers and its footers
}

type contentTypes struct {
	XMLName   xml.Name       `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []typeDefault  `xml:"Default"`
	Overrides []typeOverride `xml:"Override"`
}

type typeDefault struct {
	Extension   string `xml:"Extension,attr"`
	ContentType string `xml:"ContentType,attr"`
}

type typeOverride struct {
	PartName    string `xml:"PartName,attr"`
	ContentType string `xml:"ContentType,attr"`
}

type relationships struct {
	XMLName xml.Name       `xml:"http://schemas.openxmlformats.org/package/2006/relationships Relationships"`
	List    []relationship `xml:"Relationship"`
}

type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

// kind is the end of the type.
func (r relationship) kind() string { return path.Base(r.Type) }

// ReadTemplate reads a Word document or template, and drops its text with everything
// that only the text uses.
func ReadTemplate(data []byte) (*Template, error) {
	if len(data) > MaxTemplate {
		return nil, fmt.Errorf("the template is larger than %d MiB", MaxTemplate>>20)
	}
	if bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return nil, errors.New("the template is encrypted, or in the old form .doc; save it without a password as .docx")
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the template is not a Word document (.docx): %w", err)
	}
	if len(archive.File) > maxParts {
		return nil, fmt.Errorf("the template has more than %d parts", maxParts)
	}
	parts, total := map[string][]byte{}, 0
	for _, file := range archive.File {
		if file.Flags&encrypted != 0 {
			return nil, errors.New("the template is encrypted; save it without a password")
		}
		if strings.HasSuffix(file.Name, "/") {
			continue
		}
		from, err := file.Open()
		if err != nil {
			return nil, fmt.Errorf("read %q in the template: %w", file.Name, err)
		}
		text, err := io.ReadAll(io.LimitReader(from, int64(maxUnpacked-total+1)))
		if err := errors.Join(err, from.Close()); err != nil {
			return nil, fmt.Errorf("read %q in the template: %w", file.Name, err)
		}
		total += len(text)
		if total > maxUnpacked {
			return nil, fmt.Errorf("the template has more than %d MiB when it is unpacked", maxUnpacked>>20)
		}
		parts[file.Name] = text
	}
	t := &Template{parts: parts}
	return t, t.read()
}

// builtIn returns the template of reference.xml, with its variables filled in.
func builtIn(fill *strings.Replacer) (*Template, error) {
	t := &Template{parts: map[string][]byte{}}
	flat := []byte(fill.Replace(reference))
	var name string
	all, err := elements(flat, "part", "xmlData")
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if e.Name.Local == "part" {
			name = strings.TrimPrefix(attribute(e, "name"), "/")
			t.types.Overrides = append(t.types.Overrides, typeOverride{"/" + name, attribute(e, "contentType")})
			continue
		}
		t.parts[name] = bytes.TrimSpace(flat[e.inner:e.innerEnd])
	}
	types, err := xml.Marshal(t.types)
	if err != nil {
		return nil, err
	}
	t.parts[typesPart], t.types = types, contentTypes{}
	return t, t.read()
}

// read finds the document, its page, and the parts that it passes on.
func (t *Template) read() error {
	var root relationships
	if err := errors.Join(t.parse(typesPart, &t.types), t.parse(relationsOf(""), &root)); err != nil {
		return fmt.Errorf("the template is not a Word document (.docx): %w", err)
	}
	for _, r := range root.List {
		if r.kind() == "officeDocument" {
			t.document = target("", r)
		}
	}
	isDocument := func(o typeOverride) bool { return o.PartName == "/"+t.document }
	at := slices.IndexFunc(t.types.Overrides, isDocument)
	switch kind := ""; {
	case at >= 0:
		kind = t.types.Overrides[at].ContentType
		if strings.Contains(kind, "macroEnabled") {
			return errors.New("the template has macros; save it as .docx or .dotx")
		}
		if !strings.Contains(kind, "wordprocessingml") {
			return errors.New("the template is not a Word document (.docx), but one of another program")
		}
		t.types.Overrides[at].ContentType = mainType
	default:
		return errors.New("the template is not a Word document (.docx): it has no text")
	}
	if err := t.readSection(); err != nil {
		return err
	}
	return t.keepReachable(root)
}

// readSection takes the page of the last section. A header or footer that it inherits
// from a section before becomes its own.
func (t *Template) readSection() error {
	data := t.parts[t.document]
	all, err := t.elements(t.document, "document", "body", "headerReference", "footerReference", "sectPr")
	if err != nil {
		return err
	}
	var body, last element
	references := map[string]string{}
	var order []string
	for _, e := range all {
		switch key := e.Name.Local + attribute(e, "type"); e.Name.Local {
		case "document":
			if e.Name.Space == strictWord {
				return errors.New("the template is in the strict form of .docx; save it as Word Document (.docx)")
			}
		case "body":
			body = e
		case "sectPr":
			if e.to > last.to { // a page that was changed has the old one in it
				last = e
			}
		default:
			if references[key] == "" {
				order = append(order, key)
			}
			references[key] = string(data[e.from:e.to])
		}
	}
	if body.to == 0 {
		return errors.New("the template is not a Word document (.docx): it has no body")
	}
	open, inner, end := "<w:sectPr>", "", "</w:sectPr>"
	if last.inner < last.to {
		open, inner = string(data[last.from:last.inner]), string(data[last.inner:last.innerEnd])
		end = string(data[last.innerEnd:last.to])
	}
	for _, key := range slices.Backward(order) {
		inner = references[key] + strings.ReplaceAll(inner, references[key], "")
	}
	t.section = []byte(open + inner + end)
	t.parts[t.document] = slices.Concat(data[:body.from], []byte("<w:body>"+marker+"</w:body>"), data[body.to:])
	return nil
}

// marker is where the text goes.
const marker = "<!--text-->"

// keepReachable drops the parts that nothing uses any more, and the footnotes.
func (t *Template) keepReachable(root relationships) error {
	parts := map[string][]byte{}
	var visit func(name string, list relationships) error
	visit = func(name string, list relationships) error {
		if name != "" {
			parts[name] = t.parts[name]
		}
		var own relationships
		for _, r := range list.List {
			to := target(path.Dir(name), r)
			if (name == "" || name == t.document) && !slices.Contains(kept, r.kind()) || r.Mode == "" && t.parts[to] == nil {
				continue
			}
			own.List = append(own.List, r)
			if r.Mode != "" || parts[to] != nil {
				continue
			}
			var next relationships
			notes := r.kind() == "footnotes" || r.kind() == "endnotes"
			if notes {
				if err := t.dropNotes(to); err != nil {
					return err
				}
			} else if t.parts[relationsOf(to)] != nil {
				if err := t.parse(relationsOf(to), &next); err != nil {
					return err
				}
			}
			if err := visit(to, next); err != nil {
				return err
			}
		}
		if len(own.List) == 0 {
			return nil
		}
		text, err := xml.Marshal(own)
		parts[relationsOf(name)] = text
		return err
	}
	if err := visit("", root); err != nil {
		return err
	}
	t.parts = parts
	t.types.Overrides = slices.DeleteFunc(t.types.Overrides, func(o typeOverride) bool {
		return parts[strings.TrimPrefix(o.PartName, "/")] == nil
	})
	return nil
}

// dropNotes leaves the separators of footnotes or endnotes.
func (t *Template) dropNotes(name string) error {
	data := t.parts[name]
	notes, err := t.elements(name, "footnote", "endnote")
	var out []byte
	end := 0
	for _, note := range notes {
		if attribute(note, "type") == "" {
			out, end = append(out, data[end:note.from]...), note.to
		}
	}
	t.parts[name] = append(out, data[end:]...)
	return err
}

// parse reads a part into a value.
func (t *Template) parse(name string, v any) error {
	switch data := t.parts[name]; {
	case data == nil:
		return fmt.Errorf("there is no %s", name)
	case len(data) > maxXML:
		return fmt.Errorf("%s is larger than %d MiB", name, maxXML>>20)
	default:
		if err := xml.Unmarshal(data, v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
}

// elements returns the elements of some names in a part, in their order.
func (t *Template) elements(name string, names ...string) ([]element, error) {
	if len(t.parts[name]) > maxXML {
		return nil, fmt.Errorf("%s in the template is larger than %d MiB", name, maxXML>>20)
	}
	all, err := elements(t.parts[name], names...)
	if err != nil {
		return nil, fmt.Errorf("%s in the template: %w", name, err)
	}
	return all, nil
}

// element is a piece of XML and where it is. Without content inner and innerEnd are to.
type element struct {
	xml.StartElement
	from, inner, innerEnd, to int
}

// elements returns the elements of some names, or of the root without names.
func elements(data []byte, names ...string) ([]element, error) {
	var out []element
	var open []int // in out, or -1
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		from := int(d.InputOffset())
		token, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			at := -1
			if slices.Contains(names, token.Name.Local) || len(names)+len(open) == 0 {
				at = len(out)
				out = append(out, element{StartElement: token.Copy(), from: from, inner: int(d.InputOffset())})
			}
			open = append(open, at)
		case xml.EndElement:
			if at := open[len(open)-1]; at >= 0 {
				out[at].innerEnd, out[at].to = from, int(d.InputOffset())
			}
			open = open[:len(open)-1]
		}
	}
}

// attribute returns an attribute by its local name, or "".
func attribute(e element, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// target returns the part that a relationship of a part in a folder leads to.
func target(folder string, r relationship) string {
	if strings.HasPrefix(r.Target, "/") {
		return strings.TrimPrefix(path.Clean(r.Target), "/")
	}
	return path.Join(folder, r.Target)
}

// relationsOf returns the part with the relationships of a part, "" for the package.
func relationsOf(name string) string {
	folder, file := path.Split(name)
	return folder + "_rels/" + file + ".rels"
}
