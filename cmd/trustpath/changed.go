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
	wrapped(w, "", "", report.ContentSentence(cc), width)
	for _, change := range cc.Changes {
		words := report.ChangeWords(c, change)
		wrapped(w, "  ", "    ", fmt.Sprintf("%s: %s, was %s (%s)", words.What, words.To, words.From, words.Cause), width)
	}
	fmt.Fprintf(w, "To accept it: trustpath content accept %s\n\n", run.ID)
}

// wrapped writes a text as lines of at most width cells: the first one behind
// one indent, the others behind another.
func wrapped(w io.Writer, first, rest, text string, width int) {
	indent := first
	for _, line := range kit.Wrap(clean(text), max(20, width-max(kit.Width(first), kit.Width(rest)))) {
		fmt.Fprintln(w, strings.TrimRight(indent+line, " "))
		indent = rest
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
