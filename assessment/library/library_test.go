package library_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/oklog/ulid/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/library"
	"trustpath/assessment/pack"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
	"trustpath/content"
)

var shipped = sync.OnceValue(func() *engine.Engine {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		panic(err)
	}
	return engine.New(c)
})

var (
	start = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	today = assessment.DateOf(start)
)

// store is an empty library that several people can open.
type store struct {
	open  func(t testing.TB, user string) library.Library
	place string // for Dana
}

// forEachBackend runs a test on an empty library of each kind.
func forEachBackend(t *testing.T, test func(t *testing.T, s store)) {
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir() + "/library"
		if err := library.InitFolder(folder); err != nil {
			t.Fatal(err)
		}
		test(t, store{func(t testing.TB, user string) library.Library { return openFolder(t, folder, user) }, folder})
	})
	forEachServer(t, test)
}

func openFolder(t testing.TB, folder, user string) *library.Folder {
	t.Helper()
	lib, err := library.OpenFolder(folder, user, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

// newBundle returns a bundle with a history of one line.
func newBundle(n int, company string) files.Bundle {
	id := ulid.ULID{15: byte(n), 14: byte(n >> 8), 13: byte(n >> 16)}.String()
	return files.Bundle{
		Run:     assessment.Assessment{ID: id, Company: company, Created: start, Changed: start, Pack: shipped().Pack},
		History: []files.Change{{Kind: files.KindCreate, Before: "null", After: files.EncodeJSON(company), Time: start, Step: 1}},
	}
}

// answered adds a step that answers a question.
func answered(t testing.TB, b files.Bundle, question, option string, minutes int) files.Bundle {
	t.Helper()
	was := files.Entries(b.Run)[files.Entry{Kind: files.KindAnswer, Key: question}]
	run, err := b.Run.Apply(nil, assessment.SetAnswer{
		Question: assessment.QuestionID(question),
		Answer:   assessment.Choose(assessment.OptionID(option)),
	}, start, today)
	if err != nil {
		t.Fatal(err)
	}
	return changed(b, run, files.Entry{Kind: files.KindAnswer, Key: question}, was, minutes)
}

// changed adds a line to the history of a bundle.
func changed(b files.Bundle, run assessment.Assessment, e files.Entry, was string, minutes int) files.Bundle {
	b.Run = run
	b.Run.Changed = start.Add(time.Duration(minutes) * time.Minute)
	b.History = append(slices.Clone(b.History), files.Change{
		Kind:   e.Kind,
		Key:    e.Key,
		Before: files.EncodeJSON(was),
		After:  files.EncodeJSON(files.Entries(run)[e]),
		Time:   b.Run.Changed,
		Step:   len(b.History) + 1,
	})
	return b
}

func newPush(t testing.TB, b files.Bundle) library.Push {
	t.Helper()
	p, err := library.NewPush(b, shipped(), today)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// quickPush is newPush without evaluating and checking the assessment.
func quickPush(t testing.TB, b files.Bundle) library.Push {
	t.Helper()
	var out bytes.Buffer
	if err := files.WriteBundle(&out, b); err != nil {
		t.Fatal(err)
	}
	none := map[string]string{}
	return library.Push{
		ID:      b.Run.ID,
		Head:    library.Digest(out.Bytes()),
		Bundle:  out.Bytes(),
		Company: b.Run.Company,
		Changed: b.Run.Changed,
		Facts:   library.Facts{By: none, Decision: none, Gate: none, Duty: none, Work: none, Late: none, Days: none},
	}
}

func put(t testing.TB, lib library.Library, b files.Bundle, expected string) library.Entry {
	t.Helper()
	entry, err := lib.Put(context.Background(), newPush(t, b), expected)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func TestPushAndPull(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		ctx := context.Background()
		dana, omar := s.open(t, "dana"), s.open(t, "omar")
		first := newBundle(1, "Northlight AI")
		entry := put(t, dana, first, "")
		if entry.By != "dana" || entry.Company != "Northlight AI" || entry.Pack != shipped().Pack || !entry.Changed.Equal(start) {
			t.Errorf("got %+v", entry)
		}
		if again := put(t, dana, first, ""); again.Head != entry.Head {
			t.Errorf("a repeated push gave %+v", again)
		}
		second := answered(t, first, "held", "none", 1)
		head := put(t, omar, second, entry.Head).Head

		_, err := dana.Put(ctx, newPush(t, answered(t, first, "held", "iso27001", 2)), entry.Head)
		var stale *library.StaleError
		if !errors.As(err, &stale) || stale.By != "omar" || stale.Head != head || !errors.Is(err, library.ErrStale) {
			t.Errorf("a stale push gave %v", err)
		}
		got, data, err := dana.Get(ctx, first.Run.ID)
		if err != nil || got.Head != head || library.Digest(data) != head {
			t.Fatalf("got %+v, %v", got, err)
		}
		b, err := library.ReadBundle(got, data, shipped())
		if err != nil || !library.FastForward(first, b) || !library.FastForward(b, second) {
			t.Errorf("got %+v, %v", b, err)
		}
		_, err = library.ReadBundle(got, append(data, ' '), shipped())
		if err == nil {
			t.Error("a changed bundle is taken")
		}
		history, err := dana.History(ctx, first.Run.ID)
		if err != nil || len(history) != 2 || history[0].By != "dana" || history[1].By != "omar" || history[1].Parent != history[0].Head {
			t.Errorf("the history is %+v, %v", history, err)
		}
		for _, id := range []string{newBundle(2, "").Run.ID, "", "../../etc"} {
			if _, _, err := dana.Get(ctx, id); !errors.Is(err, library.ErrNotFound) {
				t.Errorf("get %q: %v", id, err)
			}
		}
	})
}

func TestList(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		ctx := context.Background()
		dana, omar := s.open(t, "dana"), s.open(t, "omar")
		for i := range 5 {
			put(t, []library.Library{dana, omar}[i%2], newBundle(i, fmt.Sprintf("Company %d", i)), "")
		}
		for _, tc := range []struct {
			filter library.Filter
			want   string
			total  int
		}{
			{library.Filter{}, "43210", 5},
			{library.Filter{Limit: 2}, "43", 5},
			{library.Filter{By: "omar"}, "31", 2},
			{library.Filter{Text: "pany 2"}, "2", 1},
			{library.Filter{Text: "%"}, "", 0},
		} {
			got, total, err := dana.List(ctx, tc.filter)
			names := ""
			for _, e := range got {
				names += strings.TrimPrefix(e.Company, "Company ")
			}
			if err != nil || names != tc.want || total != tc.total {
				t.Errorf("%+v: got %q of %d, %v", tc.filter, names, total, err)
			}
		}
	})
}

