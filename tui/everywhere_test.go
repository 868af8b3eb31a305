package tui_test

import (
	"flag"
	"fmt"
	"image/color"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/tui"
	"trustpath/tui/ui"
)

// look is one way to draw the screens.
type look struct {
	name       string
	options    tui.Options
	background color.Color // what the terminal answers
}

func looks() []look {
	if testing.Short() { // under the race detector, which is what draws slowly
		return []look{{"dark", tui.Options{Theme: ui.ThemeDark}, color.Black}}
	}
	out := []look{
		{"dark", tui.Options{Theme: ui.ThemeDark}, color.Black},
		{"contrast on light", tui.Options{Theme: ui.ThemeContrast}, color.White},
		{"ascii", tui.Options{ASCII: true}, color.Black},
	}
	if *everyLook {
		out = append(out, look{"light", tui.Options{Theme: ui.ThemeLight}, color.White},
			look{"contrast on dark", tui.Options{Theme: ui.ThemeContrast}, color.Black})
	}
	return out
}

// sizes are those of terminals, and of what else calls itself one.
func sizes() [][2]int {
	if testing.Short() {
		return [][2]int{{120, 36}, {0, 0}, {80, 24}, {40, 12}}
	}
	out := [][2]int{{120, 36}, {0, 0}, {40, 12}, {80, 24}, {64, 20}, {1, 1}, {39, 11}, {63, 19}, {99, 30}}
	if *everyLook {
		out = append(out, [][2]int{{1, 0}, {20, 5}, {41, 13}, {60, 15}, {79, 23}, {100, 20}, {100, 24}, {100, 30}, {127, 50}, {200, 60},
			{500, 200}}...)
	}
	return out
}

// common is how many of the sizes every look is drawn at. They come first: where a
// page has scrolled to depends on the sizes before.
const common = 4

// pointed are pages where one line or field has the keys.
var pointed = regexp.MustCompile(`^(home$|home-new|palette|compare|interview|not-saved|review|export|plan$|plan-open|coverage$|work$|work-reason|whatif)`)

var everyLook = flag.Bool("every-look", false, "test every page with every key and command, at every size in every look")

// temporary is the last folder in the path of a test's database, which each world has
// another of.
var temporary = regexp.MustCompile(`/\d{3}/`)

// TestEveryPageEverywhere draws every page at several sizes in one look, at the
// first sizes in two others (with -every-look at all in all), and after keys at sizes
// that the looks share out: it fits, what has the keys can be seen, ASCII is
// ASCII, and it says the same in every color and without any.
func TestEveryPageEverywhere(t *testing.T) {
	for _, page := range pages() {
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			said := map[[2]int]string{} // what the first look drew
			for n, look := range looks() {
				w := smallWorld(t)
				p, _ := w.sit(120, 36, look.options)
				p.Send(tea.BackgroundColorMsg{Color: look.background})
				page.open(t, w, p)
				focused := focus(p.View())
				if pointed.MatchString(page.name) && !focused {
					t.Errorf("%s: what has the keys cannot be seen\n%s", look.name, p.Frame())
				}
				check := func(size [2]int, key string) (frame string) {
					view := p.View()
					viewFits(t, view, size[0], size[1])
					frame = ansi.Strip(view.Content)
					if focused && size[0] >= ui.MinWidth && size[1] >= ui.MinHeight && !focus(view) {
						t.Errorf("%s, %v %s: what has the keys cannot be seen\n%s", look.name, size, key, frame)
					}
					if look.options.ASCII && strings.IndexFunc(frame, func(r rune) bool { return r > 126 }) >= 0 {
						t.Errorf("%v %s: a sign outside ASCII\n%s", size, key, frame)
					}
					return frame
				}
				for at, size := range sizes() {
					if n > 0 && at == common && !*everyLook {
						break
					}
					p.Resize(size[0], size[1])
					if frame := temporary.ReplaceAllString(check(size, ""), "/0/"); n == 0 {
						said[size] = frame
					} else if got, want := frame, said[size]; got != want && !look.options.ASCII {
						t.Errorf("%s, %v: got\n%s\nwant as in the other looks\n%s", look.name, size, got, want)
					}
				}
				for at, size := range sizes() {
					if at%len(looks()) != n {
						continue
					}
					p.Resize(size[0], size[1])
					for _, key := range []string{"down", "pgdown", "up"} {
						p.Press(key)
						check(size, key)
					}
				}
			}
		})
	}
}

// focus reports whether the frame shows where the keys go, without color.
func focus(view tea.View) bool {
	return view.Cursor != nil || strings.ContainsAny(ansi.Strip(view.Content), "❯>")
}

// TestStorm resizes and presses whatever there is to press, a thousand times
// over: nothing breaks, and every frame fits.
func TestStorm(t *testing.T) {
	keys := tui.AllKeys()
	for _, seed := range []uint64{1, 2} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, seed))
			w := smallWorld(t)
			p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
			width, height := 80, 24
			var done []string
			defer func() {
				if problem := recover(); problem != nil {
					t.Fatalf("%v at %dx%d, after %q", problem, width, height, done)
				}
			}()
			for range 500 {
				step := keys[random.IntN(len(keys))]
				switch random.IntN(3) {
				case 0:
					width, height = random.IntN(140), random.IntN(50)
					step = fmt.Sprintf("%dx%d", width, height)
					p.Resize(width, height)
				case 1:
					width, height = max(width, ui.MinWidth), max(height, ui.MinHeight)
					p.Resize(width, height)
					p.Press(step)
				default:
					p.Press(step)
				}
				done = append(done, step)
				if p.Ended() { // by q on the list
					p, _ = w.sit(width, height, tui.Options{NewCompany: "Tindersea"})
				}
				if fits(t, p, width, height); t.Failed() {
					t.Fatalf("after %q:\n%s", done, ansi.Strip(p.View().Content))
				}
			}
		})
	}
}
