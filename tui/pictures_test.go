package tui_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

var pictures = flag.String("pictures", "", "write the frames of the pictures of the README into this folder, with their colors")

// picture is a page that the README shows, for one founder on one day.
type picture struct {
	name     string
	answered int // questions answered before it opens
	open     func(p *tuitest.Person)
	shows    string // what must be on it
}

func shown() []picture {
	return []picture{
		{"roadmap", 99, func(*tuitest.Person) {}, "First steps"},
		{"plan", 99, func(p *tuitest.Person) { toTab(p, "Plan") }, "◆ milestone"},
	}
}

// film is the keys between the frames of the moving picture of the interview, and what
// is on the last one.
func film() (keys [][]string, shows string) {
	return [][]string{{}, {"space"}, {"down"}, {"space"}, {"enter"}, {"space"}, {"down", "down"}, {"space"}, {"enter"}, {"down"}, {"space"}}, "JUST NOW"
}

// toTab turns the roadmap to the tab with this title.
func toTab(p *tuitest.Person, title string) {
	head := strings.Split(p.Frame(), "\n")[1]
	var titles []string
	for title := range strings.SplitSeq(strings.TrimSpace(head), "   ") {
		titles = append(titles, strings.TrimSpace(title))
	}
	for range slices.Index(titles, title) {
		p.Press("tab")
	}
}