func TestRemove(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		ctx := context.Background()
		lib := s.open(t, "remover")
		b := newBundle(1, "Acme")
		entry := put(t, lib, b, "")
		if err := lib.Remove(ctx, b.Run.ID); err != nil {
			t.Fatal(err)
		}
		if err := lib.Remove(ctx, b.Run.ID); !errors.Is(err, library.ErrNotFound) {
			t.Errorf("removed twice: %v", err)
		}
		_, _, err := lib.Get(ctx, b.Run.ID)
		_, total, listing := lib.List(ctx, library.Filter{})
		if !errors.Is(err, library.ErrNotFound) || listing != nil || total != 0 {
			t.Errorf("got %v, %d, %v", err, total, listing)
		}
		for _, expected := range []string{"", entry.Head} {
			if _, err := lib.Put(ctx, newPush(t, b), expected); !errors.Is(err, library.ErrRemoved) {
				t.Errorf("pushed again after %q: %v", expected, err)
			}
		}
	})
}

func TestPacks(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		ctx := context.Background()
		lib := s.open(t, "dana")
		for _, version := range []string{"2026.9", "2026.12"} {
			p := library.Pack{PackRef: assessment.PackRef{ID: "default", Version: version, Digest: "sha256:" + version}}
			for range 2 {
				if err := lib.PutPack(ctx, p, []byte("zip "+version)); err != nil {
					t.Fatal(err)
				}
			}
		}
		packs, err := lib.Packs(ctx)
		if err != nil || len(packs) != 2 || packs[0].Version != "2026.12" || packs[1].By != "dana" {
			t.Errorf("got %+v, %v", packs, err)
		}
		if data, err := lib.GetPack(ctx, "sha256:2026.9"); err != nil || string(data) != "zip 2026.9" {
			t.Errorf("got %q, %v", data, err)
		}
		if _, err := lib.GetPack(ctx, "sha256:../x"); !errors.Is(err, library.ErrNoPack) {
			t.Errorf("got %v", err)
		}
		bad := library.Pack{PackRef: assessment.PackRef{ID: "../x", Version: "1", Digest: "d"}}
		if err := lib.PutPack(ctx, bad, []byte("zip")); !errors.Is(err, library.ErrRefused) {
			t.Errorf("got %v", err)
		}
	})
}

