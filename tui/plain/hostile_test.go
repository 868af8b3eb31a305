package plain_test

import (
	"bytes"
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/safetext/hostile"
	"trustpath/tui"
	"trustpath/tui/plain"
	"trustpath/tui/screen/export"
)

// quoting is a folder that cannot be written, with the file name in its error.
type quoting struct{ *desk }

func (q quoting) Export(_ assessment.Assessment, wish export.Wish) (string, error) {
	return "", errors.New("open " + wish.Path + ": \x1b]0;t\x07no such file")
}

var everyText = flag.Bool("every-text", false, "type every hostile text, and not one in five")

// TestHostileInEveryInput types hostile texts wherever a line is read and has them
// stored, with echo and without. The output must be plain text.
func TestHostileInEveryInput(t *testing.T) {
	t.Parallel()
	texts := append(hostile.Texts(), hostile.Long())
	terminals := []plain.Terminal{{Width: 80}, {Width: 20, Echo: true}, {Width: 200, Echo: true, ASCII: true}}
	const together = 8
	if !*everyText {
		var some []string
		for i := 0; i < len(texts)-1; i += 5 { // the last one is long, and takes seconds
			some = append(some, texts[i])
		}
		texts = some
	}
	if testing.Short() { // with the race detector all of them take minutes
		texts = texts[:min(len(texts), 2*together)]
	}
	for from := 0; from < len(texts); from += together {
		d, terminal := newDesk(t), terminals[from/together%len(terminals)]
		run := assessment.Assessment{Notes: map[assessment.QuestionID]string{}}
		var listed, asked []string
		for i, text := range texts[from:min(from+together, len(texts))] {
			run.Company, run.Pack = text, assessment.PackRef{ID: text, Version: text}
			run.Notes[d.catalog.Questions[i].ID] = text
			listed = append(listed, text, []string{"n " + text, "n\n" + text}[i%2], "q")
			asked = append(asked, text, "1 "+text, text+" 1", "t "+text, "g "+text, "n "+text, "n", text, ".", "d", text, "2026-12-01", text, "", "",
				"x "+text, "x! "+text, "? "+text, "-"+text, text+text)
		}
		stored, err := d.Create(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		deps := tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today}
		if from/together%2 == 1 {
			deps.Export = quoting{d}
		}
		for id, lines := range map[string][]string{"": listed, stored.ID: slices.Concat([]string{"v", "r"}, asked, []string{"v", "r"})} {
			var out bytes.Buffer
			terminal.In, terminal.Out = strings.NewReader(strings.Join(lines, "\n")), &out
			if _, err := plain.Run(t.Context(), deps, terminal, id); err != nil {
				t.Fatal(err)
			}
			if err := hostile.Document(out.String()); err != nil {
				t.Errorf("%.80q and after, width %d: %v", texts[from], terminal.Width, err)
			}
		}
	}
}
