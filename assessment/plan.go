package assessment

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// end is one end of a range: the low end takes the least effort and the most
// hands, the high end the reverse.
type end int

const (
	low end = iota
	high
)

// plan fills plan, effort and cost.
func (e *evaluation) plan(r *Result) {
	p := planner{evaluation: e, result: r}
	p.stages = p.stagesOf()
	p.built = p.heldDepth()
	p.tasks = p.tasksOf()
	lowEnds, highEnds := p.schedule(low), p.schedule(high)
	plan := &Plan{Workstreams: p.workstreams(lowEnds, highEnds)}
	plan.Phases = p.phases(plan.Workstreams)
	plan.Milestones = p.milestones(lowEnds, highEnds)
	plan.Deadline = p.deadline(plan)
	r.Plan = plan
	r.Effort = &Effort{Reuse: p.reuse()}
	for _, w := range plan.Workstreams {
		r.Effort.Days.Low += w.Days.Low
		r.Effort.Days.High += w.Days.High
	}
	r.Effort.Days = Days{tenth(r.Effort.Days.Low), tenth(r.Effort.Days.High)}
	r.Cost = p.cost()
}

type planner struct {
	*evaluation
	result *Result
	stages []stage
	built  map[WorkstreamID]float64 // depth that what is held has built
	tasks  []task
}

// stage is what is built in one go: the standards of one rank.
type stage struct {
	rank      int
	standards []StandardID
	tokens    []string // depths that count: standards and categories
}

// task is the part of a workstream that one stage builds.
type task struct {
	stage int
	work  *Workstream
	share [2]float64 // of the full effort, low and high
}

