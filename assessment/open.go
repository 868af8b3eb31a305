package assessment

import "strings"

// open fills what is open, what it could change, and what to ask next.
func (e *evaluation) open(r *Result) {
	if !e.anythingOpen() {
		return
	}
	influence := e.influence(e.left, e.path)
	for i := range e.path {
		s := &e.path[i]
		if !s.Open() {
			continue
		}
		q := OpenQuestion{Question: s.Question.ID, State: Unanswered, Asked: s.Visible == True,
			CouldChange: e.reported(influence.changes[i]), ChangesPlan: e.Planning.reads(s.Question.ID)}
		if s.Answer.Unknown {
			q.State = UnknownOpen
		}
		q.Matters = len(q.CouldChange) > 0
		r.Open = append(r.Open, q)
	}
	if influence.next >= 0 {
		r.NextQuestion = e.Questions[influence.next].ID
	}
}

// reported names attributes as the result does: one name for all categories.
func (e *evaluation) reported(attributes []int) []string {
	out := []string{}
	for _, at := range attributes {
		name := e.Attributes[at].Name
		if cut := strings.Index(name, ".categories."); cut >= 0 {
			name = name[:cut] + ".categories"
		}
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return out
}