// founder stores the first answers of the founder whose roadmap is shown.
func founder(t testing.TB, w *world, answered int) string {
	t.Helper()
	run, err := files.ReadAnswers([]byte(northlight), "northlight", shipped(t).Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range shipped(t).Questions {
		if i >= answered {
			run.Answers = run.Answers.Without(q.ID)
		}
	}
	run.Pack = shipped(t).Pack
	stored, err := w.Create(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return stored.ID
}

// TestPictures opens what the README shows, dark and light. With -pictures it
// writes the frames, of which .ci/pictures draws the pictures.
func TestPictures(t *testing.T) {
	for _, theme := range []ui.Theme{ui.ThemeDark, ui.ThemeLight} {
		for _, picture := range shown() {
			name := picture.name + "-" + string(theme)
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				p, _ := w.sit(120, 36, tui.Options{Theme: theme, Open: founder(t, w, picture.answered)})
				picture.open(p)
				sees(t, p, "Northlight AI", picture.shows)
				if *pictures == "" {
					return
				}
				if err := os.WriteFile(filepath.Join(*pictures, name+".ansi"), []byte(p.View().Content+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// TestFilm plays the interview of the README, dark and light, and ends it with the
// summary. With -pictures it writes the frames.
func TestFilm(t *testing.T) {
	for _, theme := range []ui.Theme{ui.ThemeDark, ui.ThemeLight} {
		w, n := newWorld(t), 0
		write := func(p *tuitest.Person) {
			n++
			name := fmt.Sprintf("film-%02d-%s.ansi", n, theme)
			if *pictures == "" {
				return
			}
			if err := os.WriteFile(filepath.Join(*pictures, name), []byte(p.View().Content+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		keys, shows := film()
		p, _ := w.sit(120, 36, tui.Options{Theme: theme, Open: founder(t, w, 2)})
		for _, some := range keys {
			p.Press(some...)
			sees(t, p, "ROADMAP SO FAR")
			write(p)
		}
		sees(t, p, shows)
		p, _ = w.sit(120, 36, tui.Options{Theme: theme, Open: founder(t, w, 99)})
		sees(t, p, "First steps")
		write(p)
	}
}

// chromium is the command of a Chromium without a window.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium here to draw the pictures")
	return ""
}

// measure is a page of pictures that writes down where each word of them is: the
// advance of a letter, then by picture its width and the words of each line.
const measure = `<!doctype html><meta charset="utf-8"><body>PICTURES<pre id="out"></pre><script>
const letters = document.createElementNS("http://www.w3.org/2000/svg", "text");
letters.textContent = "M".repeat(100);
document.querySelector("svg > g").append(letters);
const advance = letters.getComputedTextLength() / 100;
letters.remove();
const pictures = [...document.querySelectorAll("svg")].map(svg => ({width: svg.width.baseVal.value, lines: [...svg.querySelectorAll("text")].map(
	line => [...line.querySelectorAll("tspan")].filter(word => !word.querySelector("tspan")).map(word => ({text: word.textContent,
		at: parseFloat(word.getAttribute("x")), placed: word.getAttribute("x").split(" ").length,
		from: word.getStartPositionOfChar(0).x, to: word.getEndPositionOfChar(word.getNumberOfChars() - 1).x})))}));
document.getElementById("out").textContent = JSON.stringify({advance, pictures});
</script>`

// A browser draws every word of the pictures as wide as its font is and where the
// grid has it, and every line as wide as on the screen.
func TestPicturesInABrowser(t *testing.T) {
	if !*everyLook {
		t.Skip("takes a browser and ten seconds: with -every-look")
	}
	browser := chromium(t)
	files, err := filepath.Glob("testdata/pictures/*.svg")
	if err != nil || len(files) != 2*len(shown()) {
		t.Fatalf("pictures: got %d, %v; want %d", len(files), err, 2*len(shown()))
	}
	var all strings.Builder
	for _, file := range files {
		svg, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		palette := ui.ThemeDark.Palette(ui.Terminal{})
		if strings.HasSuffix(file, "-light.svg") {
			palette = ui.ThemeLight.Palette(ui.Terminal{})
		}
		if !strings.Contains(string(svg), `fill="`+palette.Background+`"`) || !strings.Contains(string(svg), `px" fill="`+palette.Color(ui.Text)+`">`) {
			t.Errorf("%s: the background or the text does not have the color of the palette", file)
		}
		all.Write(svg[strings.Index(string(svg), "<svg"):])
	}
	folder := t.TempDir()
	page := filepath.Join(folder, "page.html")
	if err := os.WriteFile(page, []byte(strings.Replace(measure, "PICTURES", all.String(), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	dom, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+folder, "--dump-dom", "file://"+page).Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	var drawn struct {
		Advance  float64
		Pictures []struct {
			Width float64
			Lines [][]struct {
				Text     string
				At       float64
				Placed   int
				From, To float64
			}
		}
	}
	found := regexp.MustCompile(`<pre id="out">([^<]*)</pre>`).FindSubmatch(dom)
	if found == nil {
		t.Fatalf("nothing was measured in %.300s", dom)
	}
	if err := json.Unmarshal([]byte(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(string(found[1]))), &drawn); err != nil {
		t.Fatal(err)
	}
	const cell = 8.4
	for n, picture := range drawn.Pictures {
		if len(picture.Lines) < 25 {
			t.Errorf("%s: got %d lines, want more", files[n], len(picture.Lines))
		}
		for _, line := range picture.Lines {
			end := 0.0
			for _, word := range line {
				cells := float64(utf8.RuneCountInString(word.Text))
				if strings.ContainsFunc(word.Text, func(r rune) bool { return r == ' ' || r == '\u00a0' }) {
					t.Errorf("%s: %q holds blanks", files[n], word.Text)
				}
				if natural := (cells-1)*cell + drawn.Advance; word.Placed > 1 && math.Abs(word.To-word.From-natural) > 2 {
					t.Errorf("%s: the signs %q are %.1f wide, want %.1f", files[n], word.Text, word.To-word.From, natural)
				}
				if natural := cells * drawn.Advance; word.Placed == 1 && utf8.RuneCountInString(word.Text) == len(word.Text) && math.Abs(word.To-word.From-natural) > 1 {
					t.Errorf("%s: the word %q is %.1f wide, want %.1f", files[n], word.Text, word.To-word.From, natural)
				}
				if math.Abs(word.From-word.At) > 0.5 || word.From < end-2 {
					t.Errorf("%s: the word %q begins at %.1f, want %.1f and behind %.1f", files[n], word.Text, word.From, word.At, end)
				}
				end = word.To
			}
			last := line[len(line)-1]
			if want := last.At + float64(utf8.RuneCountInString(last.Text))*cell; math.Abs(end-want) > 0.1*(want-last.At)+2 || end > picture.Width {
				t.Errorf("%s: the line of %q ends at %.1f, want %.1f of %.1f", files[n], last.Text, end, want, picture.Width)
			}
		}
	}
}
