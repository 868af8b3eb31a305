package report

import (
	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// columnScope says of each head cell of a table that it is of a column, so that
// a screen reader names it with every cell below.
type columnScope struct{}

func (columnScope) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, head := n.(*extension.TableHeader); entering && head {
			for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cell.SetAttributeString("scope", []byte("col"))
			}
		}
		return ast.WalkContinue, nil
	})
}

// tableRenderer puts a table that may be wider than the page into a box that
// scrolls, by keys too. The table itself stays one for a screen reader, which it
// would not if it were the box.
type tableRenderer struct{}

func (tableRenderer) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(extension.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		tags := "</table>\n</div>\n"
		if entering {
			tags = `<div class="wide" role="group" aria-label="Table" tabindex="0">` + "\n<table>\n"
		}
		_, err := w.WriteString(tags)
		return ast.WalkContinue, err
	})
}
