package widget

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// presses is how often a key has to go to an input that knows characters alone,
// so that what a reader sees as one character is passed or deleted whole. before
// and after are the text of the line on the two sides of the cursor.
func presses(msg tea.KeyPressMsg, before, after string) int {
	switch msg.String() {
	case "left", "backspace":
		return lastCluster(before)
	case "right", "delete":
		cluster, _ := ansi.FirstGraphemeCluster(after, ansi.GraphemeWidth)
		return max(1, len([]rune(cluster)))
	}
	return 1
}

// lastCluster is the number of characters in the last one that a reader sees; 1
// in an empty text.
func lastCluster(text string) int {
	n := 1
	for text != "" {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		n, text = len([]rune(cluster)), text[len(cluster):]
	}
	return n
}
