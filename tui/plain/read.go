package plain

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/status"
	"trustpath/tui"
	"trustpath/tui/input"
	page "trustpath/tui/screen/status"
	"trustpath/tui/ui"
)

// readCommands read what the screens show, in the words of the documents, and mark work.
func (c *conversation) readCommands() []command {
	return []command{
		{"r", "PART", "reads the roadmap so far; or a part of the whole one: " + strings.Join(partNames(), ", "),
			c.readRoadmap},
		{"plan", "", "reads the plan: deadlines, milestones and what recurs",
			func(string) { c.document(c.parts("deadline", "plan")) }},
		{"work", "", "reads the work with its numbers, what comes first first", c.readWork},
		{"mark", "NUMBER STATE", "marks work as missing, in progress, partial, in place, or not applicable: REASON; " +
			"or sets person=, due=, started=, done=, link= or comment=", c.mark},
		{"promise", "REASON", "keeps this plan as promised; status compares with it", c.promise},
		{"status", "", "reads what is late, what is next and what moved", c.readStatus},
		{"if", "", "reads what would reach the date, and what would change the result",
			func(string) { c.document(c.parts("deadline", "flips")) }},
		{"why", "STANDARD", "reads why, in short; of one standard, with every reason and source", c.readWhy},
		{"coverage", "STANDARD", "reads how many requirements are in place; of one standard, by group", c.readCoverage},
		{"changes", "DAY", "reads what is different since a day; alone, since the day of the last change", c.readSince},
		{"check", "done", "reads what may have changed since the last review; with done, records a review", c.readCheck},
	}
}

func partNames() []string {
	var out []string
	for _, s := range report.Sections() {
		if s != "workshop" && s != "summary" { // another document, and what r alone reads
			out = append(out, string(s))
		}
	}
	return out
}

// document reads out a document in Markdown.
func (c *console) document(text string, err error) {
	if err != nil {
		c.fail("Not read", err)
		return
	}
	ui.ReadOut(text, c.item)
}

// parts is parts of the whole roadmap in Markdown.
func (c *conversation) parts(parts ...report.Section) (string, error) {
	catalog, run, chosen := c.session.Catalog(), c.session.Run(), report.Selection{Sections: parts}
	result := catalog.Evaluate(run, assessment.Options{Today: c.deps.Today(), SkipFlips: !chosen.NeedsFlips()})
	if chosen.NeedsCoverage() {
		chosen.Coverage = catalog.Coverage(run, &result)
	}
	var out strings.Builder
	err := report.MarkdownOf(&out, catalog.Catalog, run, result, chosen)
	_, text, _ := strings.Cut(out.String(), "\n## ") // after the title and the dates
	return "## " + text, err
}

// tasks are the work of the plan: what is open by its day, then what is finished.
func (c *conversation) tasks() []assessment.PlanWorkstream {
	result := c.evaluate(false)
	if result.Plan == nil {
		return nil
	}
	rank := func(t assessment.PlanWorkstream) int {
		return slices.Index([]assessment.Readiness{assessment.InPlace, assessment.NotApplicable}, t.State)
	}
	all := slices.Clone(result.Plan.Workstreams)
	slices.SortStableFunc(all, func(a, b assessment.PlanWorkstream) int {
		return cmp.Or(rank(a)-rank(b), due(b).DaysTo(due(a)))
	})
	return all
}

func due(t assessment.PlanWorkstream) assessment.Date { return t.Due.Or(t.Expected.End).Or(t.End.High) }

func (c *conversation) readWork(string) {
	c.work = c.tasks()
	for i, t := range c.work {
		words := t.Task + ": " + report.ReadinessWord(t.State)
		if t.State != assessment.InPlace && t.State != assessment.NotApplicable {
			words += ", by " + report.LongDate(due(t))
		}
		c.item(numbered(i+1), words+", "+cmp.Or(t.Person, t.Owner)+".")
	}
	if len(c.work) == 0 {
		c.say("No work is planned: no standard starts now or next.")
		return
	}
	c.say("mark, a number and a state marks one, such as: mark 1 in place")
}

