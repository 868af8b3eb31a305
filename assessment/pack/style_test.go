package pack_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment"
	"trustpath/assessment/pack"
)

// A wording with a better one is an error, and a long sentence a warning, each with
// the line of its words, whatever the form of the text.
func TestStyle(t *testing.T) {
	long := "Word " + strings.Repeat("word ", 29) + "end."
	obligation := func(lines ...string) string {
		return "checked: 2026-11-23\nreview_by: 2027-05-23\nobligations:\n- id: extra\n  force: law\n  cases:\n  - when: always\n" +
			strings.Join(lines, "\n") + "\n  sources: [size_act]\n"
	}
	plain := []string{"  title: Extra", "    text: Plain.", "  next_step: Do it."}
	for _, tc := range []struct {
		name, text string
		want       []string // "LINE words", with ! for a warning
	}{
		{"plain", obligation("    text: Standards understand.", "  title: Extra", "  next_step: Do it."), nil},
		{"in one line", obligation("    text: Whoever asks, the law stands.", plain[0], plain[2]), []string{`8 "Whoever": better if you`, `8 "stands": better is`}},
		{"folded", obligation("    text: >-", "      One. Two. It is there,", "      and beside it", "      a report in", "      hand.", plain[0], plain[2]),
			[]string{`10 "beside"`, `11 "in hand"`}},
		{"literal", obligation("    text: |", "      One.", "", "      | a | b |", "      |---|---|", "      | c | nobody |", plain[0], plain[2]), []string{`13 "nobody": better no one`}},
		{"quoted", obligation(`    text: "It is a plan, and this is no audit."`, plain[0], plain[2]), []string{`8 "this is no": better is not a`}},
		{"what others said", obligation("    text: They call it “whoever stands”.", plain[0], plain[2]), nil},
		{"first word", obligation("    text: Fine. Nothing has to be built. Nothing yet.", plain[0], plain[2]), []string{`8 "Nothing has to": better name`}},
		{"long", obligation("    text: >-", "      Short.", "      "+long, "      Short.", plain[0], plain[2]), []string{"!10 a sentence has 31 words, and 30 are enough: Word word"}},
		{"two short ones", obligation("    text: >-", "      "+strings.Replace(long, "word word word", "word word. Word", 1), plain[0], plain[2]), nil},
		{"a long condition", obligation("    text: Plain.", plain[0], plain[2], "  if: "+long), []string{"!11 a sentence"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := fstest.MapFS{"obligations.yaml": &fstest.MapFile{Data: []byte(tc.text)}}
			err := fs.WalkDir(os.DirFS(small), ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || files[name] != nil {
					return err
				}
				data, err := fs.ReadFile(os.DirFS(small), name)
				files[name] = &fstest.MapFile{Data: data}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			report, err := pack.Check(files, assessment.Date{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range report.CheckStyle() {
				sign := ""
				if f.Warning {
					sign = "!"
				}
				if f.File == "obligations.yaml" {
					got = append(got, sign+strings.TrimPrefix(f.Problem.Error(), "obligations.yaml:"))
				}
			}
			for i := range max(len(got), len(tc.want)) {
				if i >= len(got) || i >= len(tc.want) || !strings.HasPrefix(strings.Replace(got[i], ": ", " ", 1), tc.want[i]) {
					t.Fatalf("got %q, want %q", got, tc.want)
				}
			}
		})
	}
}