// stagesOf groups what is planned and not held by rank. With nothing to build,
// the baseline is the one stage.
func (p *planner) stagesOf() []stage {
	var out []stage
	for i := range p.result.Standards {
		s := &p.result.Standards[i]
		if !s.Planned() || s.Decision == Keep {
			continue
		}
		rank := s.Rank
		if rank == 0 && len(s.RankPossible) > 0 {
			rank = slices.Max(s.RankPossible)
		}
		at := slices.IndexFunc(out, func(st stage) bool { return st.rank == rank })
		if at < 0 {
			out = append(out, stage{rank: rank})
			at = len(out) - 1
		}
		out[at].standards = append(out[at].standards, s.ID)
		out[at].tokens = append(out[at].tokens, p.tokens(s)...)
	}
	slices.SortStableFunc(out, func(a, b stage) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// tokens names the depths of a standard: itself and its categories in scope.
func (p *planner) tokens(s *StandardResult) []string {
	out := []string{string(s.ID)}
	for _, c := range s.Categories {
		out = append(out, "tsc_"+string(c))
	}
	return out
}

func depth(w *Workstream, tokens []string) float64 {
	d := 0.0
	for _, t := range tokens {
		d = max(d, w.Depth[t])
	}
	return d
}

func (p *planner) heldDepth() map[WorkstreamID]float64 {
	var tokens []string
	for i := range p.result.Standards {
		if s := &p.result.Standards[i]; s.Decision == Keep || p.holds(s.ID) {
			tokens = append(tokens, p.tokens(s)...)
		}
	}
	out := map[WorkstreamID]float64{}
	for i := range p.Workstreams {
		out[p.Workstreams[i].ID] = depth(&p.Workstreams[i], tokens)
	}
	return out
}

// tasksOf lists what each stage adds to what was built before it: the missing
// depth, and at least the top-up where it touches what is there.
func (p *planner) tasksOf() []task {
	var out []task
	built := map[WorkstreamID]float64{}
	for id, d := range p.built {
		built[id] = d
	}
	for at, st := range p.stages {
		for i := range p.Workstreams {
			w := &p.Workstreams[i]
			wants := depth(w, st.tokens)
			if wants == 0 {
				continue
			}
			share := wants
			if was := built[w.ID]; was > 0 {
				share = max(wants-was, p.Planning.TopUp)
			}
			built[w.ID] = max(built[w.ID], wants)
			out = append(out, task{at, w, p.left(w, share)})
		}
	}
	if len(p.stages) > 0 || slices.ContainsFunc(p.result.Standards, func(s StandardResult) bool { return s.Decision == Keep }) {
		return out
	}
	for _, id := range p.Planning.Baseline {
		w := p.Workstream(id)
		out = append(out, task{0, w, p.left(w, p.Planning.BaselineShare)})
	}
	return out
}

// left is the share that remains after readiness, else after what controls
// already cover. Open controls may cover as much as the best answer, or nothing.
func (p *planner) left(w *Workstream, share float64) [2]float64 {
	if mark, ok := p.run.Readiness[w.ID]; ok {
		there := map[Readiness]float64{Partial: p.Planning.Partial, InPlace: 1, NotApplicable: 1}[mark.State]
		return [2]float64{share * (1 - there), share * (1 - there)}
	}
	least, most := bounds(p.run.Answers.Of(questionControls), p.Planning.Controls, func(m map[WorkstreamID]float64) float64 { return m[w.ID] })
	return [2]float64{share * (1 - most), share * (1 - least)}
}

// bounds returns the smallest and the largest figure that an answer allows:
// of its options, or of all while it is open.
func bounds[V any](a Answer, figures map[OptionID]V, of func(V) float64) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for id, v := range figures {
		if a.IsZero() || a.Unknown || a.Has(id) {
			least, most = min(least, of(v)), max(most, of(v))
		}
	}
	return least, most
}

func same(v float64) float64 { return v }

// workstreams lists every workstream that a planned standard needs, with what
// is left of it.
func (p *planner) workstreams(lows, highs []DateRange) []PlanWorkstream {
	out := []PlanWorkstream{}
	for i := range p.Workstreams {
		w := &p.Workstreams[i]
		pw := PlanWorkstream{ID: w.ID, Title: w.Title, Summary: w.Summary, Owner: w.Owner, Needs: w.Prerequisites,
			Evidence: w.Evidence, Cadence: w.Cadence, Phase: p.phase(w.Phase), State: Missing, Serves: map[StandardID][]string{}}
		listed := p.built[w.ID] > 0 && p.keeps()
		for at, t := range p.tasks {
			if t.work != w {
				continue
			}
			d := p.days(t)
			pw.Days.Low, pw.Days.High = pw.Days.Low+d.Low, pw.Days.High+d.High
			if pw.Start.Low.IsZero() {
				pw.Start = DateRange{lows[at].Low, highs[at].Low}
			}
			pw.End, listed = DateRange{lows[at].High, highs[at].High}, true
		}
		if !listed {
			continue
		}
		pw.Days = Days{tenth(pw.Days.Low), tenth(pw.Days.High)}
		p.mark(&pw)
		if pw.Start.Low.IsZero() {
			pw.Start = DateRange{p.run.Start, p.run.Start}
			pw.End = pw.Start
		}
		for i := range p.result.Standards {
			if s := &p.result.Standards[i]; s.Planned() && len(w.Requirements[s.ID]) > 0 {
				pw.Serves[s.ID] = w.Requirements[s.ID]
			}
		}
		out = append(out, pw)
	}
	return out
}

func (p *planner) keeps() bool {
	return slices.ContainsFunc(p.result.Standards, func(s StandardResult) bool { return s.Decision == Keep })
}

// mark sets the state of a workstream: as marked, else by what is left of it.
func (p *planner) mark(pw *PlanWorkstream) {
	if mark, ok := p.run.Readiness[pw.ID]; ok {
		pw.State, pw.Reason = mark.State, mark.Reason
		return
	}
	least, _ := bounds(p.run.Answers.Of(questionControls), p.Planning.Controls, func(m map[WorkstreamID]float64) float64 { return m[pw.ID] })
	switch {
	case pw.Days.High == 0:
		pw.State = InPlace
	case least > 0 || p.built[pw.ID] > 0:
		pw.State = Partial
	}
}

// days is the effort of a task, scaled to the team.
func (p *planner) days(t task) Days {
	least, most := bounds(p.run.Answers.Of(questionTeam), p.Planning.TeamFactor, same)
	return Days{t.work.Effort.Low * t.share[low] * least, t.work.Effort.High * t.share[high] * most}
}

func (p *planner) phase(number int) PhaseID {
	for _, ph := range p.Phases {
		if ph.Number == number {
			return ph.ID
		}
	}
	return ""
}

func (p *planner) phases(work []PlanWorkstream) []PlanPhase {
	out := []PlanPhase{}
	for _, ph := range p.Phases {
		one := PlanPhase{ID: ph.ID, Title: ph.Title}
		for _, w := range work {
			if w.Phase == ph.ID {
				one.Workstreams = append(one.Workstreams, w.ID)
			}
		}
		if len(one.Workstreams) > 0 {
			out = append(out, one)
		}
	}
	return out
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }

// fill writes a sentence of the content with its placeholders.
func fill(sentence string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(sentence)
}
