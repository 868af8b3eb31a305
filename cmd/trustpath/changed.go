package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/term"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/kit"
)

// changed is the notice that an assessment was answered with other content:
// what is different, and whether content or answers did it. It stays until the
// content is accepted.
func changed(w io.Writer, c *assessment.Catalog, run assessment.Assessment, cc *assessment.ContentChanges, width int) {
	if cc == nil {
		return
	}
	wrapped(w, "", report.ContentSentence(cc), width)
	for _, change := range cc.Changes {
		words := report.ChangeWords(c, change)
		wrapped(w, "  ", fmt.Sprintf("%s: %s, was %s (%s)", words.What, words.To, words.From, words.Cause), width)
	}
	fmt.Fprintf(w, "To accept it: trustpath content accept %s\n\n", run.ID)
}

// wrapped writes a text as lines of at most width cells, the first one behind
// an indent and the others a little deeper.
func wrapped(w io.Writer, indent, text string, width int) {
	deeper := indent
	if indent != "" {
		deeper += "  "
	}
	for i, line := range kit.Wrap(clean(text), max(20, width-kit.Width(deeper))) {
		if i == 0 {
			line = indent + line
		} else {
			line = deeper + line
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// The widths of text for people.
const (
	plainWidth = 80
	mostWidth  = 100 // longer lines are hard to read
)

// width is that of the terminal that stdout goes to, else 80.
func (a *app) width() int {
	columns, _, err := term.GetSize(a.out.Fd())
	if err != nil || columns <= 0 {
		return plainWidth
	}
	return min(columns, mostWidth)
}
