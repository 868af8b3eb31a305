package tui_test

import (
	"fmt"
	"testing"

	"trustpath/tui"
	"trustpath/tui/screen/settings"
	"trustpath/tui/ui"
)

// prefs are settings in memory; cmd/trustpath has the file.
type prefs struct {
	values map[string]string
	keys   ui.Keymap
	fails  error
}

func (p *prefs) Settings() []settings.Setting {
	one := func(name, title string, values ...string) settings.Setting {
		s := settings.Setting{Name: name, Title: title, Values: values, Value: p.values[name], Help: "about " + title, Env: "TRUSTPATH_X"}
		if s.Value == "" && values != nil {
			s.Value = values[0]
		} else if s.Value != "" {
			s.By = "the config file"
		}
		return s
	}
	return []settings.Setting{one("theme", "Theme", "auto", "dark", "light", "contrast"), one("ascii", "ASCII signs", "false", "true"),
		one("export_folder", "Export folder")}
}
func (p *prefs) Check(name, value string) error {
	if value == "wrong" {
		return fmt.Errorf("%s can't be that", name)
	}
	return nil
}
func (p *prefs) Set(name, value string) error {
	if p.fails == nil {
		p.values[name] = value
	}
	return p.fails
}
func (p *prefs) Read() (string, error) { return "", nil }
func (p *prefs) Write(string) error    { return nil }
func (p *prefs) Keys() ui.Keymap       { return p.keys }
func (p *prefs) Path() string          { return "~/.config/trustpath/config.yaml" }

// A setting changes at once, is kept, and u undoes it.
func TestSettingsPage(t *testing.T) {
	w := newWorld(t)
	kept := &prefs{values: map[string]string{}}
	w.deps.Settings = kept
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press(",")
	sees(t, p, "Settings", "❯ Theme", "auto · dark · light", "Set by", "as shipped", "TRUSTPATH_X", "Kept in ~/.config")
	p.Press("space")
	if kept.values["theme"] != "dark" {
		t.Errorf("got theme %q, want dark", kept.values["theme"])
	}
	sees(t, p, "the config file")
	p.Press("down", "space")
	sees(t, p, "> ASCII signs")
	p.Press("u", "up", "u")
	sees(t, p, "❯ Theme", "as shipped")
	p.Press("down", "down", "enter")
	p.Type("wrong")
	p.Press("enter")
	sees(t, p, "Export_folder can't be that.")
	p.Press("backspace", "backspace", "backspace", "backspace", "backspace")
	p.Type("/srv")
	p.Press("enter")
	sees(t, p, "Export folder     /srv")
	kept.fails = fmt.Errorf("the disk is full")
	p.Press("up", "space")
	sees(t, p, "Not kept: the disk is full", "ASCII signs       off")
	p.Press("esc")
	sees(t, p, "Start with your company")

	kept.fails = nil
	p.Press(":")
	p.Type("light colors")
	p.Press("enter")
	if kept.values["theme"] != "light" {
		t.Errorf("got theme %q, want the one of the command kept", kept.values["theme"])
	}
}

// A key of one's own works, and is in footer, help and palette in place of ours.
func TestOwnKeys(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{Keys: ui.Keymap{"add": "a", "help": "ctrl+g", "undo": "z"}})
	sees(t, p, "a add", "ctrl+g help")
	lacks(t, p, "A add", "? help")
	p.Press("A")
	lacks(t, p, "What is your company called?")
	p.Press("ctrl+g")
	sees(t, p, "a          add an assessment")
	p.Press("esc", ":")
	p.Type("add an")
	sees(t, p, "❯ Add an assessment", " a │")
	p.Press("enter")
	p.Type("Zaha")
	sees(t, p, "❯ Zaha", "ctrl+g help")
}

// R renames, and the palette opens any assessment by its name.
func TestRename(t *testing.T) {
	w := newWorld(t)
	w.stock(t, 3)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("R", "end", "backspace")
	sees(t, p, "Rename", "Company")
	p.Type("Zaha")
	p.Press("enter")
	sees(t, p, "Renamed to “Company Zaha”. u: undo", "Company Zaha")
	p.Press(":")
	p.Type("open company 1")
	sees(t, p, "❯ Open Company 1")
	p.Press("enter")
	sees(t, p, "trustpath  Company 1")
}
