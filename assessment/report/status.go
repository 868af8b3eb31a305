package report

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
)

// A status has as many rows in each part as fit on two pages. What is late and what is
// next keep theirs longest.
const (
	statusLines, statusWords = 80, 1100

	mostRows, fewestRows = 10, 2
	fewestTasks          = 5
	mostGoals            = 5
	teamLate             = 8
)

// Status writes a status as a document in Markdown.
func Status(w io.Writer, c *assessment.Catalog, run assessment.Assessment, s *assessment.Status) error {
	tasks, most := mostRows, mostRows
	for {
		var out strings.Builder
		if err := write(&out, &statusPage{c, run, s, tasks, most}, "status"); err != nil {
			return err
		}
		text := out.String()
		fits := strings.Count(text, "\n") <= statusLines && len(strings.Fields(text)) <= statusWords
		switch {
		case fits || most == fewestRows && tasks == fewestTasks:
			_, err := io.WriteString(w, text)
			return err
		case most > fewestRows:
			most--
		default:
			tasks--
		}
	}
}

// statusPage is what the template of a status reads.
type statusPage struct {
	*assessment.Catalog
	Run assessment.Assessment
	*assessment.Status
	tasks int // rows of what is late and of what is next
	most  int // rows of another part
}

// StatusPart is a part of a status in lines of text.
type StatusPart struct {
	Title string
	Lines []string
}

// StatusParts returns a status in lines, its summary first; parts with nothing to say
// are left out.
func StatusParts(c *assessment.Catalog, run assessment.Assessment, s *assessment.Status) []StatusPart {
	p := statusPage{c, run, s, mostRows, mostRows}
	all := []StatusPart{
		{p.Head(), p.Lead()},
		{"Late", each(s.Late, func(t assessment.LateTask) string { return LateWords(&t) })},
		{"Next two weeks", each(s.Next, func(t assessment.StatusTask) string {
			return LongDate(t.Due) + ": " + t.Title + whose(&t)
		})},
		{"Done" + p.DoneSince(), each(s.Done, func(t assessment.StatusTask) string {
			return LongDate(t.Done) + ": " + t.Title + whose(&t)
		})},
		{"Moved", each(p.moved(), func(m assessment.MovedDate) string {
			return m.Title + ": " + LongDate(m.From) + " → " + LongDate(m.To) + ", " + Because(&m)
		})},
		{"Forecast", each(p.goals(), func(f assessment.ForecastDate) string {
			out := f.Title + ": " + LongDate(f.Expected)
			out += ", between " + LongDate(f.Range.Low) + " and " + LongDate(f.Range.High)
			if !f.Promised.IsZero() {
				out += "; promised " + LongDate(f.Promised)
			}
			return out + ". " + ForecastVerdict(&f, s.AsOf)
		})},
		{"Deals at risk", each(s.DealsAtRisk, func(d assessment.DealAtRisk) string {
			return d.Name + ": needed by " + LongDate(d.Date) + ", expected " + LongDate(d.Expected)
		})},
		{"Facts to check", p.FactLines()},
	}
	return slices.DeleteFunc(all, func(part StatusPart) bool { return len(part.Lines) == 0 })
}

func whose(t *assessment.StatusTask) string {
	if t.Who() == "" {
		return ""
	}
	return " (" + t.Who() + ")"
}

// LateWords says what is late, whose it is, since when, and what that moves.
func LateWords(t *assessment.LateTask) string {
	return t.Title + whose(&t.StatusTask) + ": due " + LongDate(t.Due) + ", " +
		Count(t.Workdays, "working day") + " late; moves " + MovesWords(t.Moves)
}

// MovesWords says what a late task moves, and by how much.
func MovesWords(moves []assessment.MovedDate) string {
	if len(moves) == 0 {
		return "nothing yet"
	}
	return AllOf(each(moves, func(m assessment.MovedDate) string { return m.Title + " by " + ShiftWords(m.Days) }))
}

// ShiftWords writes how far a date moves: in days, from two weeks on in weeks.
func ShiftWords(days int) string {
	days = max(days, -days)
	if days < 14 {
		return Count(days, "day")
	}
	return Count((days+3)/7, "week")
}

