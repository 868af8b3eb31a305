package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/input"
	"trustpath/tui/screen/question"
)

// textEditor is the editor that the environment names, as a shell reads it.
type textEditor struct{ command string }

// textEditor returns the editor of $VISUAL or $EDITOR; nil when neither is set.
func (a *app) textEditor() question.External {
	command := cmp.Or(a.getenv("VISUAL"), a.getenv("EDITOR"))
	if command == "" {
		return nil
	}
	return textEditor{command}
}

// Edit returns the command that runs the editor on a text.
func (e textEditor) Edit(text string, report func(string, error) tea.Msg) tea.Cmd {
	edit := &editing{command: e.command, text: text}
	exec := tea.Exec(edit, func(err error) tea.Msg { return report(edit.text, err) })
	return func() tea.Msg { return editorMsg{exec()} }
}

// longestNote is more bytes than a note can have that is worth reading back.
const longestNote = 1 << 20

// editing is one text in the editor: in a file that nobody else can read, in a
// folder of its own, for as long as the editor runs.
type editing struct {
	command  string
	text     string
	in       io.Reader
	out, err io.Writer
}

// SetStdin gives the editor the terminal itself.
func (e *editing) SetStdin(in io.Reader) {
	if keys, ok := in.(*input.Terminal); ok {
		in = keys.File
	}
	e.in = in
}

func (e *editing) SetStdout(out io.Writer) { e.out = out }
func (e *editing) SetStderr(err io.Writer) { e.err = err }

// Run shows the text and reads what was left of it; after an error the text is
// what it was.
func (e *editing) Run() (err error) {
	folder, err := os.MkdirTemp("", "trustpath-")
	if err != nil {
		return fmt.Errorf("make a file for the editor: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "note.txt")
	if err := os.WriteFile(path, []byte(e.text+"\n"), 0o600); err != nil {
		return fmt.Errorf("make a file for the editor: %w", err)
	}
	editor := exec.Command("sh", "-c", e.command+` "$@"`, e.command, path)
	editor.Stdin, editor.Stdout, editor.Stderr = e.in, e.out, e.err
	if err := editor.Run(); err != nil {
		return fmt.Errorf("%s: %w", e.command, err)
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	defer file.Close()
	left, err := io.ReadAll(io.LimitReader(file, longestNote))
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	e.text = string(left)
	return nil
}
