package status

import (
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// OldDays is how many days an answer is good for until it is worth another look.
const OldDays = 90

// Review is what may have changed since a person last went through an assessment.
type Review struct {
	AsOf         assessment.Date          `json:"as_of"`
	Reviewed     assessment.Date          `json:"reviewed"` // the last time; zero: never
	Answers      []OldAnswer              `json:"answers"`  // in the order of the interview
	Late         []assessment.LateTask    `json:"late"`
	Laws         []ChangedLaw             `json:"laws"`
	FactsExpired []assessment.ExpiredFact `json:"facts_expired"`
}

// OldAnswer is an answer that was not given or reviewed for a while.
type OldAnswer struct {
	Question assessment.QuestionID `json:"question"`
	Title    string                `json:"title"`
	Options  []assessment.OptionID `json:"options"`
	Unknown  bool                  `json:"unknown"`
	Given    assessment.Date       `json:"given"`
	Recheck  bool                  `json:"recheck"` // content has new options for it
}

// ChangedLaw is a law, a contract or a code whose date is not what it was.
type ChangedLaw struct {
	ID          assessment.ObligationID `json:"id"`
	Title       string                  `json:"title"`
	Change      LawChange               `json:"change"`
	AppliesFrom assessment.Date         `json:"applies_from"`
	Checked     assessment.Date         `json:"checked"`
}

// LawChange is how a law changed.
type LawChange string

const (
	LawInForce LawChange = "in_force" // its day has come
	LawContent LawChange = "content"  // other content decides whether it applies
	LawChecked LawChange = "checked"  // its day was checked again, and is to come
)

// ToReview returns what is worth a look today. given has the day of each answer; one that
// is not in it was given when the assessment was created. Answers are old after some
// days without an answer or a review.
func ToReview(
	e *engine.Engine, run assessment.Assessment,
	given map[assessment.QuestionID]assessment.Date, today assessment.Date, days int,
) Review {
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	out := Review{
		AsOf:         today,
		Reviewed:     run.Reviewed,
		Answers:      []OldAnswer{},
		Late:         With(e, run, &r).Late,
		Laws:         []ChangedLaw{},
		FactsExpired: r.FactsExpired,
	}
	created := assessment.Date{}
	if !run.Created.IsZero() {
		created = assessment.DateOf(run.Created)
	}
	for _, step := range e.Path(run.Answers) {
		id := step.Question.ID
		day := given[id].Or(created)
		recheck := slices.Contains(r.CheckAgain, id)
		fresh := today.Before(assessment.Latest(day, run.Reviewed).AddDays(days)) && !recheck
		if !step.Counts() || fresh {
			continue
		}
		out.Answers = append(out.Answers, OldAnswer{
			Question: id,
			Title:    step.Question.Short,
			Options:  append([]assessment.OptionID{}, step.Answer.Options...),
			Unknown:  step.Answer.Unknown,
			Given:    day,
			Recheck:  recheck,
		})
	}
	since := run.Reviewed.Or(created)
	if since.IsZero() {
		return out
	}
	content := map[assessment.ObligationID]bool{}
	if r.ContentChanges != nil {
		for _, d := range r.ContentChanges.Changes {
			if a := assessment.ParseAttribute(d.Attribute); a.Kind == assessment.ObligationKind {
				content[assessment.ObligationID(a.ID)] = true
			}
		}
	}
	for i := range r.Obligations {
		o := &r.Obligations[i]
		law := ChangedLaw{ID: o.ID, Title: o.Title, AppliesFrom: o.AppliesFrom, Checked: e.Obligation(o.ID).Checked}
		switch {
		case since.Before(o.AppliesFrom) && !today.Before(o.AppliesFrom):
			law.Change = LawInForce
		case content[o.ID]:
			law.Change = LawContent
		case today.Before(o.AppliesFrom) && since.Before(law.Checked):
			law.Change = LawChecked
		default:
			continue
		}
		out.Laws = append(out.Laws, law)
	}
	return out
}
