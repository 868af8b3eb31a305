package workshop

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
)

// Spread is a vote that is revealed. It never changes, and names are in it only
// where the workshop was set up so.
type Spread struct {
	Question assessment.QuestionID
	Voters   int    // participants and hands
	Hands    int    // of them, raised hands
	Of       int    // who could vote: Voters, and participants who were here and did not
	Lines    []Line // one for each option in catalogue order
	Unknown  Line   // don't know; its Option is ""
	// Given are the whole answers, the most given first and don't know last. A
	// question of several choices does not have the hands in it: who raised
	// which together is not known.
	Given []Given
	Notes []Note
	// Unconfirmed is how many of the votes were only chosen; its Option is "".
	Unconfirmed Line
}

// Line is how many chose an option.
type Line struct {
	Option assessment.OptionID
	Count  int
	Names  []string // in the order of the room; nil without names
}

// Given is one whole answer and how many gave it.
type Given struct {
	Answer assessment.Answer
	Count  int
	Names  []string // in the order of the room; nil without names
}

// Note is what somebody wrote beside a vote.
type Note struct {
	Name string // "" without names
	Text string
}

// spread lays a vote out. Without names nothing in it stands in the order in
// which people came or voted.
func (h *Hub) spread(q *assessment.Question, b *ballot) *Spread {
	out := &Spread{Question: q.ID, Voters: b.cast(), Hands: b.hands.Voters}
	for _, o := range q.Options {
		out.Lines = append(out.Lines, Line{Option: o.ID, Count: b.hands.Hands[o.ID]})
		if n := b.hands.Hands[o.ID]; n > 0 && q.Kind == assessment.Single {
			out.give(assessment.Choose(o.ID), n, "")
		}
	}
	if out.Unknown.Count = b.hands.Unknown; out.Unknown.Count > 0 {
		out.give(assessment.DontKnow(), out.Unknown.Count, "")
	}
	for i := range h.people {
		vote, voted := b.votes[h.people[i].id]
		if !voted {
			continue
		}
		name := ""
		if h.setup.Named {
			name = h.people[i].name
		}
		out.add(vote, name)
	}
	slices.SortStableFunc(out.Given, func(a, b Given) int {
		if a.Answer.Unknown != b.Answer.Unknown {
			if a.Answer.Unknown {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), slices.CompareFunc(a.Answer.Options, b.Answer.Options, inOrder(q)))
	})
	if !h.setup.Named {
		slices.SortFunc(out.Notes, func(a, b Note) int { return cmp.Compare(a.Text, b.Text) })
	}
	return out
}

// inOrder compares options by their place in the question.
func inOrder(q *assessment.Question) func(a, b assessment.OptionID) int {
	return func(a, b assessment.OptionID) int {
		_, first := q.Option(a)
		_, second := q.Option(b)
		return cmp.Compare(first, second)
	}
}

// add counts the vote of a participant.
func (s *Spread) add(vote Vote, name string) {
	s.give(vote.Answer, 1, name)
	var lines []*Line
	if vote.Unconfirmed {
		lines = append(lines, &s.Unconfirmed)
	}
	if vote.Answer.Unknown {
		lines = append(lines, &s.Unknown)
	} else {
		for i := range s.Lines {
			if vote.Answer.Has(s.Lines[i].Option) {
				lines = append(lines, &s.Lines[i])
			}
		}
	}
	for _, line := range lines {
		line.Count++
		if name != "" {
			line.Names = append(line.Names, name)
		}
	}
	if vote.Note != "" {
		s.Notes = append(s.Notes, Note{name, vote.Note})
	}
}

// give counts a whole answer.
func (s *Spread) give(a assessment.Answer, count int, name string) {
	at := slices.IndexFunc(s.Given, func(g Given) bool { return g.Answer.Equal(a) })
	if at < 0 {
		at = len(s.Given)
		s.Given = append(s.Given, Given{Answer: a})
	}
	s.Given[at].Count += count
	if name != "" {
		s.Given[at].Names = append(s.Given[at].Names, name)
	}
}

// Confirmed reports whether somebody who is named voted, and did not only choose.
func (s *Spread) Confirmed(name string) bool { return !slices.Contains(s.Unconfirmed.Names, name) }