// hostilePushes are what no program of ours pushes.
func hostilePushes(t testing.TB) map[string]library.Push {
	good := newPush(t, newBundle(1, "Acme"))
	with := func(from, to string) library.Push {
		p := good
		p.Bundle = bytes.Replace(good.Bundle, []byte(from), []byte(to), 1)
		if bytes.Equal(p.Bundle, good.Bundle) {
			t.Fatalf("%q is not in the bundle", from)
		}
		p.Head = library.Digest(p.Bundle)
		return p
	}
	raw := func(data string) library.Push {
		p := good
		p.Bundle, p.Head = []byte(data), library.Digest([]byte(data))
		return p
	}
	facts := func(change func(*library.Facts)) library.Push {
		p := newPush(t, newBundle(1, "Acme"))
		change(&p.Facts)
		return p
	}
	many := map[string]string{}
	for i := range 1001 {
		many[fmt.Sprint("k", i)] = "yes"
	}
	other := good
	other.Head = strings.Repeat("0", 64)
	return map[string]library.Push{
		"nothing":            raw(""),
		"not JSON":           raw("trustpath_bundle"),
		"a list":             raw("[1]"),
		"cut off":            raw(string(good.Bundle[:len(good.Bundle)/2])),
		"not UTF-8":          with("Acme", "Ac\xffme"),
		"no version":         with(`"trustpath_bundle": `, `"bundle": `),
		"version of later":   with(`"trustpath_bundle": 1`, `"trustpath_bundle": 100`),
		"version of text":    with(`"trustpath_bundle": 1`, `"trustpath_bundle": "1"`),
		"another id":         with(good.ID, newBundle(2, "").Run.ID),
		"an escape":          with(`"company": "Acme"`, `"company": "Ac\u001b[31mme"`),
		"a NUL":              with(`"company": "Acme"`, `"company": "Ac\u0000me"`),
		"a bidi override":    with(`"company": "Acme"`, `"company": "Ac\u202eme"`),
		"a long name":        with(`"company": "Acme"`, `"company": "`+strings.Repeat("x", 5000)+`"`),
		"a history of text":  with(`"history": [`, `"history": "x", "other": [`),
		"deep":               raw(strings.Repeat("[", 200_000)),
		"too large":          raw(strings.Repeat(" ", files.MaxBundle+1)),
		"another digest":     other,
		"a fact of text":     facts(func(f *library.Facts) { f.Gate["a"] = "Acme AI" }),
		"a fact of a name":   facts(func(f *library.Facts) { f.By["sector"] = "*" }),
		"a day of text":      facts(func(f *library.Facts) { f.Days["a"] = "soon" }),
		"a day in no month":  facts(func(f *library.Facts) { f.Days["a"] = "2026-13-01" }),
		"too many facts":     facts(func(f *library.Facts) { f.Duty = many }),
		"an id of a command": {ID: "'; DROP TABLE assessments; --", Bundle: good.Bundle, Head: good.Head},
	}
}

func TestHostileBundlesAreRefused(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		lib := s.open(t, "dana")
		for name, p := range hostilePushes(t) {
			if _, err := lib.Put(context.Background(), p, ""); !errors.Is(err, library.ErrRefused) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		p := newPush(t, newBundle(1, "Acme"))
		for _, bomb := range hostile.Bombs(`{"trustpath_bundle": 1}`, files.MaxBundle/16) {
			if len(bomb.Text) > files.MaxBundle {
				continue // one such is above
			}
			p.Bundle, p.Head = []byte(bomb.Text), library.Digest([]byte(bomb.Text))
			if _, err := lib.Put(context.Background(), p, ""); !errors.Is(err, library.ErrRefused) {
				t.Errorf("%s: got %v", bomb.Name, err)
			}
		}
		if _, total, err := lib.List(context.Background(), library.Filter{}); total != 0 || err != nil {
			t.Errorf("%d are in the library, %v", total, err)
		}
	})
}

