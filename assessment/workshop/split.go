package workshop

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
)

// Spread is a revealed vote. It never changes, and has names only if the workshop was
// set up so.
type Spread struct {
	Question    assessment.QuestionID `json:"-"`
	Voters      int                   `json:"voters"`      // participants and hands
	Of          int                   `json:"of"`          // who could vote: Voters, and participants who were here and did not
	Hands       int                   `json:"hands"`       // raised hands among the voters
	Lines       []Line                `json:"options"`     // one for each option in catalog order
	Unknown     Line                  `json:"unknown"`     // don't know; its Option is ""
	Unconfirmed Line                  `json:"unconfirmed"` // how many of the votes were only chosen; its Option is ""
	Notes       []Note                `json:"notes"`
	// Given are the whole answers, the most given first and don't know last. A
	// question of several choices does not have the hands in it: who raised
	// which together is not known.
	Given []Given `json:"-"`
}

// Line is how many chose an option.
type Line struct {
	Option assessment.OptionID `json:"option,omitempty"`
	Count  int                 `json:"count"`
	Names  []string            `json:"names,omitempty"` // in the order of the room; nil without names
}

// Given is one whole answer and how many gave it.
type Given struct {
	Answer assessment.Answer `json:"-"`
	Count  int               `json:"count"`
	Names  []string          `json:"-"` // in the order of the room; nil without names
}

// Note is what a participant wrote next to a vote.
type Note struct {
	Name string `json:"name,omitempty"` // "" without names
	Text string `json:"text"`
}

// spread makes a Spread of a vote. Without names nothing in it is in the order in which
// people came or voted.
func (w *State) spread(q *assessment.Question, b *ballot) *Spread {
	out := &Spread{Question: q.ID, Voters: b.cast(), Hands: b.hands.Voters, Notes: []Note{}}
	for _, o := range q.Options {
		out.Lines = append(out.Lines, Line{Option: o.ID, Count: b.hands.Hands[o.ID]})
		if n := b.hands.Hands[o.ID]; n > 0 && q.Kind == assessment.Single {
			out.give(assessment.Choose(o.ID), n)
		}
	}
	out.Unknown.Count = b.hands.Unknown
	if out.Unknown.Count > 0 {
		out.give(assessment.DontKnow(), out.Unknown.Count)
	}
	for _, p := range w.people {
		if vote, voted := b.votes[p.ID]; voted && w.setup.Named {
			out.add(vote, p.Name)
		} else if voted {
			out.add(vote)
		}
	}
	inOrder := func(a, b assessment.OptionID) int {
		_, first := q.Option(a)
		_, second := q.Option(b)
		return first - second
	}
	last := map[bool]int{true: 1}
	slices.SortStableFunc(out.Given, func(a, b Given) int {
		return cmp.Or(last[a.Answer.Unknown]-last[b.Answer.Unknown], b.Count-a.Count,
			slices.CompareFunc(a.Answer.Options, b.Answer.Options, inOrder))
	})
	if !w.setup.Named {
		slices.SortFunc(out.Notes, func(a, b Note) int { return cmp.Compare(a.Text, b.Text) })
	}
	return out
}

// add counts the vote of a participant, with the name if it is shown.
func (s *Spread) add(vote Vote, name ...string) {
	s.give(vote.Answer, 1, name...)
	var lines []*Line
	if vote.Unconfirmed {
		lines = append(lines, &s.Unconfirmed)
	}
	if vote.Answer.Unknown {
		lines = append(lines, &s.Unknown)
	}
	for i := range s.Lines {
		if vote.Answer.Has(s.Lines[i].Option) {
			lines = append(lines, &s.Lines[i])
		}
	}
	for _, line := range lines {
		line.Count++
		line.Names = append(line.Names, name...)
	}
	if vote.Note != "" {
		s.Notes = append(s.Notes, Note{strings.Join(name, ""), vote.Note})
	}
}

// give counts a whole answer.
func (s *Spread) give(a assessment.Answer, count int, name ...string) {
	at := slices.IndexFunc(s.Given, func(g Given) bool { return g.Answer.Equal(a) })
	if at < 0 {
		at = len(s.Given)
		s.Given = append(s.Given, Given{Answer: a})
	}
	s.Given[at].Count += count
	s.Given[at].Names = append(s.Given[at].Names, name...)
}

// Confirmed reports whether the participant with this name voted, and did not only
// choose.
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

// Split says what it means that a room disagrees on a question: what the roadmap would
// be if those were right who gave another answer than the majority.
type Split struct {
	Question assessment.QuestionID
	Spread   *Spread // that was weighed
	Majority Given   // see weigher.majority; its Count may be zero for raised hands
	Others   []Weighed
	Apart    bool // raised hands for several choices: each of the others is the majority with one option more, less, or alone
	Decisive bool // one of the others changes the headline; don't know never does
}

// Weighed is another answer and what would change with it.
type Weighed struct {
	Given
	Headline []assessment.Change `json:"headline"` // outcome, decisions, order, report and window
	Around   []assessment.Change `json:"around"`   // gates, obligations, scope, and of the plan dates, effort and cost; see assessment.ComparedLine
}