// apart reports whether options were counted apart, so that whole answers are
// not known.
func (s *Spread) apart(q *assessment.Question) bool { return q.Kind == assessment.Multi && s.Hands > 0 }

// Unanimous reports whether everybody gave the same answer, don't know included.
func (s *Spread) Unanimous() bool {
	for _, line := range append(slices.Clone(s.Lines), s.Unknown) {
		if line.Count != 0 && line.Count != s.Voters {
			return false
		}
	}
	return s.Voters > 0
}

// Split is what it means that a room does not agree on a question: what the
// roadmap would be if those were right who said something else than most.
type Split struct {
	Question assessment.QuestionID
	Spread   *Spread // that was weighed
	Lead     Given   // what most said; see lead. Its Count is zero where nobody gave just that
	Others   []Weighed
	Apart    bool // raised hands for several choices: each of the others is the lead with one option more, less, or alone
	Decisive bool // one of the others changes the headline; don't know never does
}

// Weighed is another answer and what would change with it.
type Weighed struct {
	Given
	Headline []assessment.Change // outcome, decisions, order, report and window
	Around   []assessment.Change // gates, obligations, scope, and of the plan dates, effort and cost; see assessment.ComparedLine
}

// Changes reports whether anything would.
func (w *Weighed) Changes() bool { return len(w.Headline)+len(w.Around) > 0 }

// Weigh says what a revealed vote means for the roadmap, with the answers of an
// assessment to everything else. It evaluates once for each answer, so it
// belongs beside the screen, not into it.
func Weigh(c *engine.Engine, run assessment.Assessment, today assessment.Date, s *Spread) Split {
	out := Split{Question: s.Question, Spread: s, Lead: Given{Answer: lead(c, run, today, s)}}
	if out.Lead.Answer.IsZero() {
		return out
	}
	out.Apart = s.apart(c.Question(s.Question))
	before := lines(c, run, today, s.Question, out.Lead.Answer)
	for _, g := range alternatives(c.Catalog, s, out.Lead.Answer) {
		if g.Answer.Equal(out.Lead.Answer) {
			out.Lead = g
			continue
		}
		w := Weighed{Given: g}
		w.compare(c.Catalog, before, lines(c, run, today, s.Question, g.Answer))
		out.Decisive = out.Decisive || len(w.Headline) > 0 && !g.Answer.Unknown
		out.Others = append(out.Others, w)
	}
	return out
}

// compare lists what is different, in the order of the content.
func (w *Weighed) compare(c *assessment.Catalog, before, after assessment.Values) {
	list := func(to *[]assessment.Change, name string) {
		if !slices.Equal(before[name], after[name]) {
			*to = append(*to, assessment.Change{Attribute: name, Was: before[name], Would: after[name]})
		}
	}
	for i := range c.Attributes {
		if a := &c.Attributes[i]; a.Headline {
			list(&w.Headline, a.Name)
		} else {
			list(&w.Around, a.Name)
		}
	}
	for i := range c.Milestones {
		list(&w.Around, assessment.LineMilestone+string(c.Milestones[i].ID))
	}
	for _, name := range []string{assessment.LineVerdict, assessment.LineEffort, assessment.LineCost} {
		list(&w.Around, name)
	}
}

// lines is what the roadmap says with an answer.
func lines(c *engine.Engine, run assessment.Assessment, today assessment.Date, id assessment.QuestionID, a assessment.Answer) assessment.Values {
	run.Answers, _ = run.Answers.With(c.Catalog, id, a) // a vote was checked when it came
	return compare.Lines(c, run, today)
}

// alternatives are the answers that were given, the leading one among them.
// With raised hands for several choices it is the leading answer and what it
// would be with each option more, or less, that some chose.
func alternatives(c *assessment.Catalog, s *Spread, lead assessment.Answer) []Given {
	q := c.Question(s.Question)
	if !s.apart(q) {
		return s.Given
	}
	knowing := s.Voters - s.Unknown.Count
	out := []Given{{Answer: lead}}
	for i, line := range s.Lines {
		count := line.Count
		if lead.Has(line.Option) {
			count = knowing - line.Count
		}
		if count == 0 {
			continue
		}
		from := lead
		if lead.Unknown {
			from = assessment.Answer{}
		}
		if other := q.Toggled(from, i); !other.IsZero() {
			out = append(out, Given{Answer: other, Count: count})
		}
	}
	slices.SortStableFunc(out[1:], func(a, b Given) int { return cmp.Compare(b.Count, a.Count) })
	if s.Unknown.Count > 0 && !lead.Unknown {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count, Names: s.Unknown.Names})
	}
	return out
}

