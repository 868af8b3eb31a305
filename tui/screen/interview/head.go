package interview

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// Head shows how far each section is, and which question this is.
func (m *Model) Head() ui.Head {
	here := m.editor.Question()
	number, most := Number(m.path, here)
	if m.layout.Compact {
		return ui.Head{
			Left:  Marks(m.styles, m.session.Catalog(), m.path, here, true),
			Right: m.styles.Muted.Render(strconv.Itoa(number) + " of at most " + strconv.Itoa(most)),
		}
	}
	right := m.styles.Muted.Render("question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most))
	return Sections(m.styles, m.session.Catalog(), m.path, here, right, m.layout.Full())
}

// Sections is how far each section is, with the one of the question that is open
// under the heavy line. What does not fit beside them is left out.
func Sections(s ui.Styles, c *assessment.Catalog, path []assessment.Step, here *assessment.Question, right string, room int) ui.Head {
	head, gap := ui.Head{Right: right}, 3
	if ui.Width(Marks(s, c, path, here, false))+ui.Width(right)+2 > room {
		head.Right, gap = "", 2
	}
	var parts []string
	for i := range c.Sections {
		section := &c.Sections[i]
		part := mark(s, section, path, here)
		if here != nil && section.ID == here.Section {
			head.At = ui.Width(strings.Join(parts, strings.Repeat(" ", gap)))
			if len(parts) > 0 {
				head.At += gap
			}
			head.Heavy = ui.Width(part)
		}
		parts = append(parts, part)
	}
	head.Left = strings.Join(parts, strings.Repeat(" ", gap))
	return head
}

// Number is the place of a question among those that may be asked, and how many
// those are: it can only get fewer.
func Number(path []assessment.Step, here *assessment.Question) (number, most int) {
	for _, step := range path {
		if step.Visible != assessment.False {
			most++
		}
		if step.Question == here {
			number = max(1, most)
		}
	}
	return number, most
}

// Marks draws the sections with one sign for each question; only is the one
// section of the question that is open.
func Marks(s ui.Styles, c *assessment.Catalog, path []assessment.Step, here *assessment.Question, only bool) string {
	var parts []string
	for i := range c.Sections {
		section := &c.Sections[i]
		if !only || here != nil && section.ID == here.Section {
			parts = append(parts, mark(s, section, path, here))
		}
	}
	return strings.Join(parts, "   ")
}

func mark(s ui.Styles, section *assessment.Section, path []assessment.Step, here *assessment.Question) string {
	var signs strings.Builder
	for _, step := range path {
		if step.Question.Section != section.ID {
			continue
		}
		switch {
		case step.Question == here:
			signs.WriteString(s.Accent.Render(s.Glyphs.Here))
		case step.Visible == assessment.False:
			signs.WriteString(s.Faint.Render(s.Glyphs.RuledOut))
		case step.Answer.Unknown:
			signs.WriteString(s.Warn.Render(s.Glyphs.Unknown))
		case !step.Answer.IsZero():
			signs.WriteString(s.Muted.Render(s.Glyphs.Settled))
		default:
			signs.WriteString(s.Muted.Render(s.Glyphs.Possible))
		}
	}
	title := s.Muted
	if here != nil && section.ID == here.Section {
		title = s.Text
	}
	return title.Render(section.Short) + " " + signs.String()
}
