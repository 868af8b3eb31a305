package assessment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Update is a change that a person makes to an assessment: a SetAnswer,
// SetNote, SetReadiness, SetFacts, SetPerson, AddBaseline, SetDone or AcceptPack.
type Update interface{ update() }

type (
	// SetAnswer answers a question. The zero Answer removes the answer.
	SetAnswer struct {
		Question QuestionID
		Answer   Answer
	}

	// SetNote sets the note on a question. Empty text removes it.
	SetNote struct {
		Question QuestionID
		Text     string
	}

	// SetReadiness marks a workstream, a task or a milestone. A nil mark removes the
	// mark. What is in place without a day is done today.
	SetReadiness struct {
		Workstream WorkstreamID
		Mark       *ReadinessMark
	}

	// SetFacts sets the facts that are not nil, and of HeldDates those in the map. A
	// zero date means none.
	SetFacts struct {
		Company             *string
		Start, DeadlineDate *Date
		HeldDates           map[OptionID]Date
		Currency            *string
		Reviewed            *Date
	}

	// SetPerson adds a person, under the next free number if that is 0, or replaces the
	// one with that number. An empty name removes the person; marks keep the name.
	SetPerson struct{ Person Person }

	// AddBaseline keeps a plan as promised, under the next number.
	AddBaseline struct{ Baseline Baseline }

	// SetDone sets the days on which a recurring task was done.
	SetDone struct {
		Task string
		Days []DoneDay
	}

	// AcceptPack makes an assessment belong to the pack in use.
	AcceptPack struct{}
)

func (SetAnswer) update()    {}
func (SetNote) update()      {}
func (SetReadiness) update() {}
func (SetFacts) update()     {}
func (SetPerson) update()    {}
func (AddBaseline) update()  {}
func (SetDone) update()      {}
func (AcceptPack) update()   {}

