package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed" // the style sheet and the frame
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"io"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"trustpath/assessment"
	"trustpath/assessment/docx"
	"trustpath/assessment/safetext"
)

//go:embed page.css
var style string

//go:embed page.html
var frame string

// reader reads the Markdown of a document for the formats that are made of it.
func reader() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(marker{}, 1000))))
}

// title names a document in windows, footers and properties.
func title(run assessment.Assessment, chosen Selection) string {
	out := "Compliance roadmap"
	if len(chosen.Sections) == 0 {
		out = cmp.Or(map[Audience]string{
			Board:      "Board page",
			Team:       "Team plan",
			Buyer:      buyersTitle,
			Consultant: "Consultant's file",
		}[chosen.Audience], out)
	}
	if company := safetext.Line(run.Company, len(run.Company)); company != "" {
		out = company + " · " + out
	}
	return out
}

// HTML writes the document of MarkdownOf as one page with a drawing of the plan.
// The page loads and runs nothing: its policy allows only its own style sheet.
func HTML(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, chosen Selection) error {
	var source bytes.Buffer
	if err := MarkdownOf(&source, c, run, r, chosen); err != nil {
		return err
	}
	drawn, err := drawChart(r, timeline(c, &r, chosen.Audience))
	if err != nil {
		return err
	}
	return HTMLPage(w, title(run, chosen), r.AsOf, source.Bytes(), drawn, chosen)
}

// HTMLPage writes a document in Markdown as a page, with a drawing in place of the
// fenced block, if there is one.
func HTMLPage(w io.Writer, name string, day assessment.Date, source []byte, drawn string, chosen Selection) error {
	var body bytes.Buffer
	to := reader()
	to.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(pageRenderer{drawn}, 100)))
	parsed := to.Parser().Parse(text.NewReader(source))
	if err := to.Renderer().Render(&body, source, parsed); err != nil {
		return err
	}
	page, err := template.New("page").Parse(frame)
	if err != nil {
		return err
	}
	style := style + fmt.Sprintf("@page { size: %s; @bottom-left { content: %s; } }\n",
		cmp.Or(string(chosen.Paper), "auto"), cssString(name+" · "+LongDate(day)))
	sum := sha256.Sum256([]byte(style))
	lead, sections := body.String(), ""
	if at := strings.Index(lead, "<h2"); at >= 0 {
		lead, sections = lead[:at], lead[at:]
	}
	return page.Execute(w, map[string]any{
		"Title":    name,
		"Audience": cmp.Or(chosen.Audience, Founder),
		"Style":    template.CSS(style),
		"Hash":     base64.StdEncoding.EncodeToString(sum[:]),
		"Lead":     template.HTML(lead),
		"Contents": contents(parsed, source),
		"Sections": template.HTML(sections),
	})
}

// longContents is how many sections a document has that needs a list of them.
const longContents = 8

// contents lists the sections of a long document by the ids of their headings.
func contents(parsed ast.Node, source []byte) [][2]string {
	var out [][2]string
	for n := parsed.FirstChild(); n != nil; n = n.NextSibling() {
		if head, ok := n.(*ast.Heading); ok && head.Level == 2 {
			id, _ := head.AttributeString("id")
			name, _ := id.([]byte)
			out = append(out, [2]string{string(name), html.UnescapeString(string(head.Lines().Value(source)))})
		}
	}
	if len(out) < longContents {
		return nil
	}
	return out
}

// cssString returns a text as a string of a style sheet, where each sign but letters,
// digits and blanks is its number.
func cssString(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r == ' ' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\%06x `, r) // the blank ends the number
		}
	}
	return `"` + out.String() + `"`
}

// DOCX writes the document of MarkdownOf for Word, with pictures of the plan. The
// template is nil for the built-in one.
func DOCX(
	w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, chosen Selection, t *docx.Template,
) error {
	var source bytes.Buffer
	if err := MarkdownOf(&source, c, run, r, chosen); err != nil {
		return err
	}
	pictures, err := chartPictures(r, timeline(c, &r, chosen.Audience))
	if err != nil {
		return err
	}
	name := title(run, chosen)
	return docx.Write(w, docx.Document{
		Root:     reader().Parser().Parse(text.NewReader(source.Bytes())),
		Source:   source.Bytes(),
		Title:    name,
		Footer:   name + " · " + LongDate(r.AsOf),
		Day:      r.AsOf.String(),
		Letter:   chosen.Paper == Letter,
		Pictures: pictures,
		Colors:   map[string]string{"go": "0b6e75", "risk": "8a5300", "stop": "b3261e"},
	}, t)
}

// marker marks the header cells of tables, so that a screen reader reads them with
// the cells below, short cells, rows that are a title of those below, and the words of
// a state, which get a color.
type marker struct{}

func (marker) Transform(document *ast.Document, source text.Reader, _ parser.Context) {
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *table.TableHeader:
			for cell := n.FirstChild(); entering && cell != nil; cell = cell.NextSibling() {
				cell.SetAttributeString("scope", []byte("col"))
			}
		case *table.TableCell:
			if entering && docx.Unbroken(docx.Text(n, source.Source())) {
				n.SetAttributeString("class", []byte("short"))
			}
		case *table.TableRow:
			if entering && docx.IsTitle(n) {
				n.SetAttributeString("class", []byte("part"))
			}
		case *ast.Emphasis:
			word, alone := n.FirstChild().(*ast.Text)
			if !entering || !alone || n.ChildCount() != 1 {
				break
			}
			if class := stateClass(string(word.Value(source.Source()))); class != "" {
				n.SetAttributeString("class", []byte(class))
			}
		}
		return ast.WalkContinue, nil
	})
}

// pageRenderer draws the chart in place of the Mermaid diagram, which is the only
// fenced block. It puts a table into a box that scrolls, also by keys: if the table
// itself scrolled, screen readers would not treat it as a table.
type pageRenderer struct{ chart string }

func (p pageRenderer) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	write := func(next ast.WalkStatus, open, end string) renderer.NodeRendererFunc {
		return func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
			text := end
			if entering {
				text = open
			}
			_, err := w.WriteString(text)
			return next, err
		}
	}
	box := `<div class="wide" role="group" aria-label="Table" tabindex="0">` + "\n<table>\n"
	to.Register(ast.KindFencedCodeBlock, write(ast.WalkSkipChildren, p.chart, ""))
	to.Register(table.KindTable, write(ast.WalkContinue, box, "</table>\n</div>\n"))
}
