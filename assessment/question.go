package assessment

import (
	"slices"

	"trustpath/assessment/logic"
)

// Typed ids. They mean something, are written by content authors, are part of
// the file formats, and are never reused for something else.
type (
	SectionID    string
	QuestionID   string
	OptionID     string
	StandardID   string
	CategoryID   string
	RuleID       string
	SourceID     string
	GateID       string
	ObligationID string
	ClaimID      string
	LayerID      string
	GapID        string
	WorkstreamID string
	PhaseID      string
	MilestoneID  string
	OrderID      string
	RoleID       string
)

// Kind says how many options a question takes.
type Kind string

const (
	Single Kind = "single" // exactly one option
	Multi  Kind = "multi"  // one or more; an exclusive option excludes the others
)

// Section groups questions under one of the headline questions.
type Section struct {
	ID    SectionID
	Title string // the headline, a full question
	Short string // at most nine cells, for the header
}

// Question is one thing that is asked. Every question also takes don't know.
type Question struct {
	ID      QuestionID
	Section SectionID `yaml:"-"`
	Kind    Kind
	Prompt  string // the full question
	Short   string // at most 38 cells, for the review page
	Help    string
	Why     string // why we ask
	Options []Option
	Asked   logic.Condition `yaml:"-"` // when it is asked
	Sources []SourceID      `yaml:"-"`
}

// Option is one choice of a question.
type Option struct {
	ID        OptionID
	Label     string // at most 60 cells
	Short     string // at most 34 cells
	Help      string
	Exclusive bool // excludes the other options of the question
	Neutral   bool // content says that it changes nothing
}

// Option returns the option with this id and its position, or nil and -1.
func (q *Question) Option(id OptionID) (*Option, int) {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i], i
		}
	}
	return nil, -1
}

// Exclusive returns the position of the option that excludes the others, or -1.
// A pack has at most one in a question, and none in a single choice.
func (q *Question) Exclusive() int {
	return slices.IndexFunc(q.Options, func(o Option) bool { return o.Exclusive })
}
