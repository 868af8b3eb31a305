package facilitator

import (
	"strconv"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// cellRows is the height of the roadmap with its title.
const cellRows = 12

// side is who is in the room, and the roadmap so far.
func (m *Model) side() []string {
	s, width := m.styles, m.layout.Side
	title := s.Bold.Render("In the room")
	lines := []string{"", ui.Between(title, s.Muted.Render(strconv.Itoa(m.view.Here)+" here"), width), ""}
	from := max(len(lines), m.layout.Body-cellRows-3)
	if !m.options.Door.Open() {
		lines[1], from = "", 1
	} else if from = min(from, len(lines)+max(len(m.view.People), 9)+1); from > len(lines) {
		lines = append(lines, m.peopleLines(width, from-len(lines)-1)...)
	}
	lines = ui.Rows(lines, from)
	title = s.Bold.Render("Roadmap so far")
	if m.agree != nil && m.page == questionPage && m.view.State != workshop.Agreed {
		title = ui.Between(title, s.Change.Render("with what is chosen"), width)
	}
	lines = append(lines, title, "")
	return append(lines, interview.Cells(s, m.rows(), width)...)
}

// rows is the roadmap so far, with the answer that is about to be recorded.
func (m *Model) rows() []interview.Row {
	with := m.base
	if m.page == questionPage {
		with = m.with
	}
	return interview.Rows(m.catalog, m.base, with)
}

// peopleLines is who is in the room, in at most rows lines.
func (m *Model) peopleLines(width, rows int) []string {
	s := m.styles
	var out []string
	for _, p := range m.view.People {
		sign, words := m.doing(p)
		name := p.Name
		if p.Role != "" {
			name += ", " + p.Role
		}
		room := max(4, min(26, width-18))
		out = append(out, sign+" "+s.Text.Render(ui.Pad(ui.Fit(name, room, s.Glyphs.Ellipsis), room))+"  "+s.Muted.Render(ui.Fit(words, width-room-4, s.Glyphs.Ellipsis)))
	}
	if len(out) == 0 {
		out = []string{s.Muted.Render("nobody yet")}
	}
	if rows > 0 && len(out) > rows {
		out = append(out[:rows-1:rows-1], s.Muted.Render("and "+strconv.Itoa(len(out)-rows+1)+" more"))
	}
	return out[:max(0, min(rows, len(out)))]
}

// doing is what somebody in the room is at.
func (m *Model) doing(p workshop.Person) (sign, words string) {
	s, away := m.styles, ""
	voted := s.Text.Render(s.Glyphs.Settled)
	if !p.Here {
		away = ", away"
	}
	switch {
	case m.view.Free && p.Finished:
		return voted, "finished" + away
	case !p.Here && !p.Voted:
		return s.Faint.Render(s.Glyphs.RuledOut), "away"
	case m.view.Free && !p.Here:
		return s.Faint.Render(s.Glyphs.RuledOut), "answered something" + away
	case m.view.Free:
		return s.Muted.Render(s.Glyphs.Possible), "answering"
	case m.view.Spread != nil && m.view.Named:
		sign, words = m.saying(p)
		return sign, words + away
	case p.Voted:
		return voted, "voted" + away
	case m.view.State == workshop.Voting:
		return s.Muted.Render(s.Glyphs.Possible), "thinking"
	}
	return s.Muted.Render(s.Glyphs.Possible), "here"
}

// saying is what somebody said, once it is revealed with names.
func (m *Model) saying(p workshop.Person) (sign, words string) {
	s, q := m.styles, m.question()
	for _, g := range m.view.Spread.Given {
		for _, name := range g.Names {
			if name == p.Name {
				sign, words = s.Text.Render(s.Glyphs.Settled), "said "+stage.KeysOf(q, g.Answer)
				if !m.view.Spread.Confirmed(name) {
					return s.Warn.Render(s.Glyphs.Possible), words + ", not confirmed"
				}
				return sign, words
			}
		}
	}
	return s.Muted.Render(s.Glyphs.NotNeeded), "no vote"
}