// Changes reports whether anything would change.
func (w *Weighed) Changes() bool { return len(w.Headline)+len(w.Around) > 0 }

// weigher evaluates an assessment with other answers.
type weigher struct {
	engine *engine.Engine
	run    assessment.Assessment
	today  assessment.Date
}

// with returns the weigher with another answer, which was checked when it was given.
func (w weigher) with(id assessment.QuestionID, a assessment.Answer) weigher {
	w.run.Answers, _ = w.run.Answers.With(w.engine.Catalog, id, a)
	return w
}

// Weigh says what a revealed vote means for the roadmap, with the answers of an
// assessment to everything else. It evaluates once for each answer, so call it outside
// Update.
func Weigh(c *engine.Engine, run assessment.Assessment, today assessment.Date, s *Spread) Split {
	w := weigher{c, run, today}
	out := Split{Question: s.Question, Spread: s, Majority: Given{Answer: w.majority(s)}}
	if out.Majority.Answer.IsZero() {
		return out
	}
	out.Apart = s.apart(c.Question(s.Question))
	lines := func(a assessment.Answer) assessment.Values {
		with := w.with(s.Question, a)
		return compare.Lines(c, with.run, today)
	}
	before := lines(out.Majority.Answer)
	for _, g := range alternatives(c.Catalog, s, out.Majority.Answer) {
		if g.Answer.Equal(out.Majority.Answer) {
			out.Majority = g
			continue
		}
		other := Weighed{Given: g, Headline: []assessment.Change{}, Around: []assessment.Change{}}
		other.compare(c.Catalog, before, lines(g.Answer))
		out.Decisive = out.Decisive || len(other.Headline) > 0 && !g.Answer.Unknown
		out.Others = append(out.Others, other)
	}
	return out
}

// Insight is what a board means for the roadmap. Everything in it follows from what
// the room may see.
type Insight struct {
	Run     assessment.Assessment // with what is agreed
	Outlook engine.Outlook
	Changes []assessment.Change // of what is possible, by the answer that was agreed on last
	Split   *Split              // of the vote that is revealed, until it is agreed on; nil without one
	Result  *assessment.Result  // once the workshop is closed
	Splits  []Split             // then, every one, those that change a decision first
}

// Analyst works out what boards mean, once for all screens of a program. Its methods
// may be called from any goroutine.
type Analyst struct {
	engine *engine.Engine
	run    assessment.Assessment
	today  assessment.Date

	mu   sync.Mutex
	of   moment // of last
	last *Insight
}

// moment tells boards apart that mean different things.
type moment struct {
	turn   int
	spread *Spread
}

// NewAnalyst returns an analyst for the workshop on an assessment, whose answers are
// those of the boards.
func NewAnalyst(c *engine.Engine, run assessment.Assessment, today assessment.Date) *Analyst {
	return &Analyst{engine: c, run: run, today: today}
}

// Insight returns what a board means. It takes milliseconds, so call it outside Update.
func (a *Analyst) Insight(b Board) *Insight {
	a.mu.Lock()
	defer a.mu.Unlock()
	is := moment{b.Turn, b.Spread}
	if a.last != nil && a.of == is {
		return a.last
	}
	out := &Insight{Run: a.run}
	out.Run.Answers = b.Answers
	out.Outlook = a.engine.Outlook(b.Answers)
	switch {
	case b.Closed:
		w := weigher{a.engine, out.Run, a.today}
		result := w.evaluate()
		out.Result = &result
		for _, s := range b.Shown {
			if !s.Unanimous() {
				out.Splits = append(out.Splits, Weigh(a.engine, out.Run, a.today, s))
			}
		}
		first := map[bool]int{true: -1}
		slices.SortStableFunc(out.Splits, func(a, b Split) int { return first[a.Decisive] - first[b.Decisive] })
	case b.State == Agreed:
		out.Changes = a.engine.Outlook(b.Before).Changes(out.Outlook)
	case b.Spread != nil:
		split := Weigh(a.engine, out.Run, a.today, b.Spread)
		out.Split = &split
	}
	a.of, a.last = is, out
	return out
}

// compare lists what is different, in the order of the content.
func (w *Weighed) compare(c *assessment.Catalog, before, after assessment.Values) {
	add := func(to *[]assessment.Change, name string) {
		if !slices.Equal(before[name], after[name]) {
			*to = append(*to, assessment.Change{Attribute: name, Was: before[name], Would: after[name]})
		}
	}
	for i := range c.Attributes {
		if a := &c.Attributes[i]; a.Headline {
			add(&w.Headline, a.Name)
		} else {
			add(&w.Around, a.Name)
		}
	}
	for i := range c.Milestones {
		add(&w.Around, assessment.LineMilestone+string(c.Milestones[i].ID))
	}
	for _, name := range []string{assessment.LineVerdict, assessment.LineEffort, assessment.LineCost} {
		add(&w.Around, name)
	}
}

