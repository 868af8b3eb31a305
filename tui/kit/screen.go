// Package kit is what all screens share: their contract, the key table, the
// looks, the sizes, and text that is measured and never sliced.
package kit

import tea "charm.land/bubbletea/v2"

// Screen is one page. The shell calls its methods; it answers with the typed
// messages declared beside it. Update changes the screen in place, does no
// input or output and starts no goroutine; Body only reads.
type Screen interface {
	Init() tea.Cmd
	Update(msg tea.Msg) tea.Cmd
	Resize(l Layout)
	Restyle(s Styles)
	Head() Head
	Body() Body
	Status() string      // one line above the keys, usually ""
	Cursor() *tea.Cursor // of a text field, counted from the body's first cell; nil when nothing is typed
	Scope() Scope        // which part of the key table is alive
	Can(a Action) bool   // whether an action of the scope works now
	Commit() tea.Cmd     // saves what is half typed; called before the screen is left
}

// Head is the second row, and where its hairline is heavy.
type Head struct {
	Left, Right string
	At, Heavy   int // in cells from the left margin
}

// Body is the rows between hairline and status. Without Side the main rows may
// be as wide as Layout.Full, else as Layout.Main.
type Body struct {
	Main []string
	Side []string
}

// Route is a page to go to.
type Route int

const (
	ToHome Route = iota
	ToInterview
	ToReview
	ToRoadmap
	ToExport
	ToHelp
	ToChanges
	ToPalette
	ToCompare
	ToImport
	ToFirst    // the first complete roadmap
	ToPrevious // where help or a dialog was opened
	ToBack     // the page from which this one was opened
)

// GoMsg asks the shell for another page.
type GoMsg struct{ Route Route }

// ShownMsg tells a tab that it was opened, or that what it shows has changed
// while it is open. It may read then what takes time.
type ShownMsg struct{}

// Go is a command that asks for another page.
func Go(r Route) tea.Cmd {
	return func() tea.Msg { return GoMsg{r} }
}
