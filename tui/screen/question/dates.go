package question

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

const (
	dateLength = 24 // longer than a date, so that what is wrong can be read
	dateLabel  = 22
	dateWidth  = 14
)

// dates is the first day of the plan and the day of the named deal.
type dates struct {
	fields [2]ui.Field
	at     int
	wrong  string
}

func newDates(start, deadline assessment.Date) dates {
	d := dates{fields: [2]ui.Field{ui.NewField(dateLength), ui.NewField(dateLength)}}
	d.fields[0].SetValue(start.String())
	d.fields[1].SetValue(deadline.String())
	return d
}

func (d *dates) focus(at int) {
	d.fields[d.at].Blur()
	d.at = at
	d.fields[at].Focus()
}

// refuse says what is wrong with the day of the deal.
func (d *dates) refuse(wrong string) {
	d.focus(1)
	d.wrong = wrong
}

func (d *dates) update(msg tea.Msg) {
	d.wrong = ""
	d.fields[d.at].Update(msg)
}

// read returns both days, or keeps what is wrong with them and the field it is in.
func (d *dates) read() (start, deadline assessment.Date, ok bool) {
	var days [2]assessment.Date
	for i := range d.fields {
		text := d.fields[i].Value()
		if text == "" {
			continue
		}
		day, err := assessment.ParseDate(text)
		if err != nil {
			d.wrong = err.Error() + "."
			d.focus(i)
			return start, deadline, false
		}
		days[i] = day
	}
	if wrong := WrongDates(days[0], days[1]); wrong != "" {
		d.refuse(wrong)
		return start, deadline, false
	}
	d.wrong = ""
	d.fields[d.at].Blur()
	return days[0], days[1], true
}

func (d *dates) view(s ui.Styles, width int, active bool) []string {
	labels := DateLabels()
	hints := [2]string{"2026-12-01; empty is today", "2027-06-30; empty is not known"}
	var out []string
	for i := range d.fields {
		label, pointer := s.Muted, " "
		if active && i == d.at {
			label, pointer = s.Accent, s.Accent.Render(s.Glyphs.Cursor)
		}
		line := pointer + " " + label.Render(ui.Pad(labels[i], dateLabel)) + d.fields[i].View(s, dateWidth)
		if room := width - ui.Width(line); room > ui.Width(hints[i]) {
			line += s.Muted.Render(hints[i])
		}
		out = append(out, ui.Fit(line, width, ""))
	}
	if d.wrong != "" {
		for i, line := range ui.WrapAtMost(d.wrong, width-2, 3, s.Glyphs.Ellipsis) {
			sign := " "
			if i == 0 {
				sign = s.Bad.Render(s.Glyphs.Look)
			}
			out = append(out, sign+" "+s.Text.Render(line))
		}
	}
	return out
}

func (d *dates) cursor() (x, y int) { return 2 + dateLabel + d.fields[d.at].Column(), d.at }

// AsksDates reports whether the first day of the plan and the day of the deal
// are asked with a question.
func AsksDates(q *assessment.Question) bool { return q.ID == assessment.QuestionDeadline }

// DateLabels names the first day of the plan and the day of the deal.
func DateLabels() [2]string { return [2]string{"The plan starts on", "The deal needs it by"} }

// WrongDates says what is wrong with two days together; "" when nothing is. A
// zero day is none.
func WrongDates(start, deadline assessment.Date) string {
	if !start.IsZero() && !deadline.IsZero() && deadline.Before(start) {
		return "The deadline is before the start: change one, or leave one empty."
	}
	return ""
}