// Walk goes through what free mode revealed and nothing is agreed on yet. Talk
// are the decisive splits; Settled is what can be recorded without a word:
// where all said the same, or those who did not change nothing in the headline.
// Each is weighed with what most said to everything else.
func Walk(c *engine.Engine, run assessment.Assessment, today assessment.Date, rounds []Round) (talk []Split, settled []Record) {
	var open []*Spread
	for _, r := range rounds {
		if r.State == Revealed && r.Spread != nil {
			open = append(open, r.Spread)
		}
	}
	for _, s := range open {
		if a := lead(c, run, today, s); !a.IsZero() {
			run.Answers, _ = run.Answers.With(c.Catalog, s.Question, a)
		}
	}
	path := c.Path(run.Answers)
	for _, s := range open {
		at := slices.IndexFunc(path, func(p assessment.Step) bool { return p.Question.ID == s.Question })
		if path[at].Visible == logic.False {
			continue
		}
		if split := Weigh(c, run, today, s); split.Decisive {
			talk = append(talk, split)
		} else {
			settled = append(settled, Record{Question: s.Question, Answer: split.Lead.Answer})
		}
	}
	return talk, settled
}

// demand is how much answers ask of a company, to compare: the higher, the
// more cautious it is to plan with them. What is open counts as the most that
// it may come to. In this order count
//
//   - how early each standard may be due: now before next before keep before
//     later before not now;
//   - how many gates, obligations and parts of a scope may apply;
//   - the most person-days that may be left.
type demand struct {
	due     int
	applies int
	days    float64
}

func (d demand) compare(other demand) int {
	return cmp.Or(cmp.Compare(d.due, other.due), cmp.Compare(d.applies, other.applies), cmp.Compare(d.days, other.days))
}

// demands are the decisions from the one that asks least.
func demands() []assessment.Decision {
	return []assessment.Decision{assessment.NotNow, assessment.Later, assessment.Keep, assessment.Next, assessment.Now}
}

// asks is what these answers demand.
func asks(c *engine.Engine, run assessment.Assessment, today assessment.Date) demand {
	var out demand
	outlook := c.Outlook(run.Answers)
	for i := range c.Standards {
		most := 0
		for _, d := range outlook.Decisions(c.Standards[i].ID) {
			most = max(most, slices.Index(demands(), d))
		}
		out.due += most
	}
	for i := range c.Attributes {
		name := c.Attributes[i].Name
		around := strings.HasPrefix(name, "gates.") || strings.HasPrefix(name, "obligations.") || strings.Contains(name, ".categories.")
		if around && slices.Contains(outlook.Values(name), "true") {
			out.applies++
		}
	}
	if r := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true}); r.Effort != nil {
		out.days = r.Effort.Days.High
	}
	return out
}

// cautious returns the answer under which most is asked of the company, with
// all other answers as they stand; of those that ask alike, the first.
func cautious(c *engine.Engine, run assessment.Assessment, today assessment.Date, id assessment.QuestionID, answers []assessment.Answer) assessment.Answer {
	if len(answers) == 1 {
		return answers[0]
	}
	var best assessment.Answer
	var most demand
	for i, a := range answers {
		with := run
		with.Answers, _ = run.Answers.With(c.Catalog, id, a) // a vote was checked when it came
		if d := asks(c, with, today); i == 0 || d.compare(most) > 0 {
			best, most = a, d
		}
	}
	return best
}

// lead returns the answer that most gave; where several were given as often,
// the cautious one of them. Don't know leads where it was given more often than
// any answer. Of raised hands for several choices nobody knows which belong
// together: then it is what more than half chose, or else the options that most
// chose. It is zero where nobody voted.
func lead(c *engine.Engine, run assessment.Assessment, today assessment.Date, s *Spread) assessment.Answer {
	given := s.Given
	if q := c.Question(s.Question); s.apart(q) {
		given = counted(q, s)
	}
	var most int
	for _, g := range given {
		most = max(most, g.Count)
	}
	var tied []assessment.Answer
	for _, g := range given {
		if g.Count == most && (!g.Answer.Unknown || len(tied) == 0) {
			tied = append(tied, g.Answer)
		}
	}
	if len(tied) == 0 {
		return assessment.Answer{}
	}
	return cautious(c, run, today, s.Question, tied)
}

