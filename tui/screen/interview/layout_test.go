package interview_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/pack/packtest"
	"trustpath/content"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// The question, its options, every standard and the preview are on the screen with
// two standards and with four, and text is typed where its lines are.
func TestLayoutOfAnyStandards(t *testing.T) {
	four, err := packtest.WithFourthStandard(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string]fs.FS{"two": os.DirFS("../../../content/testdata/small"), "four": four} {
		loaded, err := pack.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		c := engine.New(loaded)
		for _, size := range [][2]int{{120, 36}, {100, 24}, {100, 20}, {80, 24}, {64, 20}} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size[0], size[1]), func(t *testing.T) {
				today := assessment.DateOf(time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC))
				s := session.New(c, nil, time.Now, func() assessment.Date { return today }, assessment.Assessment{})
				m := interview.New(s, nil, today)
				m.Restyle(ui.NewStyles(ui.Palettes()[0], false))
				m.Resize(ui.NewLayout(size[0], size[1]))
				for i := range c.Questions {
					m.Show(c.Questions[i].ID)
					checkLayout(t, c, m)
				}
			})
		}
	}
}

func checkLayout(t *testing.T, c *engine.Engine, m *interview.Model) {
	t.Helper()
	body := m.Body()
	shown := func(lines []string) string { return ansi.Strip(strings.Join(ui.Rows(lines, m.Layout.Body), "\n")) }
	main, side := shown(body.Main), shown(body.Side)
	summary := main
	if m.Layout.Side > 0 {
		summary = side
	}
	wants := []string{"If you choose"}
	if m.Layout.Side > 0 {
		wants = []string{"IF YOU CHOOSE", "ROADMAP SO FAR"}
	}
	for i := range c.Standards {
		wants = append(wants, strings.TrimPrefix(c.Standards[i].Short, "ISO "))
	}
	for _, want := range wants {
		if !strings.Contains(summary, want) {
			t.Errorf("%s: %q is missing in\n%s", m.Question(), want, summary)
		}
	}
	if !strings.Contains(main, "I don’t know") {
		t.Errorf("%s: don't know is missing in\n%s", m.Question(), main)
	}
	if q := c.Question(m.Question()); q.Options[0].Help != "" && m.Layout.Height >= 24 && !strings.Contains(main, "│   "+firstWords(q.Options[0].Help)) {
		t.Errorf("%s: what the option means is missing in\n%s", q.ID, main)
	}
	if q := c.Question(m.Question()); q.Help != "" && m.Layout.Height >= 24 && !strings.Contains(main, firstWords(q.Help)) {
		t.Errorf("%s: how to answer is missing in\n%s", q.ID, main)
	}
	if !strings.Contains(main, "❯") || !strings.Contains(main, c.Question(m.Question()).Options[0].Label) {
		t.Errorf("%s: the first option is missing in\n%s", m.Question(), main)
	}
	head := m.Head()
	if width := ui.Width(head.Left) + 2 + ui.Width(head.Right); width > m.Layout.Full() || !strings.Contains(ansi.Strip(head.Right), "1 of at most ") && m.Question() == c.Questions[0].ID {
		t.Errorf("%s: a head of %d cells in %d: %q %q", m.Question(), width, m.Layout.Full(), ansi.Strip(head.Left), ansi.Strip(head.Right))
	}
	m.Keys().Run(ui.Press("W"))
	for _, r := range "note" {
		m.Update(ui.Press(string(r)))
	}
	cursor := m.Cursor()
	line := ansi.Strip(m.Body().Main[cursor.Y])
	if !strings.HasSuffix(ansi.Cut(line, 0, cursor.X), "note") {
		t.Errorf("%s: the cursor is at %d, %d in\n%s", m.Question(), cursor.X, cursor.Y, line)
	}
	m.Keys().Run(ui.Press("esc"))
}

// firstWords is the first few words of a text, which are on one line of any screen.
func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(3, len(words))], " ")
}
