//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// TestTerminal runs the program in a real terminal, from an empty home.
func TestTerminal(t *testing.T) {
	t.Parallel()
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("from nothing to a file", func(t *testing.T) {
		t.Parallel()
		fromNothingToFile(t, c.Catalog, newMachine(t))
	})
	t.Run("killed and resumed", func(t *testing.T) {
		t.Parallel()
		killedAndResumed(t, c.Catalog, newMachine(t))
	})
	t.Run("undone after a restart", func(t *testing.T) {
		t.Parallel()
		undoneAfterARestart(t, c.Catalog, newMachine(t))
	})
	t.Run("a note in an editor", func(t *testing.T) {
		t.Parallel()
		noteInAnEditor(t, newMachine(t))
	})
	t.Run("library", func(t *testing.T) {
		t.Parallel()
		listAndPalette(t, newMachine(t))
	})
	t.Run("a room answers together", func(t *testing.T) {
		t.Parallel()
		roomOfPrograms(t, c.Catalog, newMachine(t))
	})
	t.Run("new and open", func(t *testing.T) {
		t.Parallel()
		newAndOpen(t, c.Catalog, newMachine(t))
	})
	t.Run("erased", func(t *testing.T) {
		t.Parallel()
		erasedOnATerminal(t, newMachine(t))
	})
	t.Run("choose", func(t *testing.T) {
		t.Parallel()
		chosenOnATerminal(t, newMachine(t))
	})
	for _, end := range []struct {
		name string
		do   func(p *person)
		code int
	}{
		{"ctrl+c", func(p *person) { p.types("\x03") }, 130},
		{"ctrl+c on a Russian keyboard", func(p *person) { p.types("\x1b[1089;5u") }, 130},
		{"ctrl+c on a Hebrew keyboard", func(p *person) { p.types("\x1b[27;5;1489~") }, 130},
		{"ctrl+c after what no decoder takes", func(p *person) {
			for _, begin := range []string{"\x1b[", "\x1b[200~pasted \x1b[", "\x1b]0;", "\x1bP"} {
				p.types(begin + strings.Repeat("1;", 5000) + "m\x1b[201~\x1b\\")
			}
			p.types("\x1b[8;60000;60000t\x03")
		}, 130},
		{"interrupted", func(p *person) { p.cmd.Process.Signal(syscall.SIGINT) }, 130},
		{"terminated", func(p *person) { p.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"hung up", func(p *person) { p.cmd.Process.Signal(syscall.SIGHUP) }, 129},
	} {
		t.Run(end.name, func(t *testing.T) {
			t.Parallel()
			h := newMachine(t)
			p := h.sit(120, 36, "new", "Acme AI")
			answers := newInterview(p, c.Catalog).answer(2)
			end.do(p)
			if got := p.leaves(); got != end.code {
				t.Errorf("exit code: got %d, want %d", got, end.code)
			}
			p.restored()
			h.holds(c.Catalog, answers)
		})
	}
	t.Run("the terminal goes away", func(t *testing.T) {
		t.Parallel()
		h := newMachine(t)
		p := h.sit(120, 36, "new", "Acme AI")
		answers := newInterview(p, c.Catalog).answer(2)
		p.tty.Close()
		p.pty.Close()
		if got, want := p.leaves(), 129; got != want {
			t.Errorf("exit code: got %d, want %d", got, want)
		}
		h.holds(c.Catalog, answers)
	})
}

func fromNothingToFile(t *testing.T, c *assessment.Catalog, h machine) {
	p := h.sit(120, 36)
	p.sees("Start with your company", "Try an example", "WHAT IT LOOKS LIKE")
	p.types("\r")
	p.sees("What is your company called?", "enter first question")
	p.types("Acme AI\r")
	i := newInterview(p, c)
	i.asks()
	p.types("W")
	p.sees("new line")
	p.types("two pilots, both in the US\x1b")
	p.sees("two pilots, both in the US", "enter next", "saved ")
	answers := i.answer(len(c.Questions))
	p.sees("Check your answers", "Show my roadmap")
	p.types("\r")
	p.sees("Your roadmap is ready.", "NEXT")
	p.types("r")
	p.sees("Summary", "First steps")
	p.types("x")
	p.sees("Export", "HTML", "acme-ai-", "enter write")
	p.types("\r")
	p.sees("Written", "y copy path")
	p.types("\r")
	p.until("the summary", func(screen string) bool { return !strings.Contains(screen, "Written") })
	p.types("q")
	p.sees("Assessments", "Acme AI", "1 of 1")
	p.types("q")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	p.restored()
	h.holds(c, answers)

	files, err := filepath.Glob(filepath.Join(h.folder, "acme-ai-*.html"))
	if err != nil || len(files) != 1 {
		t.Fatalf("exported files: got %v, %v, want one", files, err)
	}
	p.sees(files[0]) // on the normal screen, after the program
	roadmap, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1", "Acme AI", "two pilots, both in the US", "SOC 2"} {
		if !strings.Contains(string(roadmap), want) {
			t.Errorf("the roadmap does not say %q", want)
		}
	}
}