// counted is what the lines of several choices say where whole answers are not
// known: one answer of most, and don't know.
func counted(q *assessment.Question, s *Spread) []Given {
	knowing, most := s.Voters-s.Unknown.Count, 0
	for _, line := range s.Lines {
		most = max(most, line.Count)
	}
	var answer assessment.Answer
	alone := assessment.OptionID("")
	for _, line := range s.Lines {
		if line.Count == 0 || line.Count < min(most, knowing/2+1) {
			continue
		}
		if o, _ := q.Option(line.Option); o.Exclusive {
			alone = o.ID
		} else {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	if answer.IsZero() && alone != "" {
		answer = assessment.Choose(alone)
	}
	out := []Given{}
	if !answer.IsZero() {
		out = append(out, Given{Answer: answer, Count: most})
	}
	if s.Unknown.Count > 0 {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count})
	}
	return out
}

// Result is what came of a workshop, to be written down. Nothing of a vote that
// was not revealed is in it.
type Result struct {
	Mode   Mode
	Named  bool
	Joined int        // participants
	Hands  int        // the most hands that were counted at once
	People []Attendee // in the order of the room; nil without names
	Roles  []RoleCount
	Said   []Said  // the questions that the room went through, in catalogue order
	Groups []Group // the majority, the cautious, and each role that voted
}

// Attendee is somebody who took part.
type Attendee struct{ Name, Role string }

// RoleCount is how many of a role took part. Without names only roles of three
// and more are told.
type RoleCount struct {
	Role   string
	People int
}

// Said is what the room said to one question.
type Said struct {
	Question assessment.QuestionID
	State    State
	Spread   *Spread    // revealed last; nil without a vote
	Split    *Split     // nil where all said the same
	Agreed   *Agreement // nil for nothing
}

// GroupKind says of whom a group is made.
type GroupKind string

// The groups of a result. Each answers what the room voted on; everything else
// is as in the assessment.
const (
	// Majority answers as most did. Where several answers were given as often it
	// takes the one that asks most; see Cautious.
	Majority GroupKind = "majority"
	// Cautious begins as the majority and takes, question by question in their
	// order, of all answers that somebody gave the one under which most is asked
	// of the company, with the answers to everything else as they stand: standards
	// due earlier, then more gates, obligations and parts of a scope that may
	// apply, then more person-days. Don't know is no answer here while there is one.
	Cautious GroupKind = "cautious"
	// Role answers as most of one role did, as the majority does. Without names,
	// questions on which fewer than three of the role voted are as agreed.
	Role GroupKind = "role"
)

// Group is what some would have got.
type Group struct {
	Kind    GroupKind
	Role    string // of Role
	People  int    // who voted at all, hands aside
	Answers assessment.Answers
	Result  assessment.Result // without flips
}

// Result returns what came of the workshop so far, for the assessment that it
// was about as it is now, and the day that facts are judged by. It evaluates for
// every answer to every question: fractions of a second.
func (h *Hub) Result(run assessment.Assessment, today assessment.Date) Result {
	out := Result{Mode: h.setup.Mode, Named: h.setup.Named, Roles: h.roles()}
	for _, p := range h.attended() {
		if out.Joined++; h.setup.Named {
			out.People = append(out.People, Attendee{p.name, p.role})
		}
	}
	votes := map[assessment.QuestionID]*Spread{}
	for i := range h.catalog.Questions {
		id := h.catalog.Questions[i].ID
		r := h.round(id)
		if r == nil || r.shown == nil && r.agreed == nil && !r.skipped {
			continue
		}
		said := Said{Question: id, State: h.state(id), Spread: r.shown, Agreed: r.agreement()}
		if r.shown != nil {
			votes[id] = r.shown
			out.Hands = max(out.Hands, r.shown.Hands)
			if !r.shown.Unanimous() {
				split := Weigh(h.catalog, run, today, r.shown)
				said.Split = &split
			}
		}
		out.Said = append(out.Said, said)
	}
	if len(votes) == 0 {
		return out
	}
	majority := h.majority(run, today, votes)
	cautious := h.careful(majority, today, votes)
	people := h.voters(func(*person) bool { return true })
	out.Groups = append(out.Groups, h.group(Majority, "", people, majority, today), h.group(Cautious, "", people, cautious, today))
	for _, role := range out.Roles {
		bare := safetext.Fold(role.Role)
		own := h.castBy(bare)
		if len(own) > 0 {
			out.Groups = append(out.Groups, h.group(Role, role.Role, h.voters(func(p *person) bool { return p.bareRole == bare }),
				h.majority(run, today, own), today))
		}
	}
	return out
}

