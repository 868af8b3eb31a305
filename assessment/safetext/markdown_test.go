package safetext_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func TestMarkdown(t *testing.T) {
	for in, want := range hostile.Markup() {
		if got := safetext.Markdown(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// places are where the roadmap prints text of people, with the HTML that a
// text without any meaning gives there.
func places() map[string][2]string {
	return map[string][2]string{
		"%s\n":                     {"<p>", "</p>"},
		"before\n%s\n":             {"<p>before\n", "</p>"},
		"> %s\n":                   {"<blockquote>\n<p>", "</p>\n</blockquote>"},
		"- %s\n":                   {"<ul>\n<li>", "</li>\n</ul>"},
		"# Roadmap for %s\n":       {"<h1>Roadmap for ", "</h1>"},
		"| a |\n| - |\n| %s |\n":   {"<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>", "</td>\n</tr>\n</tbody>\n</table>"},
		"**Note** (%s) and more\n": {"<p><strong>Note</strong> (", ") and more</p>"},
	}
}

// shows fails unless a CommonMark reader shows the text as it was typed.
func shows(t *testing.T, in string) {
	t.Helper()
	escaped := safetext.Markdown(in)
	if escaped == "" {
		return
	}
	var want []string
	for _, line := range strings.Split(in, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			want = append(want, line)
		}
	}
	for place, around := range places() {
		var page bytes.Buffer
		source := strings.Replace(place, "%s", escaped, 1)
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(source), &page); err != nil {
			t.Fatal(err)
		}
		text, opened := strings.CutPrefix(strings.TrimSpace(page.String()), around[0])
		text, closed := strings.CutSuffix(text, around[1])
		if got := html.UnescapeString(text); !opened || !closed || strings.Contains(text, "<") || strings.ReplaceAll(got, ":\u2060", ":") != strings.Join(want, " / ") {
			t.Errorf("%q as %q: got %q", in, source, page.String())
		}
	}
}

func TestMarkdownShowsLiterally(t *testing.T) {
	for _, table := range []map[string]string{hostile.Markup(), hostile.Cleaned(), hostile.Shaped()} {
		for in := range table {
			shows(t, safetext.Text(in, 500))
		}
	}
}

// The terminal renderer undoes fewer escapes than CommonMark has.
func TestMarkdownOnTheTerminal(t *testing.T) {
	terminal, err := glamour.NewTermRenderer(glamour.WithStandardStyle("notty"), glamour.WithWordWrap(0))
	if err != nil {
		t.Fatal(err)
	}
	for in := range hostile.Markup() {
		if strings.Contains(in, "\n") {
			continue
		}
		page, err := terminal.Render("x " + safetext.Markdown(in) + "\n")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.ReplaceAll(strings.TrimSpace(ansi.Strip(page)), ":\u2060", ":"), strings.TrimSpace("x "+in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, in string) { shows(t, safetext.Text(in, 500)) })
}
