package export

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// WrittenMsg says where a file was written.
type WrittenMsg struct{ Path string }

// lookedMsg is what was found out about a path. An older one than was asked for
// last is dropped.
type lookedMsg struct {
	of     *form
	asked  int
	path   string
	free   string // what is free instead of a path that exists
	exists bool
}

// readMsg is the beginning of the document in a format. It takes longer than the
// path does, and nothing waits for it.
type readMsg struct {
	of      *form
	reading int
	excerpt Excerpt
	err     error
}

type failedMsg struct {
	of  *form
	err error
}

const pathLength = 4096

// form is the choice of a format and a path, and what would be written: one
// piece for the dialog and for the tab.
type form struct {
	exporter Exporter
	saves    Saves // nil where none can be under way
	keys     ui.Keys
	styles   ui.Styles
	run      assessment.Assessment

	formats []Format
	format  int
	onPath  bool
	path    ui.Field
	typed   bool // the path, so that none is suggested any more
	asked   int
	found   lookedMsg
	reading int
	begins  readMsg
	writing bool
	err     error
}

func newForm(exporter Exporter, saves Saves, keys ui.Keys) form {
	return form{exporter: exporter, saves: saves, keys: keys, formats: exporter.Formats(), path: ui.NewField(pathLength)}
}

// open begins with what was entered so far.
func (f *form) open(run assessment.Assessment) tea.Cmd {
	f.run, f.writing, f.err = run, false, nil
	return tea.Batch(f.look(), f.read())
}

// look finds out about the path, which is suggested unless somebody typed one.
func (f *form) look() tea.Cmd {
	f.asked++
	exporter, run, id, suggest := f.exporter, f.run, f.formats[f.format].ID, !f.typed
	out := lookedMsg{of: f, asked: f.asked, path: f.path.Value()}
	return func() tea.Msg {
		if suggest {
			out.path = exporter.SuggestPath(run, id)
		}
		if out.exists = out.path != "" && exporter.Exists(out.path); out.exists {
			out.free = free(exporter, out.path)
		}
		return out
	}
}

// read reads the beginning of the document, as it would be written now.
func (f *form) read() tea.Cmd {
	f.reading++
	exporter, run, id, stored := f.exporter, f.run, f.formats[f.format].ID, f.settled()
	out := readMsg{of: f, reading: f.reading}
	return func() tea.Msg {
		out.excerpt, out.err = exporter.Preview(run, Wish{Format: id, Unsaved: !stored()})
		return out
	}
}

// settled waits for the saves that are under way, so that a file made of what is
// stored has the last answer too, and reports whether all is stored.
func (f *form) settled() func() (stored bool) {
	if f.saves == nil {
		return func() bool { return true }
	}
	return f.saves.Settled()
}

// update handles what the commands found and pasted text.
func (f *form) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case lookedMsg:
		if msg.of == f && msg.asked == f.asked {
			if f.found = msg; !f.typed {
				f.path.SetValue(msg.path)
			}
		}
	case readMsg:
		if msg.of == f && msg.reading == f.reading {
			f.begins = msg
		}
	case failedMsg:
		if msg.of == f {
			f.writing, f.err = false, msg.err
			return f.look()
		}
	case WrittenMsg:
		f.writing = false
		f.edit(false)
		return f.look()
	case tea.PasteMsg:
		if f.onPath {
			return f.typePath(msg)
		}
	}
	return nil
}

// typePath edits the path. A key in an empty field counts as typing even if it
// changes nothing: it may have been meant to empty a suggestion that comes later.
func (f *form) typePath(msg tea.Msg) tea.Cmd {
	before := f.path.Value()
	f.path.Update(msg)
	if f.path.Value() == before && before != "" {
		return nil
	}
	f.typed = true
	return f.look()
}

// act handles a key that is the form's.
func (f *form) act(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	if action == ui.Accept {
		return f.write(false)
	}
	f.err = nil
	if f.onPath {
		return f.typePath(msg)
	}
	switch action {
	case ui.Up:
		return f.pick(f.format - 1)
	case ui.Down:
		return f.pick(f.format + 1)
	case ui.First, ui.PageUp:
		return f.pick(0)
	case ui.Last, ui.PageDown:
		return f.pick(len(f.formats))
	case ui.Overwrite:
		if f.found.exists {
			return f.write(true)
		}
	}
	return nil
}

// edit gives the path the keys, or takes them away.
func (f *form) edit(on bool) {
	if f.onPath = on; on {
		f.path.Focus()
		return
	}
	f.path.Blur()
}

// pick chooses another format, with a path of its own.
func (f *form) pick(at int) tea.Cmd {
	if at = max(0, min(at, len(f.formats)-1)); at == f.format {
		return nil
	}
	f.format, f.typed, f.found, f.begins = at, false, lookedMsg{}, readMsg{}
	return tea.Batch(f.look(), f.read())
}

// write is the command that writes the file: to the path when it is free or
// may be replaced, else to the free one beside it. A path that is still on its
// way is the one that is suggested.
func (f *form) write(force bool) tea.Cmd {
	path, suggest := f.path.Value(), !f.typed
	if path == "" && !suggest {
		f.err = errors.New("no path is given")
		return nil
	}
	if f.writing {
		return nil
	}
	if !suggest {
		if _, err := FormatOf(path, f.formats[f.format].ID, f.formats); err != nil {
			f.err = err
			return nil
		}
	}
	f.writing, f.err = true, nil
	exporter, run, id, stored := f.exporter, f.run, f.formats[f.format].ID, f.settled()
	return func() tea.Msg {
		unsaved := !stored()
		target := path
		if suggest {
			target = exporter.SuggestPath(run, id)
		}
		if !force && exporter.Exists(target) {
			target = free(exporter, target)
		}
		written, err := exporter.Export(run, Wish{Format: id, Path: target, Force: force, Unsaved: unsaved})
		if err != nil {
			return failedMsg{f, err}
		}
		return WrittenMsg{written}
	}
}

// can reports whether an action works now.
func (f *form) can(a ui.Action) bool { return a != ui.Overwrite || f.found.exists }
