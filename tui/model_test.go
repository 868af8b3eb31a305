package tui_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/safetext/hostile"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

var (
	steps    = flag.Int("steps", 200, "how many random keys and sizes the whole program takes on a real database")
	stepSeed = flag.Uint64("step-seed", 0, "where chance begins; 0 is another place each time for more than the usual number of steps")
)

// TestAnyKeyAnySize does whatever there is to do, in any order, on screens of
// any size, with a real database below: nothing breaks, every frame fits and
// holds no text that a terminal obeys, and what is on disk is what is on the
// screen, also for a program that begins anew. -steps does more of it.
func TestAnyKeyAnySize(t *testing.T) {
	const each = 1000 // steps on one database, which grows
	seed := *stepSeed
	if seed == 0 && *steps > each {
		seed = uint64(time.Now().UnixNano())
	}
	began, done := time.Now(), 0
	for done < *steps && !t.Failed() {
		n := min(each, *steps-done)
		left := n
		if !t.Run(fmt.Sprint("step-seed ", seed), func(t *testing.T) {
			walk(t, rand.New(rand.NewPCG(seed, 1)), func() bool { left--; return left >= 0 })
		}) {
			return
		}
		seed, done = seed+1, done+n
	}
	t.Logf("%d steps in %v", done, time.Since(began).Round(time.Second))
}

// walker presses any keys.
type walker struct {
	*rand.Rand
	shelf         shelf
	person        *tuitest.Person
	db            *sqlite.DB
	width, height int
	did           []string
	seen          frame // the last one
}

// frame is what is on the screen.
type frame struct {
	content       string
	cursor        tea.Position
	width, height int
}

// walk takes steps while there is more.
func walk(t *testing.T, chance *rand.Rand, more func() bool) {
	w := walker{Rand: chance, shelf: newShelf(t), width: 80, height: 24}
	defer func() {
		if problem := recover(); problem != nil {
			t.Errorf("%v", problem)
		}
		if t.Failed() {
			t.Logf("%dx%d after %d steps, the last of which are %q", w.width, w.height, len(w.did), w.did[max(0, len(w.did)-60):])
			t.Logf("\n%s", ansi.Strip(w.person.View().Content))
		}
		if w.db != nil {
			w.db.Close()
		}
	}()
	w.begin(t, tui.Options{NewCompany: "Northlight AI"})
	for more() {
		w.did = append(w.did, "")
		w.did[len(w.did)-1] = w.step(t)
		w.check(t)
		if t.Failed() {
			return
		}
	}
}

