package export_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/export"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// press does what a key does on the page.
func press(m *export.Model, name string) tea.Cmd {
	if _, cmd, found := m.Keys().Run(tuitest.Key(name)); found {
		return cmd
	}
	return m.Update(tuitest.Key(name))
}

// Enter writes the file that is suggested, also before the suggestion is drawn.
func TestEnterDoesNotWaitForThePath(t *testing.T) {
	folder := tuitest.NewFolder()
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, folder)
	m.Init() // on its way
	write := press(m, "enter")
	if write == nil {
		t.Fatal("enter writes nothing")
	}
	if got, want := write(), (export.WrittenMsg{Path: "/home/mira/roadmap.md"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A suggestion that comes after the first key in the path field does not get
// into what is typed.
func TestLateSuggestion(t *testing.T) {
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, tuitest.NewFolder())
	late := m.Init()().(tea.BatchMsg)
	press(m, "tab")
	press(m, "tab")
	press(m, "ctrl+u")
	for _, cmd := range late {
		m.Update(cmd())
	}
	for _, key := range []string{"o", "u", "t", ".", "m", "d"} {
		press(m, key)
	}
	if got, want := press(m, "enter")(), (export.WrittenMsg{Path: "out.md"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A document with parts is previewed and written for the audience that is chosen; a
// format that is always whole has none.
func TestAudience(t *testing.T) {
	folder := tuitest.NewFolder()
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, folder)
	m.Resize(ui.NewLayout(80, 24))
	for _, cmd := range m.Init()().(tea.BatchMsg) {
		m.Update(cmd())
	}
	for _, want := range []string{"for the board", "for the team"} {
		m.Update(press(m, "down")())
		if text := strings.Join(m.Body().Main, "\n"); !strings.Contains(text, "Acme AI, as markdown "+want) {
			t.Errorf("no preview %s in\n%s", want, text)
		}
	}
	press(m, "enter")()
	if got, want := folder.Read("/home/mira/roadmap.md"), "markdown for the team: Acme AI, 0 answers"; got != want {
		t.Errorf("written: got %q, want %q", got, want)
	}
	m = export.New(assessment.Assessment{Company: "Acme AI"}, nil, folder)
	m.Resize(ui.NewLayout(80, 24))
	for _, cmd := range m.Init()().(tea.BatchMsg) {
		m.Update(cmd())
	}
	if text := strings.Join(m.Body().Main, "\n"); strings.Contains(text, "for the b") {
		t.Errorf("not for the founder:\n%s", text)
	}
	press(m, "tab")
	press(m, "down")
	press(m, "tab")
	press(m, "tab") // past the audiences, which JSON has not
	press(m, "up")
	press(m, "enter")()
	if got, want := folder.Read("/home/mira/roadmap-2.md"), "markdown: Acme AI, 0 answers"; got != want {
		t.Errorf("written: got %q, want %q", got, want)
	}
}

// without is a folder in which a format cannot be written.
type without struct{ *tuitest.Folder }

func (w without) Formats() []export.Format {
	formats := w.Folder.Formats()
	formats[0].Missing = "no browser was found"
	return formats
}

// A format that is missing says why, and enter writes nothing.
func TestMissingFormat(t *testing.T) {
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, without{tuitest.NewFolder()})
	m.Layout, m.Styles = ui.Layout{Width: 80, Inner: 80, Body: 24}, ui.NewStyles(ui.ThemeDark.Palette(ui.Terminal{}), false)
	for _, cmd := range m.Init()().(tea.BatchMsg) {
		m.Update(cmd())
	}
	if write := press(m, "enter"); write != nil {
		t.Errorf("enter does something: %v", write())
	}
	if got := strings.Join(m.Body().Main, "\n"); !strings.Contains(got, "no browser was found") {
		t.Errorf("no reason in %s", got)
	}
}

func TestFormatOf(t *testing.T) {
	formats := []export.Format{
		{ID: "markdown", Title: "Markdown", Endings: []string{".md", ".markdown"}},
		{ID: "html", Title: "HTML", Endings: []string{".html", ".htm"}},
		{ID: "json", Title: "JSON", Endings: []string{".json"}},
		{ID: "record", Title: "Record", Endings: []string{".record.json", ".json"}},
	}
	for _, tc := range []struct{ path, named, want, wrong string }{
		{"a.html", "", "html", ""},
		{"a.HTM", "", "html", ""},
		{" a.html ", "", "html", ""},
		{"a.json", "", "json", ""},
		{"a.record.json", "", "record", ""},
		{"a.record.json", "json", "json", ""},
		{"a.json", "record", "record", ""},
		{"a.md", "", "markdown", ""},
		{"-", "", "markdown", ""},
		{"-", "html", "html", ""},
		{"", "json", "json", ""},
		{"a", "html", "html", ""},
		{"a.v2", "html", "html", ""},
		{"a.v2", "", "markdown", ""},
		{"a.md/b", "html", "html", ""},
		{"/dev/stdout", "json", "json", ""},
		{"a.html", "json", "", "the name ends in .html, and JSON does not"},
		{"a.csv", "json", "", "the name ends in .csv, and JSON does not"},
		{"a.md", "record", "", "the name ends in .md, and Record does not"},
		{"a.md.html", "markdown", "", "the name ends in .html"},
		{"a.csv", "", "", "no format ends in .csv; names can end in .md, .markdown, .html"},
		{"a.PDF", "", "", "no format ends in .pdf"},
		{"a.xhtml", "", "", "names can end in .md, .markdown, .html, .htm, .json, .record.json"},
		{"a.ical", "markdown", "", "the name ends in .ical"},
		{"a.docx", "markdown", "", "the name ends in .docx"},
	} {
		got, err := export.FormatOf(tc.path, tc.named, formats)
		if got.ID != tc.want || (err == nil) != (tc.wrong == "") || err != nil && !strings.Contains(err.Error(), tc.wrong) {
			t.Errorf("%q as %q: got %q, %v, want %q, %q", tc.path, tc.named, got.ID, err, tc.want, tc.wrong)
		}
	}
}

// A name that contradicts the chosen format is refused in the dialog.
func TestNameContradictsFormat(t *testing.T) {
	for path, want := range map[string]bool{
		"out.csv":  false,
		"out.html": false,
		"out.json": false,
		"out.md":   true,
		"OUT.MD":   true,
		"out":      true,
		"out.bak":  true,
	} {
		folder := tuitest.NewFolder()
		m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, folder)
		m.Resize(ui.NewLayout(100, 30))
		m.Restyle(ui.Styles{})
		press(m, "tab")
		press(m, "tab")
		m.Update(tea.PasteMsg{Content: path})
		if write := press(m, "enter"); write != nil {
			write()
		}
		if got := folder.Exists(path); got != want {
			t.Errorf("%s: written: got %v, want %v", path, got, want)
		}
		if said := strings.Contains(strings.Join(m.Body().Main, "\n"), "Not written: the name ends in"); said == want {
			t.Errorf("%s: the dialog says why nothing was written: got %v", path, said)
		}
	}
}

// tab completes a path that was typed; once there is nothing to add, it goes on.
func TestTabCompletesThePath(t *testing.T) {
	m := export.New(assessment.Assessment{Company: "Acme AI"}, nil, tuitest.NewFolder())
	m.Resize(ui.NewLayout(80, 24))
	run := func(cmd tea.Cmd) { m.Update(cmd()) }
	run(m.Init())
	press(m, "tab")
	press(m, "tab")
	for range 200 {
		press(m, "backspace")
	}
	m.Update(tea.PasteMsg{Content: "/ho"})
	run(press(m, "tab"))
	path := func() string { return strings.Join(m.Body().Main, "\n") }
	if !strings.Contains(path(), "/home/mira/") || m.Cursor() == nil {
		t.Fatalf("the path is not completed:\n%s", path())
	}
	run(press(m, "tab"))
	if m.Cursor() != nil {
		t.Error("tab stays in a path that is whole")
	}
}
