package tui_test

import (
	"bytes"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// older is the small pack before it was changed: a request for SOC 2 had it next.
var older = sync.OnceValues(func() (*engine.Engine, error) {
	files := fstest.MapFS{}
	small := os.DirFS("../content/testdata/small")
	err := fs.WalkDir(small, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(small, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	change := func(name, from, to string) {
		files[name].Data = bytes.Replace(files[name].Data, []byte(from), []byte(to), 1)
	}
	change("pack.yaml", `version: "1"`, `version: "0"`)
	change("rules/soc2.yaml", "value: now, when: asks.soc2", "value: now, when: asks.soc2 and dated")
	c, err := pack.Load(files)
	if err != nil {
		return nil, err
	}
	return engine.New(c), nil
})

// answeredBefore stores an assessment of the older pack.
func (w *world) answeredBefore(t testing.TB) {
	t.Helper()
	c, err := older()
	if err != nil {
		t.Fatal(err)
	}
	answers := assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"asks":     assessment.Choose("soc2"),
		"deadline": assessment.Choose("none"),
	})
	_, err = w.WithEngine(c).Create(t.Context(), assessment.Assessment{Company: "Tindersea", Answers: answers})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOtherContent(t *testing.T) {
	const other = "Answered with content small 0; this is small 1."
	w := smallWorld(t)
	w.answeredBefore(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("enter")
	sees(t, p, other, "because of content", "Y accept content", "enter continue")

	// Going on decides nothing: the page comes again, and the roadmap leads to it.
	p.Press("enter")
	lacks(t, p, other)
	p.Press("r")
	sees(t, p, "c what changed")
	p.Press("c")
	sees(t, p, other)
	p.Press("q", "enter")
	sees(t, p, other)
	p.Press("?")
	sees(t, p, "keys of what changed")
	p.Press("esc")
	sees(t, p, other)

	p.Press("Y")
	lacks(t, p, other)
	sees(t, p, "saved 10:42")
	p.Press("r")
	lacks(t, p, "c what changed")
	p.Press("q", "enter")
	lacks(t, p, other)
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil || run.Pack != tuitest.Small().Pack {
		t.Errorf("stored: got %+v, %v", run.Pack, err)
	}
}

// An assessment whose recommendation was not recorded has nothing to compare: the
// next answer makes it belong to the content in use.
func TestOtherContentWithoutARecord(t *testing.T) {
	w := smallWorld(t)
	_, err := w.WithEngine(nil).Create(t.Context(), assessment.Assessment{
		Company: "Tindersea",
		Pack:    assessment.PackRef{ID: "small", Version: "0", Digest: "sha256:0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("enter")
	sees(t, p, "not recorded, so we cannot say what changed")
	p.Press("enter", "r")
	sees(t, p, "c what changed")
	p.Press("esc", "1", "enter", "r")
	lacks(t, p, "c what changed")
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil || run.Pack != tuitest.Small().Pack {
		t.Errorf("stored: got %+v, %v; want the content in use", run.Pack, err)
	}
}

// Facts past their day are marked where they are traced.
func TestOldFactsAreMarked(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		day  time.Time
		want bool
	}{{time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC), false}, {time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC), true}} {
		w.clock.now = tc.day
		p, _ := w.sit(120, 200, tui.Options{NewCompany: "Northlight AI"})
		p.Press("1", "enter", "1", "enter", "r", "tab", "tab")
		if tc.want {
			sees(t, p, "check it before you rely")
		} else {
			lacks(t, p, "check it before you rely")
		}
	}
}
