package report

import (
	_ "embed" // the schema
	"io"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

// JSON writes the result and what was entered, indented and with a newline at the
// end; room is the result of a workshop, or nil. Equal input gives equal bytes. The
// format is result.schema.json.
func JSON(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, room *workshop.Result) error {
	out := whole(c, run, &r)
	if room != nil {
		out.Workshop = newRoom(c, room)
	}
	return Encode(w, out)
}

// JSONLine writes the same as JSON on one line.
func JSONLine(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	return safetext.EncodeJSON(w, whole(c, run, &r), "")
}

// StoredLine writes the same as JSONLine, after the id of the assessment.
func StoredLine(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	return safetext.EncodeJSON(w, storedDocument{run.ID, whole(c, run, &r)}, "")
}

type storedDocument struct {
	ID string `json:"id"`
	resultDocument
}

// resultDocument is the result with what was entered.
type resultDocument struct {
	*assessment.Result
	Entered  input         `json:"entered"`
	Workshop *roomDocument `json:"workshop,omitempty"`
}

// input is what was entered, as in an answers file.
type input struct {
	DeadlineDate assessment.Date                                      `json:"deadline_date"`
	Answered     map[assessment.QuestionID]assessment.Date            `json:"answered,omitempty"`
	HeldDates    map[assessment.OptionID]assessment.Date              `json:"held_dates,omitempty"`
	Answers      map[assessment.QuestionID]any                        `json:"answers"`
	Notes        map[assessment.QuestionID]string                     `json:"notes"`
	Readiness    map[assessment.WorkstreamID]assessment.ReadinessMark `json:"readiness"`
	Deals        []assessment.Deal                                    `json:"deals,omitempty"`
	Currency     string                                               `json:"currency,omitempty"`
	People       []assessment.Person                                  `json:"people,omitempty"`
	Done         map[string][]assessment.DoneDay                      `json:"done,omitempty"`
}

func whole(c *assessment.Catalog, run assessment.Assessment, r *assessment.Result) resultDocument {
	out := input{
		DeadlineDate: run.DeadlineDate,
		HeldDates:    run.HeldDates,
		Answers:      answerValues(c, run.Answers),
		Notes:        run.Notes,
		Readiness:    run.Readiness,
		Deals:        run.Deals,
		Currency:     run.Currency,
		People:       run.People,
		Done:         run.Done,
	}
	for id, kept := range run.Kept { // with the options that this content does not have
		if a := run.Answers.Of(id); !a.IsZero() {
			kept = assessment.Choose(slices.Concat(a.Options, kept.Options)...)
		}
		out.Answers[id] = answerValue(c.Question(id), kept)
	}
	if given := run.Answers.Of(c.Roles.Deadline).Given; !given.IsZero() {
		out.Answered = map[assessment.QuestionID]assessment.Date{c.Roles.Deadline: given}
	}
	if out.Notes == nil {
		out.Notes = map[assessment.QuestionID]string{}
	}
	if out.Readiness == nil {
		out.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	}
	return resultDocument{Result: r, Entered: out}
}

// answerValues returns answers as in an answers file.
func answerValues(c *assessment.Catalog, answers assessment.Answers) map[assessment.QuestionID]any {
	out := map[assessment.QuestionID]any{}
	for _, id := range answers.Questions() {
		out[id] = answerValue(c.Question(id), answers.Of(id))
	}
	return out
}

// answerValue returns an answer as in an answers file. An answer to a question that
// this content does not have is a list.
func answerValue(q *assessment.Question, a assessment.Answer) any {
	if q == nil {
		q = &assessment.Question{}
	}
	return q.Kind.Value(a)
}

// Encode writes any document as indented JSON.
func Encode(w io.Writer, v any) error { return safetext.EncodeJSON(w, v, "  ") }

//go:embed result.schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of what JSON writes.
func Schema() []byte { return schema }