// mark sets the state or a field of a task with the number that work read last.
func (c *conversation) mark(text string) {
	number, text, _ := strings.Cut(text, " ")
	if c.work == nil {
		c.work = c.tasks()
	}
	n := numberIn(number, len(c.work))
	if n == 0 {
		c.refuse("There is no work “%s”; work reads it with its numbers.", number)
		return
	}
	id, field, value := c.work[n-1].ID, "state", strings.TrimSpace(text)
	mark := c.session.Run().Readiness[id]
	mark.State = cmp.Or(mark.State, assessment.NotChecked)
	if name, given, named := strings.Cut(value, "="); named {
		field, value = strings.TrimSpace(name), strings.TrimSpace(given)
	}
	if err := c.set(&mark, field, value); err != nil {
		c.refuse("%s. Nothing was changed.", report.Upper(err.Error()))
		return
	}
	if field != "state" {
		files.ImplyState(&mark, c.deps.Today())
	}
	update := assessment.SetReadiness{Workstream: id, Mark: &mark}
	if err := files.CheckUpdate(c.session.Catalog().Catalog, c.session.Run(), update, c.deps.Today()); err != nil {
		c.refuse("%s. Nothing was changed.", report.Upper(err.Error()))
		return
	}
	words := report.ReadinessWord(mark.State)
	if field != "state" {
		words += ", " + field + " " + cmp.Or(files.MarkField(&mark, field), "taken out")
	}
	save := c.session.Mark(id, &mark)
	c.saveAs(save, "Saved. "+c.work[n-1].Task+": "+words+". u undoes it.")
}

// set sets a field of a mark as typed.
func (c *conversation) set(mark *assessment.ReadinessMark, field, value string) error {
	value = safetext.Line(value, safetext.MaxNote)
	switch {
	case field == "state":
		state, reason, _ := strings.Cut(value, ":")
		mark.Reason = cmp.Or(strings.TrimSpace(reason), mark.Reason)
		value = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(state)), " ", "_")
		if value == string(assessment.NotApplicable) && mark.Reason == "" {
			return errors.New("say why after a colon: not applicable: REASON")
		}
	case !slices.Contains(files.MarkFields(), field):
		return errors.New("there is no “" + field + "=”; there are " + strings.Join(files.MarkFields(), ", "))
	}
	return files.ReadMarkField(mark, field, value, c.deps.Today())
}

func (c *conversation) promise(reason string) {
	result := c.evaluate(false)
	if result.Plan == nil || len(result.Plan.Workstreams) == 0 {
		c.refuse("There is no plan to promise yet.")
		return
	}
	promise := status.Promise(c.session.Run(), &result, safetext.Line(reason, safetext.MaxReason))
	save, err := c.session.Change(assessment.AddBaseline{Baseline: promise})
	if err != nil {
		c.refuse("%s. Nothing was changed.", err)
		return
	}
	c.saveAs(save, "Promised on "+report.LongDate(result.AsOf)+". status compares with it from now on. u undoes it.")
}

func (c *conversation) readStatus(string) {
	catalog, run := c.session.Catalog(), c.session.Run()
	found := status.Of(catalog, run, c.deps.Today())
	for _, part := range report.StatusParts(catalog.Catalog, run, &found) {
		c.write("\n")
		c.say("%s", part.Title)
		for _, line := range part.Lines {
			c.item("  - ", line)
		}
	}
}

// standard finds the one that a name means, or refuses the name.
func (c *conversation) standard(name string) *assessment.Standard {
	fold := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	all, wanted := c.session.Catalog().Standards, fold(strings.Map(input.Narrow, name))
	for i, s := range all {
		if wanted == fold(string(s.ID)) || wanted == fold(s.Short) || strings.Contains(fold(s.Name), wanted) {
			return &all[i]
		}
	}
	c.refuse("There is no standard “%s”.", name)
	return nil
}

