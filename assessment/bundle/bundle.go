// Package bundle carries a whole assessment from one machine to another: what
// was entered, the content it was answered with and what that recommended, the
// deals, the history, and what came of the last workshop. What comes out of Read
// is checked, so that it may be stored as it is.
//
// A program refuses the versions that it does not know. A bundle has the lowest
// version that can hold it, so that it can be read by as many as possible.
//
// Of a workshop only what its result needs leaves the machine; see
// workshop.Minutes. Names and roles are in it where the workshop was held with
// names, since the roadmap shows them. Keys, codes, and votes that were not
// revealed never are, so that on the other machine nobody can come back as
// somebody who took part.
package bundle

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// The forms of the file.
const (
	plain        = 1
	withWorkshop = 2 // may have a workshop
	withDays     = 3 // may have answers with the day they were given
)

// Bundle is an assessment as it is stored, its history, the first change first,
// and its last workshop, or nil.
type Bundle struct {
	Run      assessment.Assessment
	History  []Change
	Workshop *Workshop
	Left     error // from Read: why the workshop of the file is not here
}

// Change is a line of the history. Before and After are JSON. Lines that were
// written together have the same Step: the place of the first of them in the
// list, from one, or 0 where that was not recorded. Reverts is the step that
// this one takes back, or 0.
type Change struct {
	Kind    string    `json:"kind"`
	Key     string    `json:"key"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Time    time.Time `json:"time"`
	Step    int       `json:"step,omitempty"`
	Reverts int       `json:"reverts,omitempty"`
}

// file is the form of a bundle.
type file struct {
	Version     int                                                  `json:"trustpath_bundle"`
	ID          string                                               `json:"id"`
	Created     time.Time                                            `json:"created,omitzero"`
	Changed     time.Time                                            `json:"changed,omitzero"`
	Content     assessment.PackRef                                   `json:"content"`
	Company     string                                               `json:"company"`
	Start       assessment.Date                                      `json:"start"`
	Deadline    assessment.Date                                      `json:"deadline_date"`
	Answers     map[assessment.QuestionID]Answer                     `json:"answers"`
	Notes       map[assessment.QuestionID]string                     `json:"notes"`
	Readiness   map[assessment.WorkstreamID]assessment.ReadinessMark `json:"readiness"`
	Deals       []assessment.Deal                                    `json:"deals,omitempty"`
	Recommended *recommended                                         `json:"recommended,omitempty"`
	History     []Change                                             `json:"history"`
	Workshop    *room                                                `json:"workshop,omitempty"`
}

type recommended struct {
	Answers map[assessment.QuestionID]Answer `json:"answers"`
	Values  assessment.Values                `json:"values"`
}

// Answer is an answer as it is stored: "unknown", a list of options, or both
// the options and the day they were given.
type Answer assessment.Answer

type datedAnswer struct {
	Options []assessment.OptionID `json:"options"`
	Given   assessment.Date       `json:"given"`
}

const unknown = "unknown"

func (a Answer) MarshalJSON() ([]byte, error) {
	switch {
	case a.Unknown:
		return json.Marshal(unknown)
	case !a.Given.IsZero():
		return json.Marshal(datedAnswer{a.Options, a.Given})
	}
	return json.Marshal(a.Options)
}

func (a *Answer) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil && word == unknown {
		*a = Answer(assessment.DontKnow())
		return nil
	}
	var dated datedAnswer
	if bytes.HasPrefix(text, []byte("{")) {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&dated)
		*a = Answer{Options: dated.Options, Given: dated.Given}
		return err
	}
	*a = Answer{}
	return json.Unmarshal(text, &a.Options)
}

// Write writes a bundle: indented JSON, the same bytes for the same assessment.
func Write(w io.Writer, b Bundle) error {
	run := b.Run
	held, err := writtenRoom(b.Workshop)
	if err != nil {
		return err
	}
	out := file{Version: plain, ID: run.ID, Created: run.Created, Changed: run.Changed, Content: run.Pack, Company: run.Company,
		Start: run.Start, Deadline: run.DeadlineDate, Answers: written(run.Answers), Notes: run.Notes, Readiness: run.Readiness,
		Deals: run.Deals, History: b.History, Workshop: held}
	if held != nil {
		out.Version = withWorkshop
	}
	if dated(b) {
		out.Version = withDays
	}
	for id, kept := range run.Kept {
		if given := out.Answers[id]; len(given.Options) > 0 {
			kept.Options = append(append([]assessment.OptionID{}, given.Options...), kept.Options...)
		}
		out.Answers[id] = Answer(kept)
	}
	if run.Recommended != nil {
		out.Recommended = &recommended{written(run.Recommended.Answers), run.Recommended.Values}
	}
	if out.History == nil {
		out.History = []Change{}
	}
	return safetext.EncodeJSON(w, out, "  ")
}

// dated reports whether an answer, of now or of the history, has its day.
func dated(b Bundle) bool {
	for _, id := range b.Run.Answers.Questions() {
		if !b.Run.Answers.Of(id).Given.IsZero() {
			return true
		}
	}
	return slices.ContainsFunc(b.History, func(c Change) bool {
		return c.Kind == "answer" && (strings.HasPrefix(c.Before, `"{`) || strings.HasPrefix(c.After, `"{`))
	})
}

func written(answers assessment.Answers) map[assessment.QuestionID]Answer {
	out := map[assessment.QuestionID]Answer{}
	for _, id := range answers.Questions() {
		out[id] = Answer(answers.Of(id))
	}
	return out
}

func stored(answers map[assessment.QuestionID]Answer) assessment.Answers {
	out := map[assessment.QuestionID]assessment.Answer{}
	for id, a := range answers {
		out[id] = assessment.Answer(a)
	}
	return assessment.AnswersFrom(out)
}
