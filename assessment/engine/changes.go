package engine

import (
	"maps"
	"slices"

	"trustpath/assessment"
)

// Recommend records what this pack makes of stored answers.
func (e *Engine) Recommend(stored assessment.Answers) assessment.Recommendation {
	return assessment.Recommendation{Answers: stored, Values: e.values(stored)}
}

func (e *Engine) values(stored assessment.Answers) assessment.Values {
	return e.Outlook(e.Carry(assessment.Assessment{Answers: stored}).Answers).All()
}

// Compare returns the differences between a recommendation and what this pack
// makes of the present answers. This pack on the answers of then separates the
// causes: up to there it is the content, after it the answers. Attributes of this
// pack come first, in its order.
func (e *Engine) Compare(before assessment.Recommendation, now assessment.Answers) []assessment.Difference {
	between, after := e.values(before.Answers), e.values(now)
	var names []string
	for i := range e.Attributes {
		names = append(names, e.Attributes[i].Name)
	}
	out := []assessment.Difference{}
	for _, name := range append(names, e.OtherAttributes(before.Values)...) {
		from, to := Comparable(before.Values[name], after[name])
		if slices.Equal(from, to) {
			continue
		}
		cause := assessment.ByBoth
		if a, b := Comparable(before.Values[name], between[name]); slices.Equal(a, b) {
			cause = assessment.ByAnswers
		} else if a, b := Comparable(between[name], after[name]); slices.Equal(a, b) {
			cause = assessment.ByContent
		}
		out = append(out, assessment.Difference{Attribute: name, From: from, To: to, Cause: cause})
	}
	return out
}

// OtherAttributes returns the names of values that this pack does not decide,
// sorted.
func (e *Engine) OtherAttributes(values assessment.Values) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool {
		a, _ := e.Attribute(name)
		return a != nil
	})
}

// Comparable returns two lists of values of an attribute in a form that can be
// compared: a flag that one of the packs does not have is false.
func Comparable(a, b []string) (x, y []string) {
	for _, v := range slices.Concat(a, b) {
		if v != "false" && v != "true" {
			return a, b
		}
	}
	if len(a) == 0 {
		a = []string{"false"}
	}
	if len(b) == 0 {
		b = []string{"false"}
	}
	return a, b
}

// ContentChanges compares the record of an assessment with what this pack makes
// of it now; nil when it was answered with this pack, by digest.
func (e *Engine) ContentChanges(run assessment.Assessment) *assessment.ContentChanges {
	if run.Pack.Digest == "" || run.Pack.Digest == e.Pack.Digest {
		return nil
	}
	out := assessment.ContentChanges{From: run.Pack, To: e.Pack, Changes: []assessment.Difference{}}
	if run.Recommended != nil {
		out.Recorded = true
		before := *run.Recommended
		before.Answers = e.Carry(assessment.Assessment{Pack: run.Pack, Answers: before.Answers}).Answers
		out.Changes = e.Compare(before, run.Answers)
	}
	return &out
}
