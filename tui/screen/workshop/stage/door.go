package stage

import (
	"strings"

	"trustpath/tui/ui"
)

// Door is how people come in. Without a Line there is no network, and the room
// raises hands.
type Door struct {
	Line        string `json:"line"` // what a participant types, "ssh -p 2222 192.0.2.14"
	Code        string `json:"code"`
	Fingerprint string `json:"fingerprint"` // of the host key, as ssh shows it on the first visit
	KnownHosts  string `json:"known_hosts"` // the line for a file of that name, with which ssh does not ask
	Everywhere  bool   `json:"-"`           // every network of this computer reaches it; for the facilitator alone
}

const everywhere = " Every network of this computer can reach it."

// Open reports whether anybody can join.
func (d Door) Open() bool { return d.Line != "" }

// Lines says how to join, for the first page.
func (d Door) Lines(s ui.Styles, width int) []string {
	if !d.Open() {
		var out []string
		for _, line := range ui.Wrap("Nobody joins over a network. The room raises hands, and c counts them.", min(width, 70)) {
			out = append(out, s.Text.Render(line))
		}
		return out
	}
	if width < 60 {
		out := []string{s.Muted.Render("Type ") + s.Bold.Render(d.Line), s.Muted.Render("Code ") + s.Bold.Render(d.Code)}
		if d.Everywhere {
			out = append(out, s.Warn.Render(s.Glyphs.Look)+s.Text.Render(everywhere))
		}
		for _, line := range ui.Wrap("Fingerprint "+d.Fingerprint, width) {
			out = append(out, s.Muted.Render(line))
		}
		return out
	}
	out := []string{s.Muted.Render("Everybody types"), "", "  " + s.Bold.Render(d.Line), ""}
	if d.Everywhere {
		out = append(out, s.Warn.Render(s.Glyphs.Look)+s.Text.Render(everywhere), "")
	}
	out = append(out, s.Muted.Render("and gives the code"), "", "  "+s.Bold.Render(d.Code), "")
	out = append(out, d.First(s, width)...)
	if d.KnownHosts == "" {
		return out
	}
	out = append(out, "", s.Muted.Render("Or put this line into known_hosts beforehand, and it does not ask"))
	for rest := d.KnownHosts; rest != ""; {
		at := min(len(rest), max(10, width-2))
		out = append(out, "  "+s.Text.Render(rest[:at]))
		rest = rest[at:]
	}
	return out
}

// First says what ssh asks on the first visit.
func (d Door) First(s ui.Styles, width int) []string {
	var out []string
	for _, line := range ui.Wrap("On the first visit ssh asks about a fingerprint. It is "+d.Fingerprint, min(width, 76)) {
		out = append(out, s.Muted.Render(line))
	}
	return out
}

// Short is the same in one line.
func (d Door) Short(s ui.Styles) string {
	if !d.Open() {
		return s.Muted.Render("no network, hands are counted")
	}
	return s.Muted.Render("join  ") + s.Text.Render(d.Line) + s.Muted.Render("  code ") + s.Text.Render(d.Code)
}

// Spaced puts a blank line between lines, where all of it fits into rows.
func Spaced(lines []string, rows int) []string {
	if 2*len(lines)-1 > rows {
		return lines
	}
	return strings.Split(strings.Join(lines, "\n\n"), "\n")
}