// MovedWords is "3 weeks later", "5 days earlier", or "not moved".
func MovedWords(days int) string {
	switch {
	case days > 0:
		return ShiftWords(days) + " later"
	case days < 0:
		return ShiftWords(days) + " earlier"
	}
	return "not moved"
}

// Because says why a date moved.
func Because(m *assessment.MovedDate) string {
	if len(m.Because) == 0 {
		return "back on its day"
	}
	return strings.Join(each(m.Because, func(cause assessment.MoveCause) string {
		words := map[assessment.MoveKind]string{
			assessment.MovedByContent: "newer content",
			assessment.MovedByAnswers: "your answers",
			assessment.MovedByTime:    "time passed and work is left",
		}[cause.Cause]
		switch {
		case cause.Cause == assessment.MovedByMarks:
			words = "the day entered for “" + cause.Title + "”"
		case cause.Title != "":
			words = "“" + cause.Title + "” is late"
		case cause.Cause == assessment.MovedByTime && cause.Days < 0:
			words = "work was done early"
		}
		if len(m.Because) > 1 {
			words += ", " + MovedWords(cause.Days)
		}
		return words
	}), "; ")
}

// ForecastVerdict judges a forecast by the day on which a buyer needs it.
func ForecastVerdict(f *assessment.ForecastDate, today assessment.Date) string {
	if f.By.IsZero() {
		return "No date promised to a buyer"
	}
	d := assessment.DeadlineVerdict{
		Date:     f.By,
		Passed:   f.By.Before(today),
		Verdict:  f.Verdict,
		Expected: f.Expected,
	}
	out := Upper(VerdictWord(&d))
	switch slack := f.Range.High.DaysTo(f.By); {
	case d.Passed || f.Verdict == assessment.NotFeasible:
		return out + ": needed by " + LongDate(f.By)
	case slack < 0:
		return out + ": the slow case misses " + LongDate(f.By) + " by " + ShiftWords(slack)
	default:
		return out + ": the slow case leaves " + ShiftWords(slack) + " before " + LongDate(f.By)
	}
}

// Head says of which day a status is, and with what it compares.
func (p *statusPage) Head() string {
	out := "As of " + LongDate(p.AsOf)
	switch {
	case p.Baseline != nil:
		out += " · promised " + LongDate(p.Baseline.Day)
		if p.Baseline.Reason != "" {
			out += " (" + p.Baseline.Reason + ")"
		}
		if len(p.Earlier) > 0 {
			days := each(p.Earlier, func(b assessment.PlanBaseline) string { return LongDate(b.Day) })
			out += ", before that " + AllOf(days)
		}
	case p.Since.IsZero():
		out += " · nothing promised yet"
	default:
		out += " · nothing promised yet, compared with the plan of " + LongDate(p.Since)
	}
	if !p.Last.IsZero() && p.Last != p.Since {
		out += " · changes since " + LongDate(p.Last)
	}
	return out
}

// DoneSince is " since 1 February 2027", or "".
func (p *statusPage) DoneSince() string {
	if p.Last.IsZero() {
		return ""
	}
	return " since " + LongDate(p.Last)
}

// Lead is the status in three sentences: what is late, which dates moved, and whether a
// buyer's date is at risk.
func (p *statusPage) Lead() []string {
	var out []string
	switch worst := p.worst(); {
	case worst == nil:
		out = append(out, "Nothing is late.")
	case len(p.Late) == 1:
		out = append(out, "One task is late: "+LateWords(worst)+".")
	default:
		out = append(out, Upper(NumberWord(len(p.Late)))+" tasks are late. First: "+LateWords(worst)+".")
	}
	promised, moved := 0, 0
	for _, f := range p.goals() {
		if f.Promised.IsZero() {
			continue
		}
		promised++
		if f.Days != 0 {
			moved++
		}
		if f.Days != 0 && moved <= 2 {
			out = append(out, f.Title+" moves from "+LongDate(f.Promised)+" to "+LongDate(f.Expected)+".")
		}
	}
	if promised > 0 && moved == 0 {
		out = append(out, "Every report and certificate is expected on the promised day.")
	}
	for _, f := range p.goals() {
		if f.Verdict != "" && f.Verdict != assessment.Comfortable {
			return append(out, f.Title+": "+Lower(ForecastVerdict(&f, p.AsOf))+".")
		}
	}
	return out
}

