package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
	"trustpath/tui/screen/export"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// A bundle that is exported while an answer is being saved has the answer and its
// history. After a failed save it has the answer.
func TestBundleHasTheAnswerThatIsBeingSaved(t *testing.T) {
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, tc := range []struct {
		name  string
		fails error
		saves int // changes in the history
	}{{"saved", nil, 1}, {"not saved", errors.New("the disk is full"), 0}} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newApp()
				db, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "a.db"), a.now, sqlite.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				run, err := db.Create(t.Context(), assessment.Assessment{Company: tc.name, Pack: c.Pack})
				if err != nil {
					t.Fatal(err)
				}
				s := session.New(c, db, a.now, a.day, run)
				q := c.Questions[0]
				answer := assessment.Choose(q.Options[0].ID)
				save, err := s.Answer(q.ID, answer)
				if err != nil {
					t.Fatal(err)
				}
				tab, read, write := pressWrite(t, s, localFiles{a, c, func() *sqlite.DB { return db }})
				done, begun := make(chan tea.Msg, 1), make(chan tea.Msg, 1)
				go func() { done <- write() }()
				go func() { begun <- read() }()
				synctest.Wait() // both must wait for the save
				saved := session.SavedMsg{ID: run.ID, Err: tc.fails}
				if tc.fails == nil {
					saved = save().(session.SavedMsg)
				}
				s.Update(saved)
				preview := <-begun
				tab.Update(preview)
				if text := fmt.Sprintf("%+v", preview); !strings.Contains(text, `"`+string(q.ID)+`"`) {
					t.Errorf("the answer is not in the preview:\n%s", text)
				}
				msg := <-done
				written, ok := msg.(export.WrittenMsg)
				if !ok {
					t.Fatalf("got %+v, want a file", msg)
				}
				data, err := os.ReadFile(written.Path)
				if err != nil {
					t.Fatal(err)
				}
				got, err := files.ReadBundle(data, written.Path, c)
				if err != nil {
					t.Fatal(err)
				}
				if !got.Run.Answers.Of(q.ID).Equal(answer) {
					t.Errorf("the answer is not in the bundle: %v", got.Run.Answers.Of(q.ID))
				}
				if len(got.History) < tc.saves {
					t.Errorf("got %d changes, want at least %d", len(got.History), tc.saves)
				}
			})
		})
	}
}

// pressWrite chooses the bundle on the tab and presses enter. It returns the commands
// that preview and that write it.
func pressWrite(t *testing.T, s *session.Session, e localFiles) (tab *export.Model, read, write tea.Cmd) {
	t.Helper()
	tab = export.New(s.Run(), s, e)
	tab.Resize(ui.NewLayout(120, 80))
	tab.Restyle(ui.NewStyles(ui.ThemeDark.Palette(ui.Terminal{}), false))
	looks := tab.Init()
	tab.Keys().Run(ui.Press("tab")) // to the formats
	for _, f := range e.Formats() {
		if f.ID == formatBundle {
			_, write, _ = tab.Keys().Run(ui.Press("enter"))
			batch := looks().(tea.BatchMsg)
			return tab, batch[len(batch)-1], write
		}
		_, looks, _ = tab.Keys().Run(ui.Press("down"))
	}
	t.Fatal("there is no bundle")
	return nil, nil, nil
}
