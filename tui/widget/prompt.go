package widget

import "trustpath/tui/kit"

// PromptWidth is the cells before a field that stands above a list: its label
// and the blanks after it.
const PromptWidth = 12

// Prompt is a label with a field, or with what was typed into it.
func Prompt(s kit.Styles, label, value string) string {
	return s.Accent.Render(kit.Pad(label, PromptWidth)) + value
}

// Filtered is the filter of a list that nobody types into now, and how to take
// it away.
func Filtered(s kit.Styles, text string, width int) string {
	const clears = "   esc clears it"
	text = kit.Fit(text, max(1, width-PromptWidth-kit.Width(clears)), s.Glyphs.Ellipsis)
	return Prompt(s, "Filter", s.Text.Render(text)+s.Muted.Render(clears))
}