// worst is the late task that moves a date most, or else the latest one.
func (p *statusPage) worst() *assessment.LateTask {
	var worst *assessment.LateTask
	most := -1
	for i := range p.Late {
		days := 0
		for _, m := range p.Late[i].Moves {
			days = max(days, m.Days)
		}
		if days > most {
			worst, most = &p.Late[i], days
		}
	}
	return worst
}

func (p *statusPage) goals() []assessment.ForecastDate { return Goals(p.Forecast) }

// Goals returns of a forecast the reports and certificates to come, and of a standard without
// any the next renewal.
func Goals(all []assessment.ForecastDate) []assessment.ForecastDate {
	builds := func(f assessment.ForecastDate) bool { return f.InHand && !f.Renewal }
	var out []assessment.ForecastDate
	for _, f := range all {
		instead := func(o assessment.ForecastDate) bool { // there is one, or a renewal before this one
			return o.Standard == f.Standard && (builds(o) || o.Renewal && o.Range.High.Before(f.Range.High))
		}
		if builds(f) || f.Renewal && !slices.ContainsFunc(all, instead) {
			out = append(out, f)
		}
	}
	return out[:min(len(out), mostGoals)]
}

// FactLines names the facts that are past their review day, and those that will be.
func (p *statusPage) FactLines() []string {
	var out []string
	names := func(before string, facts []assessment.ExpiredFact) {
		if len(facts) > 0 {
			all := each(facts, func(f assessment.ExpiredFact) string { return expiredName(p.Catalog, f) })
			slices.Sort(all)
			all = slices.Compact(all)
			if more := len(all) - p.most/2; more > 1 {
				all = append(all[:p.most/2], strconv.Itoa(more)+" more")
			}
			out = append(out, before+AllOf(all)+".")
		}
	}
	names("Past their review date: ", p.FactsExpired)
	names("To check by "+LongDate(p.Until)+": ", p.FactsDue)
	return out
}

// firstRows writes the first rows of a table, and counts the others.
func firstRows[T any](list []T, most int, row func(*T) []string) string {
	var out [][]string
	for i := range list[:min(len(list), most)] {
		out = append(out, row(&list[i]))
	}
	if more := len(list) - most; more > 0 {
		rest := make([]string, len(out[0]))
		rest[0] = "and " + strconv.Itoa(more) + " more"
		out = append(out, rest)
	}
	return rows(out)
}

func who(t *assessment.StatusTask) string {
	if t.Person != "" {
		return entered(t.Person)
	}
	first, _, _ := strings.Cut(t.Owner, ", ")
	return cmp.Or(first, "**[name]**")
}

func shortDay(d assessment.Date) string { return cmp.Or(d.Format("2 Jan 2006"), "–") }

// LateRows are the rows of what is late.
func (p *statusPage) LateRows() string {
	return firstRows(p.Late, p.tasks, func(t *assessment.LateTask) []string {
		return []string{cell(t.Title), who(&t.StatusTask), shortDay(t.Due),
			Count(t.Workdays, "working day"), Upper(MovesWords(t.Moves))}
	})
}

// evidence links what shows that something is done, under its whole address.
func evidence(link string) string {
	address, web := strings.CutPrefix(link, "https://")
	if !web || strings.ContainsAny(link, "<>|\\ ") {
		return cmp.Or(entered(link), "–")
	}
	return "[" + entered(address) + "](<" + link + ">)"
}

// DoneRows are the rows of what was done.
func (p *statusPage) DoneRows() string {
	return firstRows(p.Done, p.most, func(t *assessment.StatusTask) []string {
		return []string{cell(t.Title), who(t), shortDay(t.Due), shortDay(t.Done), evidence(t.Link)}
	})
}

// NextRows are the rows of what is due next, by person.
func (p *statusPage) NextRows() string {
	next := slices.Clone(p.Next[:min(len(p.Next), p.tasks)])
	slices.SortStableFunc(next, func(a, b assessment.StatusTask) int { return strings.Compare(a.Who(), b.Who()) })
	return firstRows(append(next, p.Next[len(next):]...), p.tasks, func(t *assessment.StatusTask) []string {
		return []string{who(t), shortDay(t.Due), cell(t.Title), cell(t.DoneWhen)}
	})
}