// After SIGKILL everything that was shown as saved is there, and the interview
// continues at the same question.
func killedAndResumed(t *testing.T, c *assessment.Catalog, h machine) {
	p := h.sit(80, 24, "new", "Acme AI")
	i := newInterview(p, c)
	answers := i.answer(len(c.Questions) / 2)
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.leaves()
	id := h.holds(c, answers)

	p = h.sit(80, 24, "open", id)
	i = newInterview(p, c)
	i.answers = answers
	answers = i.answer(len(c.Questions))
	p.sees("Show my roadmap")
	p.types("\r")
	p.sees("NEXT")
	p.types("r")
	p.sees("First steps")
	p.types("\x03")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
	h.holds(c, answers)
}

// An answer from before SIGKILL can be undone and redone after it.
func undoneAfterARestart(t *testing.T, c *assessment.Catalog, h machine) {
	p := h.sit(120, 36, "new", "Acme AI")
	answers := newInterview(p, c).answer(2)
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.leaves()
	id := h.holds(c, answers)

	p = h.sit(120, 36, "open", id)
	p.sees("question 3 of")
	p.types("u")
	p.sees("Undone: " + c.Questions[1].Short)
	h.holds(c, answers.Without(c.Questions[1].ID))
	p.types("\x12") // ctrl+r
	p.sees("Redone: " + c.Questions[1].Short)
	p.types("\x03")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
	h.holds(c, answers)
}

// The editor uses the terminal while it runs; then the screens use it again.
func noteInAnEditor(t *testing.T, h machine) {
	editor := filepath.Join(h.folder, "editor")
	script := "#!/bin/sh\nread -p 'the editor has the terminal' line\necho \"$line\" >> \"$1\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	h.env = []string{"EDITOR=" + editor}
	p := h.sit(120, 36, "new", "Acme AI")
	p.sees("question 1 of")
	p.types("W")
	p.sees("ctrl+o open $EDITOR")
	p.types("two pilots\x0f") // ctrl+o
	p.sees("the editor has the terminal")
	p.types("both in the US\r")
	p.sees("Note  two pilots both in the US", "question 1 of", "as you left it in your editor")
	p.types("\x03")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
}

// The list, the palette, the comparison, the clipboard and the window's title,
// over a real store in a real terminal.
func listAndPalette(t *testing.T, h machine) {
	first := strings.TrimSpace(h.output("new", "Acme AI"))
	h.output("answer", first, "customers=us_enterprise", "regions=us")
	h.output("new", "Tindersea")
	p := h.sit(120, 36)
	p.sees("2 of 2, by", "Tindersea", "Acme AI")
	p.types("/acme\r")
	p.sees("1 of 2, by", "esc clears it")
	p.types("\x1b")
	p.sees("2 of 2, by")
	p.types("D")
	p.sees("Copied as “Acme AI (copy)”", "3 of 3, by")
	p.types(":")
	p.sees("Commands", "On this page")
	p.types("pick this")
	p.sees("1 of")
	p.types("\r")
	p.sees("is picked: space on another one")
	p.types("\x1b[B ")
	p.sees("Compare", "lines are different", "Caused by")
	p.types("y")
	p.sees("Copied the comparison as markdown")
	p.types("q")
	p.sees("Assessments", "3 of 3, by")
	p.types("q")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	p.restored()
}

func newAndOpen(t *testing.T, c *assessment.Catalog, h machine) {
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	p := h.sit(120, 36, "open", id, "--theme", "light", "--ascii")
	screen := p.sees("Acme AI", "question 1 of")
	if strings.ContainsAny(screen, "─│❯○") {
		t.Errorf("--ascii drew signs that are not ASCII:\n%s", screen)
	}
	p.types("q")
	p.sees("Assessments")
	p.types("q")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	p.restored()
	p = h.sit(120, 36, "open", "01NOTHERE")
	p.sees("no such assessment")
	if got, want := p.leaves(), codeUsage; got != want {
		t.Errorf("exit code of an unknown id: got %d, want %d", got, want)
	}
}

// Without an id a command lists the assessments, and takes a number or a name.
func chosenOnATerminal(t *testing.T, h machine) {
	h.output("new", "Acme AI")
	h.output("new", "Zed Labs")
	p := h.sit(120, 36, "show")
	p.sees("Which assessment?", "1  Zed Labs", "2  Acme AI")
	p.types("acmi ai\r")
	p.sees("did you mean \"Acme AI\"?")
	p.types("2\r")
	p.sees("Outcome")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	p = h.sit(120, 36, "open", "zed")
	p.sees("Zed Labs", "question 1 of")
	p.types("qq")
	p.leaves()
	p = h.sit(120, 36, "--help")
	if p.sees("Learn more"); p.leaves() != 0 {
		t.Error("help failed")
	}
}

