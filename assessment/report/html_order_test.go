package report_test

import (
	"bytes"
	"regexp"
	"testing"

	"golang.org/x/net/html"

	"trustpath/assessment/report"
)

var block = regexp.MustCompile(`(?m)^\s*(table|tr|td|th)\b[^{]*\{[^}]*display: *block`)

// Screen readers need the order of headings and the headers of tables.
func TestHTMLIsInOrder(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	var out bytes.Buffer
	if err := report.HTML(&out, c.Catalog, run, r, report.Selection{}); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	level, heads := 0, 0
	for n := range root.Descendants() {
		switch n.Data {
		case "html":
			if got := attribute(n, "lang"); n.Type == html.ElementNode && got != "en" {
				t.Errorf("the language is %q", got)
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			next := int(n.Data[1] - '0')
			if next > level+1 || next == 1 && level > 0 {
				t.Errorf("<h%d> after <h%d>", next, level)
			}
			level = next
		case "table":
			if attribute(n, "role") == "presentation" {
				break // the chart
			}
			if box := n.Parent; attribute(box, "class") != "wide" || attribute(box, "tabindex") != "0" {
				t.Errorf("a table is in no box that scrolls: %s %+v", box.Data, box.Attr)
			}
		case "style":
			if n.Type == html.ElementNode && block.MatchString(n.FirstChild.Data) {
				t.Error("a table is drawn as a block: some screen readers take it for text then")
			}
		case "th":
			if heads++; attribute(n, "scope") != "col" {
				t.Errorf("a head of a table is of no column: %+v", n.Attr)
			}
		}
	}
	if level == 0 || heads == 0 {
		t.Errorf("got no headings or no tables")
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