// moved returns the moved dates without those that come after a first report or
// certificate, which move with it.
func (p *statusPage) moved() []assessment.MovedDate {
	follows := func(m assessment.MovedDate) bool { return p.Milestone(m.Milestone).MonthsAfter[1] > 0 }
	return slices.DeleteFunc(slices.Clone(p.Moved), follows)
}

// HasThen reports whether moved dates have another day to compare with.
func (p *statusPage) HasThen() bool { return !p.Last.IsZero() && p.Last != p.Since }

// MovedRows are the rows of the first reports and audits whose dates moved.
func (p *statusPage) MovedRows() string {
	moved := p.moved()
	goal := func(m assessment.MovedDate) int {
		if p.Milestone(m.Milestone).InHand {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(moved, func(a, b assessment.MovedDate) int { return goal(a) - goal(b) })
	return firstRows(moved, p.most, func(m *assessment.MovedDate) []string {
		out := []string{cell(m.Title), shortDay(m.From), shortDay(m.To), cell(Upper(Because(m)))}
		if p.HasThen() {
			out = slices.Insert(out, 2, shortDay(m.Then))
		}
		return out
	})
}

// ForecastRows are the rows of the reports and certificates to come.
func (p *statusPage) ForecastRows() string {
	return firstRows(p.goals(), mostGoals, func(f *assessment.ForecastDate) []string {
		return []string{cell(f.Title), shortDay(f.Promised), shortDay(f.Expected), DaysShort(f.Range),
			cell(ForecastVerdict(f, p.AsOf))}
	})
}

// AtRiskRows are the rows of the deals that the plan may not reach, and of the date in
// the answers.
func (p *statusPage) AtRiskRows() string {
	var asked []assessment.AskedDeadline
	for _, a := range p.Deadlines {
		if a.Needs != "" && a.Verdict != assessment.Comfortable {
			asked = append(asked, a)
		}
	}
	return firstRows(asked, p.most, func(a *assessment.AskedDeadline) []string {
		name := "Your answers"
		if at := slices.IndexFunc(p.Run.Deals, func(d assessment.Deal) bool { return d.Number == a.Deal }); at >= 0 {
			name = entered(p.Run.Deals[at].Name)
		}
		expected := shortDay(a.Expected) + ", slow case " + shortDay(a.Latest)
		return []string{name, cell(p.Milestone(a.Needs).Title), shortDay(a.Date), expected,
			Upper(VerdictWord(&a.DeadlineVerdict)), cell(firstSentence(cmp.Or(a.Fallback, a.Sentence)))}
	})
}

// AgainstPromise is the short status of a plan with a baseline, for the board and the
// team; nil where there is none.
func (d *document) AgainstPromise() *progress {
	plan := d.Result.Plan
	if plan == nil || plan.Baseline == nil || plan.Status == nil || !d.For(Board) && !d.For(Team) {
		return nil
	}
	out := &progress{Day: plan.Baseline.Day, Count: len(plan.Status.Late)}
	for _, t := range plan.Status.Late[:min(teamLate, len(plan.Status.Late))] {
		t.Person, t.Title = entered(t.Person), cell(t.Title)
		out.Late = append(out.Late, LateWords(&t))
	}
	if more := len(plan.Status.Late) - teamLate; more > 0 {
		out.Late = append(out.Late, "And "+strconv.Itoa(more)+" more")
	}
	for _, f := range Goals(plan.Status.Forecast) {
		if f.Promised.IsZero() {
			continue
		}
		out.Rows = append(out.Rows, []string{cell(f.Title), shortDay(f.Promised), shortDay(f.Expected), MovedWords(f.Days)})
		out.Moved = append(out.Moved, d.Standard(f.Standard).Short+": "+MovedWords(f.Days))
	}
	return out
}

// progress is a status in a few lines: for the board those of Moved and Count, which say
// less.
type progress struct {
	Day   assessment.Date
	Late  []string
	Rows  [][]string
	Moved []string
	Count int
}