// erasedOnATerminal is asked twice, and a wrong answer to either keeps everything.
func erasedOnATerminal(t *testing.T, h machine) {
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	for _, wrong := range []string{"y\r", "yes\rAcme\r"} {
		p := h.sit(120, 36, "delete", "--forever", id)
		p.sees("Type yes:")
		p.types(wrong)
		p.sees("nothing was erased")
		p.leaves()
	}
	h.output("show", id)
	p := h.sit(120, 36, "delete", "--forever", id)
	p.types("yes\racme ai\r")
	p.sees("erased Acme AI for good")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	if got := strings.TrimSpace(h.output("list", "--json")); got != "[]" {
		t.Errorf("the list has %s", got)
	}
}

// interview follows the interview by the catalog.
type interview struct {
	person  *person
	catalog *assessment.Catalog
	answers assessment.Answers
}

func newInterview(p *person, c *assessment.Catalog) *interview {
	return &interview{person: p, catalog: c}
}

// next returns the question that should be asked now, or nil.
func (i *interview) next() *assessment.Question {
	for _, step := range i.catalog.Path(i.answers) {
		if step.Asked && step.Answer.IsZero() {
			return step.Question
		}
	}
	return nil
}

// asks waits until the next question is on the screen, unanswered.
func (i *interview) asks() *assessment.Question {
	i.person.t.Helper()
	q := i.next()
	if q == nil {
		return nil
	}
	free := regexp.MustCompile(`(\[ \]|\( \)) \S.* 0?1( |\n)`)
	i.person.until("the question "+string(q.ID), func(screen string) bool {
		return strings.Contains(screen, beginning(q.Prompt)) && free.MatchString(screen)
	})
	return q
}

// beginning is the part of a text that is on one line on every screen of the tests.
func beginning(text string) string {
	runes := []rune(text)
	return string(runes[:min(30, len(runes))])
}

// chosen matches the first option of a question once it is chosen.
var chosen = regexp.MustCompile(`(\[x\]|\(•\)) \S.* 0?1( |\n)`)

// answer chooses the first option of up to most questions. It waits until each answer
// is saved. The header is drawn before the options, so "saved" above a chosen option
// is about that option.
func (i *interview) answer(most int) assessment.Answers {
	t := i.person.t
	t.Helper()
	for range most {
		q := i.asks()
		if q == nil {
			break
		}
		key := "1"
		if len(q.Options) > 9 {
			key = "01"
		}
		i.person.types(key)
		i.person.until(string(q.ID)+" saved", func(screen string) bool {
			header, _, _ := strings.Cut(screen, "\n")
			return strings.Contains(header, "saved ") && !strings.Contains(header, "not saved") && chosen.MatchString(screen)
		})
		answers, err := i.answers.With(i.catalog, q.ID, assessment.Choose(q.Options[0].ID))
		if err != nil {
			t.Fatal(err)
		}
		i.answers = answers
		i.person.types("\r")
	}
	return i.answers
}

// holds checks that the database has one assessment with exactly these answers, and
// returns its id.
func (h machine) holds(c *assessment.Catalog, want assessment.Answers) string {
	h.t.Helper()
	rows, _ := decode(h.t, h.output("list", "--json")).([]any)
	if len(rows) != 1 {
		h.t.Fatalf("assessments in the store: got %d, want 1", len(rows))
	}
	id := asText(rows[0].(map[string]any)["id"])
	stored, err := files.ReadAnswers([]byte(h.output("export", id, "--format", "answers")), "export", c, assessment.Date{})
	if err != nil {
		h.t.Fatal(err)
	}
	for i := range c.Questions {
		q := c.Questions[i].ID
		if got := stored.Answers.Of(q); !got.Equal(want.Of(q)) {
			h.t.Errorf("stored answer to %s: got %v, want %v", q, got, want.Of(q))
		}
	}
	return id
}

// The screens and plain mode ask the questions of the content that is kept.
func TestKeptContentIsAsked(t *testing.T) {
	t.Parallel()
	small, err := filepath.Abs("../../content/testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	const question = "What have buyers asked for in writing?"
	h := newMachine(t)
	h.output("content", "use", small)
	p := h.sit(120, 36, "new", "Acme AI")
	p.sees(question)
	p.types("\x03")
	p.leaves()
	p.restored()
	if out := h.output("new", "Plain AI", "--plain"); !strings.Contains(out, question) {
		t.Errorf("plain mode asks something else: %s", out)
	}
}
