package widget

import (
	"charm.land/lipgloss/v2"

	"trustpath/tui/kit"
)

// labelled is the column of the labels of a sheet.
const labelled = 16

// Sheet writes a page of text: titles, paragraphs, and labels with what they say.
type Sheet struct {
	Styles kit.Styles
	Width  int
	Lines  []string
}

// Title is the heading of the page, with a blank line below.
func (p *Sheet) Title(text string) {
	p.Text(p.Styles.Bold, text)
	p.Gap()
}

// Text is a paragraph.
func (p *Sheet) Text(style lipgloss.Style, text string) {
	for _, line := range kit.Wrap(text, p.Width) {
		p.Lines = append(p.Lines, style.Render(line))
	}
}

// Gap is a blank line.
func (p *Sheet) Gap() { p.Lines = append(p.Lines, "") }

// Fact is a label and what it says; nothing where there is nothing to say.
func (p *Sheet) Fact(label, text string) {
	if text == "" {
		return
	}
	s := p.Styles
	if p.Width < 3*labelled {
		p.Lines = append(p.Lines, s.Muted.Render(label))
		for _, line := range kit.Wrap(text, p.Width-2) {
			p.Lines = append(p.Lines, kit.Indent(s.Text.Render(line), 2))
		}
		return
	}
	for _, line := range kit.Wrap(text, p.Width-labelled) {
		p.Lines = append(p.Lines, s.Muted.Render(kit.Pad(label, labelled))+s.Text.Render(line))
		label = ""
	}
}