// Apply returns the assessment after an update. The assessment must be in the
// terms of the catalog; see Catalog.Carry. An answer that the catalog refuses is
// an error, and so is a day for something that no company can hold. An answer in
// months counts from today unless it has a day.
//
// Answering the last open question sets Completed to now. An answer also makes
// an assessment belong to the pack of the catalog, unless it is frozen: then it
// belongs to its own until the pack is accepted.
//
// A nil catalog has no names and no rules: everything is taken as it is.
func (a Assessment) Apply(c *Catalog, u Update, now time.Time, today Date) (Assessment, error) {
	var renamed Renamed
	if c != nil {
		renamed = c.Renamed
	}
	switch u := u.(type) {
	case SetAnswer:
		if c == nil {
			a.Answers = a.Answers.put(u.Question, u.Answer)
			break
		}
		next := a.Answers.Without(u.Question)
		if !u.Answer.IsZero() {
			u.Answer.Content, u.Answer.Carried = c.markOf(a.Pack, u.Question), false
			with, err := a.Answers.With(c, u.Question, u.Answer)
			if err != nil {
				return a, err
			}
			next = with
		}
		// Options that the pack does not know stay with a choice of several, because
		// the person was not asked about them. Where no option was known, they may
		// exclude the new answer.
		dropped := renamed.OlderQuestions(u.Question)
		known, q := a.Answers.Of(u.Question), c.Question(u.Question)
		if q == nil || q.Kind != Multi || len(u.Answer.Options) == 0 || len(known.Options) == 0 || isExclusive(q, u.Answer) {
			dropped = append(dropped, u.Question)
		}
		a.Kept = copyWithout(a.Kept, dropped)
		if len(a.Kept) == 0 {
			a.Kept = nil
		}
		a.Answers = c.Dated(next, today)
		if a.Completed.IsZero() && c.Complete(a.Answers) {
			a.Completed = now
		}
		if !c.Frozen(a) {
			a.Pack = c.Pack
		}
	case SetNote:
		a.Notes = copyWithout(a.Notes, append(renamed.OlderQuestions(u.Question), u.Question))
		if u.Text != "" {
			a.Notes[u.Question] = u.Text
		}
	case SetReadiness:
		marks := copyWithout(a.Readiness, append(renamed.OlderWorkstreams(u.Workstream), u.Workstream))
		if u.Mark != nil {
			mark := *u.Mark
			if before := a.Readiness[u.Workstream]; mark.State == InPlace && before.State == InPlace {
				mark.Done = mark.Done.Or(before.Done)
			} else if mark.State == InPlace {
				mark.Done = mark.Done.Or(today)
			}
			marks[u.Workstream] = mark
		}
		a.Readiness = marks
	case SetFacts:
		if u.Company != nil {
			a.Company = *u.Company
		}
		if u.Start != nil {
			a.Start = *u.Start
		}
		if u.DeadlineDate != nil {
			a.DeadlineDate = *u.DeadlineDate
		}
		for _, id := range slices.Sorted(maps.Keys(u.HeldDates)) {
			day, dropped := u.HeldDates[id], []OptionID{id}
			if c != nil {
				if !day.IsZero() && !slices.Contains(c.HeldOptions(), id) {
					return a, fmt.Errorf("no report or certificate is called %q", id)
				}
				dropped = append(dropped, c.OlderHeld(id)...)
			}
			a.HeldDates = copyWithout(a.HeldDates, dropped)
			if !day.IsZero() {
				a.HeldDates[id] = day
			}
		}
		if len(a.HeldDates) == 0 {
			a.HeldDates = nil
		}
		if u.Currency != nil {
			a.Currency = *u.Currency
		}
		if u.Reviewed != nil {
			a.Reviewed = *u.Reviewed
		}
	case SetPerson:
		return a.setPerson(u.Person)
	case AddBaseline:
		u.Baseline.Number = 1
		if n := len(a.Baselines); n > 0 {
			u.Baseline.Number = a.Baselines[n-1].Number + 1
		}
		a.Baselines = append(slices.Clone(a.Baselines), u.Baseline)
	case SetDone:
		a.Done = copyWithout(a.Done, []string{u.Task})
		if len(u.Days) > 0 {
			a.Done[u.Task] = slices.SortedStableFunc(slices.Values(u.Days), func(x, y DoneDay) int { return y.Day.DaysTo(x.Day) })
		}
		if len(a.Done) == 0 {
			a.Done = nil
		}
	case AcceptPack:
		a.Pack, a.Carried = c.Pack, nil
		a.Answers.byQuestion = copyWithout(a.Answers.byQuestion, nil)
		for id, answer := range a.Answers.byQuestion {
			answer.Content, answer.Carried = "", false
			a.Answers.byQuestion[id] = answer
		}
	}
	return a, nil
}

// ErrTwoPeople is returned for a second person of the same name.
var ErrTwoPeople = errors.New("there is already a person with this name")

func (a Assessment) setPerson(p Person) (Assessment, error) {
	people, last := []Person{}, 0
	for _, other := range a.People {
		last = max(last, other.Number)
		switch {
		case other.Number == p.Number:
		case other.Name == p.Name:
			return a, fmt.Errorf("%w: %s", ErrTwoPeople, p.Name)
		default:
			people = append(people, other)
		}
	}
	if p.Number == 0 {
		p.Number = last + 1
	}
	if p.Name != "" {
		people = append(people, p)
	}
	slices.SortFunc(people, func(x, y Person) int { return x.Number - y.Number })
	a.People = people
	return a, nil
}

// Stored returns the answers together with those that are kept: all that a
// store or a bundle holds.
func (a Assessment) Stored() Answers {
	out := copyWithout(a.Answers.byQuestion, nil)
	for id, kept := range a.Kept {
		if given := out[id]; len(given.Options) > 0 {
			given.Options = slices.Concat(given.Options, kept.Options)
			kept = given
		}
		out[id] = kept
	}
	return Answers{byQuestion: out}
}

// copyWithout returns a copy of a map without some keys. The map itself may be in
// use by a command in another goroutine.
func copyWithout[K comparable, V any](m map[K]V, keys []K) map[K]V {
	out := map[K]V{}
	maps.Copy(out, m)
	for _, key := range keys {
		delete(out, key)
	}
	return out
}