func (h *Hub) group(kind GroupKind, role string, people int, run assessment.Assessment, today assessment.Date) Group {
	return Group{Kind: kind, Role: role, People: people, Answers: run.Answers,
		Result: h.catalog.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})}
}

// attended is everybody who took part: who is in the room, and who was taken out
// and has a vote that stays.
func (h *Hub) attended() []person {
	return slices.DeleteFunc(slices.Clone(h.people), func(p person) bool { return !p.seated() && !h.cast(&p) })
}

// roles counts roles, in the order of the room or, without names, of the
// alphabet.
func (h *Hub) roles() []RoleCount {
	var out []RoleCount
	known := map[string]int{} // places in out
	for _, p := range h.attended() {
		if p.role == "" {
			continue
		}
		at, told := known[p.bareRole]
		if !told {
			at = len(out)
			known[p.bareRole] = at
			out = append(out, RoleCount{Role: p.role})
		}
		out[at].People++
	}
	if h.setup.Named {
		return out
	}
	out = slices.DeleteFunc(out, func(r RoleCount) bool { return r.People < LeastUnnamed })
	slices.SortFunc(out, func(a, b RoleCount) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

// voters counts the people of a kind whose votes were revealed.
func (h *Hub) voters(of func(*person) bool) int {
	n := 0
	for i := range h.people {
		p := &h.people[i]
		for _, r := range h.rounds {
			if of(p) && r.cast != nil && r.cast.has(p.id) {
				n++
				break
			}
		}
	}
	return n
}

// castBy is what the people of a role voted, where it can be told; see
// safetext.Fold.
func (h *Hub) castBy(role string) map[assessment.QuestionID]*Spread {
	out := map[assessment.QuestionID]*Spread{}
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		if r == nil || r.cast == nil {
			continue
		}
		own := newBallot()
		for j := range h.people {
			p := &h.people[j]
			if vote, voted := r.cast.votes[p.id]; voted && p.bareRole == role {
				own.votes[p.id] = vote
			}
		}
		if own.cast() > 0 && h.tellable(len(own.votes)) {
			out[q.ID] = h.spread(q, own)
		}
	}
	return out
}

// majority is the assessment with the answers of most.
func (h *Hub) majority(run assessment.Assessment, today assessment.Date, votes map[assessment.QuestionID]*Spread) assessment.Assessment {
	for i := range h.catalog.Questions {
		if s := votes[h.catalog.Questions[i].ID]; s != nil {
			run.Answers, _ = run.Answers.With(h.catalog.Catalog, s.Question, lead(h.catalog, run, today, s)) // somebody voted, so it is an answer
		}
	}
	return run
}

// careful is the majority with the cautious answers.
func (h *Hub) careful(run assessment.Assessment, today assessment.Date, votes map[assessment.QuestionID]*Spread) assessment.Assessment {
	for i := range h.catalog.Questions {
		s := votes[h.catalog.Questions[i].ID]
		if s == nil {
			continue
		}
		var known []assessment.Answer
		for _, g := range alternatives(h.catalog.Catalog, s, run.Answers.Of(s.Question)) {
			if !g.Answer.Unknown {
				known = append(known, g.Answer)
			}
		}
		if len(known) > 0 {
			run.Answers, _ = run.Answers.With(h.catalog.Catalog, s.Question, cautious(h.catalog, run, today, s.Question, known)) // votes were checked
		}
	}
	return run
}
