package tui

import (
	"context"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	shared "trustpath/tui/screen/library"
	"trustpath/tui/screen/settings"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Store keeps assessments. Every method returns after its change is on disk.
type Store interface {
	session.Store
	// Names returns what a list needs, the assessment changed last first; a limit
	// below 0 is none.
	Names(ctx context.Context, limit, offset int) ([]assessment.Summary, error)
	Count(ctx context.Context) (int, error)
	Get(ctx context.Context, id string) (assessment.Assessment, error)
	// Create stores a new assessment and returns it with id and times.
	Create(ctx context.Context, run assessment.Assessment) (assessment.Assessment, error)
	// Duplicate stores a copy under another name and returns its id.
	Duplicate(ctx context.Context, id, company string) (copied string, err error)
	// At returns an assessment as it stood before a moment; Times is when it was
	// changed, the first time first.
	At(ctx context.Context, id string, moment time.Time) (assessment.Assessment, error)
	Times(ctx context.Context, id string) ([]time.Time, error)
	// ReviewDays returns the day of each answer, and when the last review was recorded.
	ReviewDays(ctx context.Context, id string) (map[assessment.QuestionID]assessment.Date, time.Time, error)
	// Delete hides an assessment; Restore brings it back. Deleted returns those that
	// are hidden, the last deleted first.
	Delete(ctx context.Context, id string) error
	Restore(ctx context.Context, id string) error
	Deleted(ctx context.Context) ([]assessment.Summary, error)
	// Agenda returns what all assessments have due on a day and how many they are; wait
	// hears of how many it has to be worked out first. Asked returns the ids of those that
	// are asked for something by a day, and AtRisk what the plans of the day do not reach.
	Agenda(ctx context.Context, today assessment.Date, late bool, limit int, wait func(int)) ([]assessment.Due, int, error)
	Asked(ctx context.Context) ([]string, error)
	AtRisk(ctx context.Context, today assessment.Date, ids []string) (map[string]assessment.AtRisk, error)
}

// Connection is a store that was opened for the screens.
type Connection struct {
	Store   Store
	Open    string // the id of the assessment to open at once, or ""
	Warning string // a sentence about the database that the user should know, or ""
}

// Deps is what the screens need from outside. The catalog is shared by all.
type Deps struct {
	Catalog *engine.Engine
	Store   Store
	// Connect opens the store where Store is nil. It runs while the first frame is
	// drawn; if it fails, the program ends. See Model.Refused.
	Connect func(ctx context.Context) (Connection, error)
	Export  export.Exporter
	Import  home.Importer // nil where the person sits at another machine
	Now     func() time.Time
	Today   func() assessment.Date                // the day of the evaluation, which --today may set
	Example func() (assessment.Assessment, error) // a made-up company to try; nil for none
	Editor  interview.External                    // nil where the person sits at another machine
	// Settings are those of the person; nil where the person sits at another machine.
	Settings settings.Store
	// Library opens the shared library; nil where the person sits at another machine.
	Library shared.Source
}

// Options is how the program was started.
type Options struct {
	Start      ui.Screen // the page at the bottom of the stack; nil is the list of assessments
	Wide       bool      // the frame takes the whole width of the screen
	Theme      ui.Theme  // "" is auto
	Terminal   ui.Terminal
	ASCII      bool // draw with ASCII signs alone
	OnlyASCII  bool // the locale has no other signs
	Keys       ui.Keymap
	Mouse      bool
	Open       string // the id of an assessment to open at once
	Roadmap    bool   // open it at its roadmap
	Export     bool   // or with the dialog that writes it to a file
	NewCompany string // or a company to start one for
	// Begin is an assessment that Connect creates: its first question is asked
	// while it does, and what is answered waits for the store.
	Begin *assessment.Assessment
}