// begin starts the program anew on what is on disk.
func (w *walker) begin(t *testing.T, options tui.Options) {
	if w.db != nil {
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	w.person, w.db = w.shelf.sit(t, w.width, w.height, options)
}

// step does one thing and says what.
func (w *walker) step(t *testing.T) string {
	keys, texts := tui.AllKeys(), hostile.Texts()
	switch w.IntN(24) {
	case 0:
		return w.resize([][2]int{{0, 0}, {1, 1}, {1, 0}, {0, 9}, {500, 200}, {39, 12}, {40, 11}}[w.IntN(7)])
	case 1:
		var storm []tea.Msg
		for range 1 + w.IntN(8) {
			w.width, w.height = w.IntN(140), w.IntN(50)
			storm = append(storm, tea.WindowSizeMsg{Width: w.width, Height: w.height})
		}
		w.person.Burst(storm...)
		return fmt.Sprintf("a storm that ends at %dx%d", w.width, w.height)
	case 2, 3:
		return w.resize([2]int{ui.MinWidth + w.IntN(120), ui.MinHeight + w.IntN(40)})
	case 4:
		text := texts[w.IntN(len(texts))]
		w.person.Burst(tuitest.Typed(text)...)
		return fmt.Sprintf("type %q", text)
	case 8: // keys faster than the disk
		burst := make([]tea.Msg, 2+w.IntN(6))
		names := make([]string, len(burst))
		for i := range burst {
			names[i] = keys[w.IntN(len(keys))]
			burst[i] = tuitest.Key(names[i])
		}
		w.person.Burst(burst...)
		return fmt.Sprintf("at once %q", names)
	case 5:
		text := texts[w.IntN(len(texts))]
		if w.IntN(20) == 0 {
			text = hostile.Long()
		}
		w.person.Paste(text)
		return fmt.Sprintf("paste %.300q", text)
	case 6: // any character, with any of the keys that are held
		key := tea.KeyPressMsg{Code: rune(w.IntN(0x3000)), Mod: tea.KeyMod(w.IntN(16))}
		if key.Mod == 0 {
			key.Text = string(key.Code)
		}
		w.person.Send(key)
		return fmt.Sprintf("key %q", key)
	case 7:
		if w.IntN(10) == 0 {
			w.person.Press("ctrl+c")
			return "ctrl+c"
		}
		w.person.Send(tea.BackgroundColorMsg{Color: []ansi.BasicColor{ansi.Black, ansi.White}[w.IntN(2)]})
		return "background"
	default:
		key := keys[w.IntN(len(keys))]
		w.person.Press(key)
		return key
	}
}

func (w *walker) resize(to [2]int) string {
	w.width, w.height = to[0], to[1]
	w.person.Resize(to[0], to[1])
	return fmt.Sprintf("%dx%d", to[0], to[1])
}

func (w *walker) check(t *testing.T) {
	view := w.person.View()
	now := frame{content: view.Content, width: w.width, height: w.height}
	if view.Cursor != nil {
		now.cursor = view.Cursor.Position
	}
	if now != w.seen { // most keys do nothing most of the time
		w.seen = now
		fits(t, w.person, w.width, w.height)
		if err := hostile.Screen(view.Content); err != nil {
			t.Errorf("the frame: %v", err)
		}
	}
	if err := hostile.Document(view.WindowTitle); err != nil || strings.Contains(view.WindowTitle, "\n") {
		t.Errorf("the title %q: %v", view.WindowTitle, err)
	}
	model := w.person.Model().(*tui.Model)
	if err := model.Valid(); err != nil {
		t.Errorf("the state: %v", err)
		return
	}
	run, open := model.Opened()
	if open {
		w.stored(t, run)
	}
	if w.person.Ended() {
		options := tui.Options{}
		if open {
			options.Open = run.ID
		}
		w.begin(t, options)
		if again, _ := w.person.Model().(*tui.Model).Opened(); open && !equal(again, run) {
			t.Errorf("opened again: got %+v\nwant %+v", again, run)
		}
	}
}

// stored compares what is on the screen with what is on disk.
func (w *walker) stored(t *testing.T, run assessment.Assessment) {
	there, err := w.db.Get(context.Background(), run.ID)
	if errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("%s is open, and deleted", run.ID)
		return
	}
	if err != nil || !equal(there, run) {
		t.Errorf("on disk %+v, %v\non the screen %+v", there, err, run)
	}
}

// equal compares all that was entered.
func equal(a, b assessment.Assessment) bool {
	questions := slices.Concat(a.Answers.Questions(), b.Answers.Questions())
	return a.ID == b.ID && a.Company == b.Company && a.Start == b.Start && a.DeadlineDate == b.DeadlineDate && a.Pack == b.Pack &&
		!slices.ContainsFunc(questions, func(q assessment.QuestionID) bool { return !a.Answers.Of(q).Equal(b.Answers.Of(q)) }) &&
		equalMaps(a.Notes, b.Notes) && equalMaps(a.Readiness, b.Readiness) && equalMaps(a.Kept, b.Kept) && slices.EqualFunc(a.Deals, b.Deals, func(x, y assessment.Deal) bool { return reflect.DeepEqual(x, y) })
}

// equalMaps takes an empty map for none.
func equalMaps[K comparable, V any](a, b map[K]V) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}
