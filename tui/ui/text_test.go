package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

func TestTextIsMeasured(t *testing.T) {
	for _, text := range []string{"plain words in a row", "日本語の会社の名前です", "naïve café", "👩‍👩‍👧 family", strings.Repeat("x", 90)} {
		for width := range 30 {
			if got := ui.Width(ui.Pad(text, width)); got != width {
				t.Errorf("Pad(%q, %d) is %d cells", text, width, got)
			}
			if got := ui.Width(ui.Fit(text, width, "…")); got > width {
				t.Errorf("Fit(%q, %d) is %d cells", text, width, got)
			}
			if width < 8 {
				continue // a word of the narrowest pane is longer than this
			}
			for _, line := range ui.WrapAtMost(text, width, 3, "…") {
				if got := ui.Width(line); got > width {
					t.Errorf("Wrap(%q, %d) has a line of %d cells", text, width, got)
				}
			}
		}
	}
	if got, want := ui.Between("left", "right", 20), "left           right"; got != want {
		t.Errorf("Between: got %q, want %q", got, want)
	}
	if got, want := ui.WrapAtMost("one two three four", 8, 2, "…"), []string{"one two", "three…"}; !slices.Equal(got, want) {
		t.Errorf("WrapAtMost: got %q, want %q", got, want)
	}
}

func TestWindow(t *testing.T) {
	for _, test := range []struct{ first, last, height, total, want int }{
		{0, 0, 5, 20, 0}, {10, 10, 5, 20, 8}, {19, 19, 5, 20, 15}, {3, 3, 5, 4, 0}, {6, 9, 5, 20, 5}, {6, 14, 5, 20, 6},
	} {
		if got := ui.Window(test.first, test.last, test.height, test.total); got != test.want {
			t.Errorf("Window(%v): got %d, want %d", test, got, test.want)
		}
	}
}

func TestWords(t *testing.T) {
	if got, want := report.DecisionWords([]assessment.Decision{assessment.Keep, assessment.Now, assessment.NotNow}), "keep, now or not now"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := report.DecisionWords(assessment.Decisions()), "all still possible"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	now := time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)
	for hours, want := range map[int]string{0: "today 10:42", 11: "yesterday", 24 * 11: "21 Nov", 24 * 400: "28 Oct 2025"} {
		if got := ui.Ago(now.Add(-time.Duration(hours)*time.Hour), now); got != want {
			t.Errorf("%d hours ago: got %q, want %q", hours, got, want)
		}
	}
}

const document = `# Roadmap for A \| B

Two words of **introduction**, and a [link](https://example.org/a).

## The plan

| When | What | Who | Evidence |
| --- | --- | --- | --- |
| January | Scope \| boundary | Founder | A signed page |
| February | **Policies** and ` + "`rules`" + ` | Head of operations | Twelve pages of policies that everybody has read |

` + "```mermaid\ngantt\n  title Plan\n```" + `

## Notes

> A note
> in two lines

1. first
2. second
`

func TestRendering(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		styles := ui.NewStyles(ui.ThemeDark.Palette(ui.Terminal{}), ascii)
		for _, width := range []int{20, 38, 70, 120} {
			doc, err := ui.Markdown(document, width, styles)
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for _, line := range doc.Lines {
				if got := ui.Width(line); got > width {
					t.Errorf("width %d: a line of %d cells: %q", width, got, ansi.Strip(line))
				}
				text.WriteString(ansi.Strip(line) + "\n")
			}
			words := strings.Join(strings.Fields(text.String()), " ")
			for _, want := range []string{"Scope | boundary", "Policies", "second", "The tab Plan"} {
				if !strings.Contains(words, want) {
					t.Errorf("width %d: %q is missing:\n%s", width, want, text.String())
				}
			}
			for _, never := range []string{"**", "gantt", "| ---", `\|`} {
				if strings.Contains(words, never) {
					t.Errorf("width %d: %q is on the screen:\n%s", width, never, text.String())
				}
			}
			if got, want := len(doc.Sections), 2; got != want {
				t.Errorf("sections: got %d, want %d", got, want)
			}
		}
	}
}