// What this program would not import does not travel.
func TestClientRefusesFirst(t *testing.T) {
	for _, text := range hostile.Texts() {
		if safetext.Check(text) == nil || !utf8.ValidString(text) {
			continue // it has a meaning in documents alone, or JSON makes it harmless
		}
		b := newBundle(1, text)
		note := newBundle(1, "Acme")
		note.Run.Notes = map[assessment.QuestionID]string{"held": text}
		for _, b := range []files.Bundle{b, note} {
			if _, err := library.NewPush(b, shipped(), today); !errors.Is(err, library.ErrRefused) {
				t.Errorf("%q: got %v", text, err)
			}
		}
	}
}

// A client that is killed inside a push leaves every bundle whole.
func TestClientKilled(t *testing.T) {
	const child = "TRUSTPATH_TEST_PUSH" // where this process, started by the test, pushes
	ctx := context.Background()
	if place := os.Getenv(child); place != "" {
		lib, err := library.Open(ctx, place, "dana", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		b := newBundle(1, "Acme")
		head, _, _ := lib.Get(ctx, b.Run.ID)
		b.Run.Notes = map[assessment.QuestionID]string{"held": strings.Repeat("note ", 100_000)}
		for {
			b.Run.Changed = time.Now().UTC()
			head, err = lib.Put(ctx, quickPush(t, b), head.Head)
			var stale *library.StaleError
			if errors.As(err, &stale) { // the server took the last push of one that was killed
				head, err = stale.Entry, nil
			}
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println(head.Head)
		}
	}
	forEachBackend(t, func(t *testing.T, s store) {
		lib := s.open(t, "dana")
		seen := 0
		for round := range 10 {
			cmd := exec.Command(os.Args[0], "-test.run=^TestClientKilled$")
			cmd.Env = append(os.Environ(), child+"="+s.place)
			pipe, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(pipe)
			lines.Scan()
			time.Sleep(time.Duration(7*round) * time.Millisecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			acknowledged := lines.Text()
			for lines.Scan() {
				acknowledged = lines.Text()
			}
			_ = cmd.Wait() // it was killed
			id := newBundle(1, "").Run.ID
			entry, data, err := lib.Get(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if library.Digest(data) != entry.Head {
				t.Errorf("round %d: the bundle is not whole", round)
			}
			history, err := lib.History(ctx, id)
			for _, head := range []string{acknowledged, entry.Head} { // a server may still take the last push
				if !slices.ContainsFunc(history, func(e library.Entry) bool { return e.Head == head }) {
					t.Errorf("round %d: %s is lost, %v", round, head, err)
				}
			}
			if err != nil || len(history) <= seen {
				t.Errorf("round %d: the history has %d after %d, %v", round, len(history), seen, err)
			}
			seen = len(history)
		}
	})
}

func TestOneWinner(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		race(t, newBundle(1, "Acme"), 8, 10, func() library.Library { return s.open(t, "dana") })
	})
}

// race lets many push versions of one assessment, each after the head it saw last: each
// head has one that follows it, and what was taken is there.
func race(t *testing.T, b files.Bundle, writers, pushes int, open func() library.Library) {
	ctx := context.Background()
	lib := open()
	put(t, lib, b, "")
	var all sync.WaitGroup
	var wins atomic.Int64
	for i := range writers {
		lib := open()
		all.Go(func() {
			head := ""
			for n := range pushes {
				mine := answered(t, b, "held", fmt.Sprintf("w%d_%d", i, n), 1+i*pushes+n)
				entry, err := lib.Put(ctx, quickPush(t, mine), head)
				var stale *library.StaleError
				switch {
				case errors.As(err, &stale):
					head = stale.Head
				case err != nil:
					t.Error(err)
				default:
					head = entry.Head
					wins.Add(1)
				}
			}
		})
	}
	all.Wait()
	history, err := lib.History(ctx, b.Run.ID)
	if err != nil || len(history) != int(wins.Load())+1 || len(history) == 1 {
		t.Errorf("%d pushes won, and the history has %d, %v", wins.Load(), len(history), err)
		return
	}
	for i, entry := range history[1:] {
		if entry.Parent != history[i].Head {
			t.Errorf("push %d follows %s, not %s", i+1, entry.Parent, history[i].Head)
		}
	}
	entry, data, err := lib.Get(ctx, b.Run.ID)
	if err != nil || entry.Head != history[len(history)-1].Head || library.Digest(data) != entry.Head {
		t.Errorf("got %+v, %v", entry, err)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	base := answered(t, newBundle(1, "Acme"), "held", "none", 1)
	now := start.Add(time.Hour)
	none := func(library.Conflict) library.Side { return "" }
	texts := func(b files.Bundle) string {
		out := ""
		for _, id := range b.Run.Answers.Questions() {
			for _, o := range b.Run.Answers.Of(id).Options {
				out += " " + string(id) + "=" + string(o)
			}
		}
		return out
	}
	here := answered(t, answered(t, base, "team_size", "t1_10", 2), "asks", "soc2", 4)
	for _, tc := range []struct {
		name      string
		there     files.Bundle
		take      func(library.Conflict) library.Side
		want      string
		conflicts int
		changed   bool
	}{
		{"nothing there", base, none, " asks=soc2 held=none team_size=t1_10", 0, true},
		{"the same", here, none, " asks=soc2 held=none team_size=t1_10", 0, false},
		{"other questions", answered(t, base, "regions", "us", 3), none, " asks=soc2 held=none regions=us team_size=t1_10", 0, true},
		{"the same answer", answered(t, base, "asks", "soc2", 3), none, " asks=soc2 held=none team_size=t1_10", 0, true},
		{"another answer", answered(t, base, "asks", "iso27001", 3), none, " asks=iso27001 held=none team_size=t1_10", 1, true},
		{"another answer, here wins", answered(t, base, "asks", "iso27001", 3),
			func(library.Conflict) library.Side { return library.Here }, " asks=soc2 held=none team_size=t1_10", 0, true},
		{"another answer, the library wins", answered(t, base, "asks", "iso27001", 3),
			func(library.Conflict) library.Side { return library.There }, " asks=iso27001 held=none team_size=t1_10", 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, conflicts, changed, err := library.Merge(here, tc.there, nil, tc.take, now)
			if err != nil || texts(out) != tc.want || len(conflicts) != tc.conflicts || changed != tc.changed {
				t.Errorf("got%s, %+v, %v, %v", texts(out), conflicts, changed, err)
			}
			if !library.FastForward(tc.there, out) {
				t.Errorf("the history of the library is not the beginning of %+v", out.History)
			}
			newPush(t, out) // its history leads to its answers
		})
	}
}

func TestMergeOfDeals(t *testing.T) {
	t.Parallel()
	deal := func(n int, name string) assessment.Deal {
		return assessment.Deal{Number: n, Name: name, Asks: []assessment.OptionID{"soc2"}, Currency: "USD"}
	}
	base := newBundle(1, "Acme")
	base.Run.Deals = []assessment.Deal{deal(1, "Bank"), deal(2, "Gone here"), deal(3, "Gone there")}
	here, there := base, base
	here.Run.Deals = []assessment.Deal{deal(1, "Bank"), deal(3, "Gone there"), deal(4, "New here")}
	there.Run.Deals = []assessment.Deal{deal(1, "Bank"), deal(2, "Gone here"), deal(4, "New there")}
	out, conflicts, changed, err := library.Merge(here, there, base.Run.Deals,
		func(library.Conflict) library.Side { return "" }, start)
	if err != nil || !changed || len(conflicts) != 1 || conflicts[0].Kind != library.KindDeal || conflicts[0].Key != "4" {
		t.Errorf("got %+v, %v, %v", conflicts, changed, err)
	}
	if len(out.Run.Deals) != 2 || out.Run.Deals[1].Name != "New there" {
		t.Errorf("got %+v", out.Run.Deals)
	}
}