// alternatives returns the answers that were given, that of the majority among them.
// With raised hands for several choices it is the answer of the majority, and what it
// would be with each option more, or less, that some chose.
func alternatives(c *assessment.Catalog, s *Spread, majority assessment.Answer) []Given {
	q := c.Question(s.Question)
	if !s.apart(q) {
		return s.Given
	}
	knowing, from := s.Voters-s.Unknown.Count, majority
	if majority.Unknown {
		from = assessment.Answer{}
	}
	out := []Given{{Answer: majority}}
	for i, line := range s.Lines {
		count := line.Count
		if majority.Has(line.Option) {
			count = knowing - line.Count
		}
		if other := q.Toggled(from, i); count > 0 && !other.IsZero() {
			out = append(out, Given{Answer: other, Count: count})
		}
	}
	slices.SortStableFunc(out[1:], func(a, b Given) int { return cmp.Compare(b.Count, a.Count) })
	if s.Unknown.Count > 0 && !majority.Unknown {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count, Names: s.Unknown.Names})
	}
	return out
}

// Walk goes through what free mode revealed and nothing is agreed on yet. talk are the
// decisive splits. settled can be recorded without discussion: all gave the same
// answer, or the others change nothing in the headline. Each question is weighed with
// the answers of the majority to everything else.
func Walk(
	c *engine.Engine, run assessment.Assessment, today assessment.Date, rounds []Round,
) (talk []Split, settled []Record) {
	w := weigher{c, run, today}
	var open []*Spread
	for _, r := range rounds {
		if r.State == Revealed && r.Spread != nil {
			open = append(open, r.Spread)
		}
	}
	w = w.majorities(open)
	for _, step := range c.Path(w.run.Answers) {
		at := slices.IndexFunc(open, func(s *Spread) bool { return s.Question == step.Question.ID })
		if at < 0 || step.Visible == logic.False {
			continue
		}
		if split := Weigh(c, w.run, today, open[at]); split.Decisive {
			talk = append(talk, split)
		} else {
			settled = append(settled, Record{Question: split.Question, Answer: split.Majority.Answer})
		}
	}
	return talk, settled
}

// byStrictness are the decisions from the one that asks least.
var byStrictness = []assessment.Decision{
	assessment.NotNow, assessment.Later, assessment.Keep, assessment.Next, assessment.Now,
}

// strictness says how much the answers ask of a company, in numbers to compare one
// after the other. What is open counts as the most that it may become:
//
//   - how early each standard may be due: now before next before keep before
//     later before not now;
//   - how many gates, obligations and parts of a scope may apply;
//   - the most person-days that may be left.
func (w weigher) strictness() []float64 {
	var due, applies int
	var days float64
	outlook := w.engine.Outlook(w.run.Answers)
	for i := range w.engine.Standards {
		most := 0
		for _, d := range outlook.Decisions(w.engine.Standards[i].ID) {
			most = max(most, slices.Index(byStrictness, d))
		}
		due += most
	}
	for i := range w.engine.Attributes {
		name := w.engine.Attributes[i].Name
		around := strings.HasPrefix(name, "gates.") || strings.HasPrefix(name, "obligations.") ||
			strings.Contains(name, ".categories.")
		if around && slices.Contains(outlook.Values(name), "true") {
			applies++
		}
	}
	if r := w.evaluate(); r.Effort != nil {
		days = r.Effort.Days.High
	}
	return []float64{float64(due), float64(applies), days}
}

func (w weigher) evaluate() assessment.Result {
	return w.engine.Evaluate(w.run, assessment.Options{Today: w.today, SkipFlips: true})
}

// strictest returns the answer under which most is asked of the company; of those that
// ask the same, the first.
func (w weigher) strictest(id assessment.QuestionID, answers []assessment.Answer) assessment.Answer {
	if len(answers) == 1 {
		return answers[0]
	}
	var best assessment.Answer
	var most []float64
	for _, a := range answers {
		if s := w.with(id, a).strictness(); slices.Compare(s, most) > 0 {
			best, most = a, s
		}
	}
	return best
}

// majority returns the answer that most gave, and of several the strictest. Don't know
// wins only if it was given more often than any answer. Raised hands for several
// choices do not tell which belong together: then it is what more than half chose, or
// else the options that most chose. Without votes it is zero.
func (w weigher) majority(s *Spread) assessment.Answer {
	given := s.Given
	if q := w.engine.Question(s.Question); s.apart(q) {
		given = countedApart(q, s)
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
	return w.strictest(s.Question, tied)
}

// countedApart makes one answer of most, and don't know, out of options that were
// counted apart.
func countedApart(q *assessment.Question, s *Spread) []Given {
	knowing, most := s.Voters-s.Unknown.Count, 0
	for _, line := range s.Lines {
		most = max(most, line.Count)
	}
	var answer, exclusive assessment.Answer
	for _, line := range s.Lines {
		if line.Count == 0 || line.Count < min(most, knowing/2+1) {
			continue
		}
		if o, _ := q.Option(line.Option); o.Exclusive {
			exclusive = assessment.Choose(o.ID)
		} else {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	if answer.IsZero() {
		answer = exclusive
	}
	var out []Given
	if !answer.IsZero() {
		out = append(out, Given{Answer: answer, Count: most})
	}
	if s.Unknown.Count > 0 {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count})
	}
	return out
}
