package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the style sheet and the frame
	"encoding/base64"
	"html/template"
	"io"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

//go:embed page.css
var style string

//go:embed page.html
var frame string

// HTML writes the document of MarkdownOf as one page with a drawing of the plan.
// The page loads and runs nothing: its policy allows only its own style sheet.
func HTML(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, chosen Selection) error {
	var text, body bytes.Buffer
	if err := MarkdownOf(&text, c, run, r, chosen); err != nil {
		return err
	}
	drawn := ""
	if r.Plan != nil {
		var err error
		drawn, err = drawChart(Chart(c, r))
		if err != nil {
			return err
		}
	}
	to := goldmark.New(goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(columnScope{}, 1000))))
	to.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(pageRenderer{drawn}, 100)))
	if err := to.Convert(text.Bytes(), &body); err != nil {
		return err
	}
	page, err := template.New("page").Parse(frame)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(style))
	title := "Trust roadmap"
	if chosen.Audience == Buyer {
		title = buyersTitle
	}
	if company := safetext.Line(run.Company, len(run.Company)); company != "" {
		title = company + " · " + title
	}
	return page.Execute(w, map[string]any{"Title": title, "Style": template.CSS(style),
		"Hash": base64.StdEncoding.EncodeToString(sum[:]), "Body": template.HTML(body.String())})
}

// columnScope marks the header cells of tables, so that a screen reader reads them
// with the cells below.
type columnScope struct{}

func (columnScope) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, head := n.(*table.TableHeader); entering && head {
			for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cell.SetAttributeString("scope", []byte("col"))
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