func (c *conversation) readWhy(name string) {
	catalog, run := c.session.Catalog(), c.session.Run()
	if name == "" {
		result := c.evaluate(true)
		for _, s := range result.Standards {
			words := report.DecisionWords(s.Possible) + ". " + report.Why(catalog.Catalog, run, &result, s.ID)
			c.item("  ", catalog.Standard(s.ID).Short+": "+words)
		}
		return
	}
	s := c.standard(name)
	if s == nil {
		return
	}
	text, err := c.parts("decisions")
	_, text, _ = strings.Cut(text, "\n### "+s.Name)
	text, _, _ = strings.Cut(text, "\n### ")
	c.document("### "+s.Name+text, err)
}

func (c *conversation) readCoverage(name string) {
	catalog, result := c.session.Catalog(), c.evaluate(false)
	var only *assessment.Standard
	if name != "" {
		only = c.standard(name)
		if only == nil {
			return
		}
	}
	for _, covered := range catalog.Coverage(c.session.Run(), &result) {
		s, all := catalog.Standard(covered.Standard), 0
		for _, g := range covered.Groups {
			all += len(g.Requirements)
		}
		if only == nil {
			c.item("  ", s.Short+": "+report.Count(all, "requirement")+", "+strconv.Itoa(covered.Count(assessment.ServedFully))+
				" in place, "+strconv.Itoa(covered.Count(assessment.ServedPartly))+" partial.")
			continue
		}
		if s.ID != only.ID {
			continue
		}
		for _, g := range covered.Groups {
			group := assessment.Coverage{Groups: []assessment.CoverageGroup{g}}
			words := g.Group.ID + " " + g.Group.Title + ": " +
				ui.OfCount(group.Count(assessment.ServedFully), len(g.Requirements)) + " in place"
			var missing []string
			for _, r := range g.Requirements {
				if r.State == assessment.ServedNot {
					missing = append(missing, r.ID)
				}
			}
			if len(missing) > 0 {
				words += "; missing: " + strings.Join(missing, ", ")
			}
			c.item("  ", words+".")
		}
	}
}

// readSince reads how the assessment differs from what it was as a day began.
func (c *conversation) readSince(text string) {
	run, zone := c.session.Run(), c.deps.Now().Location()
	day := assessment.DateOf(run.Changed.In(zone))
	if text != "" {
		var err error
		day, err = assessment.ReadDate(text, c.deps.Today())
		if err != nil {
			c.refuse("%s.", err)
			return
		}
	}
	beginning, _ := time.ParseInLocation(time.DateOnly, day.String(), zone) // Date writes this form
	before, err := c.deps.Store.At(c.ctx, run.ID, beginning)
	if err != nil {
		c.fail("Not read", err)
		return
	}
	c.readComparison(c.deps, report.Sides{Left: "before " + report.LongDate(day), Right: "now"}, before, run)
}

// readComparison reads how two assessments differ.
func (c *console) readComparison(deps tui.Deps, names report.Sides, before, after assessment.Assessment) {
	var out strings.Builder
	err := report.SideBySide(&out, deps.Catalog.Catalog, names, compare.SideBySide(deps.Catalog, before, after, deps.Today()))
	c.document(out.String(), err)
}

// readCheck reads what may have changed since the last review; done records a review.
func (c *conversation) readCheck(text string) {
	run, today := c.session.Run(), c.deps.Today()
	switch text {
	case "":
	case "done":
		save, err := c.session.Change(assessment.SetFacts{Reviewed: &today})
		if err != nil {
			c.refuse("%s. Nothing was changed.", err)
			return
		}
		c.saveAs(save, "Saved. Reviewed on "+report.LongDate(today)+".")
		return
	default:
		c.refuse("“check” takes done after it, or nothing.")
		return
	}
	given, _, err := c.deps.Store.ReviewDays(c.ctx, run.ID)
	if err != nil {
		c.fail("Not read", err)
		return
	}
	catalog, section := c.session.Catalog(), ""
	found := status.ToReview(catalog, run, given, today, status.OldDays)
	for _, line := range page.Lines(catalog.Catalog, &found) {
		if line.Section != section {
			section = line.Section
			c.write("\n")
			c.say("%s", section)
		}
		c.item("  - ", line.Title+": "+line.Detail+".")
	}
	if section == "" {
		c.say("Nothing has become old.")
	}
	c.say("check done records that you went through it today.")
}
