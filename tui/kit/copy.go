package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Copier is a screen that has something to copy.
type Copier interface {
	// Copy returns a name for it, "the question", and the text; "" for nothing.
	Copy() (name, text string)
}

// PlainText is drawn lines as text to keep: without colours and without blanks
// at the ends.
func PlainText(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return strings.Trim(strings.Join(out, "\n"), "\n") + "\n"
}
