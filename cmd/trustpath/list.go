package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/status"
	"trustpath/tui/ui"
)

func (a *app) newCommand() *cobra.Command {
	var answers string
	cmd := a.command("new [NAME]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if a.interactive() {
			if err := a.prepareScreens(); err != nil {
				return err
			}
		}
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		var run assessment.Assessment
		if answers != "" {
			run, err = a.readAnswers(c, answers)
			if err != nil {
				return err
			}
		}
		if len(args) > 0 { // wins over the name in the file
			run.Company, err = companyName(args[0])
			if err != nil {
				return err
			}
		}
		run.Currency = cmp.Or(run.Currency, a.ownCurrency(c))
		first := start{begin: &run}
		if a.interactive() {
			return a.runTUI(ctx, c, first)
		}
		return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
			id, err := first.open(ctx, db.WithEngine(c))
			if err == nil {
				_, err = fmt.Fprintln(a.out, id)
				a.say("Added %s.", title(run.Company))
			}
			return err
		})
	})
	cmd.Flags().StringVar(&answers, "answers", "", "begin with the answers of this `file`; - is stdin")
	return cmd
}

// companyName cleans a name from the command line.
func companyName(text string) (string, error) {
	name := clean(text)
	if got := len([]rune(name)); got > safetext.MaxCompany {
		return "", usagef("the name has %d characters; %d at most", got, safetext.MaxCompany)
	}
	return name, nil
}

func (a *app) openCommand() *cobra.Command {
	return a.command("open ID", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		if !a.interactive() && !a.plainMode() {
			return noTerminal("trustpath show " + quoted(args[0]))
		}
		return a.openTUI(ctx, start{find: true, id: args[0]})
	})
}

// listing is what to list, and how.
type listing struct {
	limit         int
	deleted, late bool
	due, sort     string

	until assessment.Date // of due
}

// Orders of the list.
const (
	byChange = "changed"
	byNext   = "next"
	byLate   = "late"
)

func listOrders() []string { return []string{byChange, byNext, byLate} }

func (a *app) listCommand() *cobra.Command {
	var l listing
	to := textOrJSON()
	cmd := a.command("list", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		if err := a.checkListing(&l); err != nil {
			return err
		}
		c, unread := a.loadCatalog()
		if unread != nil && l.agenda() {
			return unread
		}
		err := a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return a.list(ctx, db.WithEngine(c), c, to, l) })
		if errors.Is(err, sqlite.ErrAbsent) { // not an error: nothing has been entered yet
			a.say("No assessments yet: %s", err)
			return a.printList(to, l, nil, nil)
		}
		return err
	})
	cmd.Flags().IntVar(&l.limit, "limit", 100, "list at most this many")
	cmd.Flags().BoolVar(&l.deleted, "deleted", false, "the deleted ones, the last deleted first; restore brings one back")
	cmd.Flags().BoolVar(&l.late, "late", false, "those with something late, what was due longest ago first")
	cmd.Flags().StringVar(&l.due, "due", "", "those with something due in this `time`: 14d, 2w, or until a day")
	cmd.Flags().StringVar(&l.sort, "sort", "", "one of "+strings.Join(listOrders(), ", "))
	must(cmd.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions(listOrders(), noFiles)))
	return cmd
}

// agenda reports whether all agendas have to be read.
func (l *listing) agenda() bool { return l.late || l.due != "" || l.sort != byChange }

// checkListing returns every mistake of the flags.
func (a *app) checkListing(l *listing) error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if l.limit < 1 {
		add("--limit is 1 or more, not %d", l.limit)
	}
	l.sort = cmp.Or(l.sort, byChange)
	if !slices.Contains(listOrders(), l.sort) {
		add("--sort is one of %s, not %q", strings.Join(listOrders(), ", "), l.sort)
	}
	if l.due != "" {
		var err error
		l.until, err = within(a.day(), l.due)
		if err != nil {
			errs = append(errs, err)
		}
	}
	if l.deleted && l.agenda() {
		add("--deleted goes with none of --late, --due and --sort: what is deleted is not due")
	}
	if len(errs) > 0 {
		return exitError{codeUsage, errors.Join(errs...)}
	}
	return nil
}

// within is the last day of a time that begins today: 14d, 2w, or the day itself.
func within(today assessment.Date, text string) (assessment.Date, error) {
	if day, err := assessment.ReadDate(text, today); err == nil {
		return day, nil
	}
	unit := map[byte]int{'d': 1, 'w': 7}[text[len(text)-1]]
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 12)
	if err != nil || unit == 0 {
		example := today.AddDays(14)
		return assessment.Date{}, fmt.Errorf("--due %q is not a time; write 14d, 2w, or a day such as %s", text, example)
	}
	return today.AddDays(int(n) * unit), nil
}

// listRow is a line of the list.
type listRow struct {
	sqlite.Summary
	AsOf   assessment.Date    `json:"as_of"`
	Next   *nextTask          `json:"next"`    // nil where nothing is promised from today on
	Late   int                `json:"late"`    // how much was due before today
	AtRisk *assessment.AtRisk `json:"at_risk"` // nil where it was not worked out
}

type nextTask struct {
	Day   assessment.Date `json:"day"`
	Task  string          `json:"task"`
	Title string          `json:"title"`
}

func (a *app) list(ctx context.Context, db *sqlite.DB, c *engine.Engine, to *output, l listing) error {
	found, total, err := a.found(ctx, db, l)
	if err != nil {
		return err
	}
	rows, err := a.listRows(ctx, db, c, found, l.agenda() || to.format == formatJSON)
	if err != nil {
		return err
	}
	gone, err := db.Deleted(ctx)
	if err != nil {
		return err
	}
	all, err := db.Count(ctx)
	flag := ""
	switch {
	case err != nil:
		return err
	case l.deleted:
		total, flag = len(gone), "--deleted "
	case !l.agenda():
		total = all
	}
	switch {
	case total == 0 && l.deleted:
		a.say("No assessment is deleted.")
	case total == 0 && all > 0 && l.late:
		a.say("Nothing is late.")
	case total == 0 && all > 0:
		a.say("Nothing is due until %s.", report.LongDate(l.until))
	case total == 0 && len(gone) > 0:
		a.say("%s deleted; trustpath list --deleted shows what you can restore.", areCounted(len(gone), "assessment"))
	case total == 0:
		a.say("No assessments yet. Begin one with: trustpath new NAME")
	case total > len(rows):
		a.say("%d of %d shown; for more: trustpath list %s--limit %d", len(rows), total, flag, total)
	}
	short := map[string]string{}
	if !l.deleted {
		ends := make([]string, len(rows))
		for i, row := range rows {
			ends[i] = row.ID[len(row.ID)-min(leastOfID, len(row.ID)):]
		}
		alike, err := db.Ending(ctx, ends)
		if err != nil {
			return err
		}
		short = shortIDs(alike)
	}
	if err := a.printList(to, l, rows, short); err != nil {
		return err
	}
	damaged := slices.DeleteFunc(rows, func(r listRow) bool { return !r.Damaged })
	if len(damaged) > 0 {
		return fmt.Errorf("%s not as stored, so nothing else of it is shown; trustpath doctor says what to do",
			areCounted(len(damaged), "assessment"))
	}
	return nil
}

// found returns the assessments to list, and where agendas were read of how many.
func (a *app) found(ctx context.Context, db *sqlite.DB, l listing) (rows []sqlite.Summary, total int, err error) {
	if !l.agenda() {
		rows, err = db.List(ctx, l.deleted, l.limit)
		return rows, 0, err
	}
	limit := -1
	if l.late && l.due == "" && l.sort == byChange {
		limit = l.limit // in the order in which they are read
	}
	dues, total, err := db.Agenda(ctx, a.day(), l.late, limit, func(count int) {
		a.say("Working out once what is due in %s.", report.Count(count, "assessment"))
	})
	if err != nil {
		return nil, 0, err
	}
	if l.due != "" {
		dues = slices.DeleteFunc(dues, func(d assessment.Due) bool { return d.Next.IsZero() || l.until.Before(d.Next) })
		total = len(dues)
	}
	switch {
	case l.sort == byLate:
		slices.SortStableFunc(dues, func(a, b assessment.Due) int { return b.Late - a.Late })
	case l.sort == byNext || l.due != "":
		slices.SortStableFunc(dues, assessment.Due.Sooner)
	}
	ids := make([]string, min(l.limit, len(dues)))
	for i := range ids {
		ids[i] = dues[i].ID
	}
	rows, err = db.Summaries(ctx, ids)
	return rows, total, err
}

// listRows adds what is due to rows, and with risk what the plan of today does not reach.
func (a *app) listRows(
	ctx context.Context, db *sqlite.DB, c *engine.Engine, found []sqlite.Summary, risk bool,
) ([]listRow, error) {
	var ids []string
	for _, s := range found {
		if !s.Damaged {
			ids = append(ids, s.ID)
		}
	}
	dues, err := db.Due(ctx, a.day(), ids)
	if err != nil {
		return nil, err
	}
	atRisk := map[string]assessment.AtRisk{}
	if risk && c != nil {
		atRisk, err = db.AtRisk(ctx, a.day(), ids)
		if err != nil {
			return nil, err
		}
	}
	out := make([]listRow, len(found))
	for i, s := range found {
		due := dues[s.ID]
		row := listRow{Summary: s, AsOf: a.day(), Late: due.Late}
		if !due.Next.IsZero() && c != nil {
			row.Next = &nextTask{due.Next, due.Task, status.Title(c.Catalog, due.Task)}
		}
		if risk, known := atRisk[s.ID]; known {
			row.AtRisk = &risk
		}
		out[i] = row
	}
	return out, nil
}

func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// printList prints a table, with short ids where there are any. The company, of any width,
// comes last.
func (a *app) printList(to *output, l listing, rows []listRow, short map[string]string) error {
	const titleWidth = 32
	return a.print(to, append([]listRow{}, rows...), func(w io.Writer) {
		if len(rows) == 0 {
			return
		}
		table := newTable(w)
		defer table.Flush()
		risk := func(text string) string {
			if l.agenda() {
				return text + "\t"
			}
			return ""
		}
		fmt.Fprintln(table, "ID\tCHANGED\tANSWERED\tNEXT\tLATE\t"+risk("AT RISK")+"COMPANY")
		for _, row := range rows {
			if row.Damaged {
				fmt.Fprintf(table, "%s\t\t\t\t\t%s(damaged)\n", clean(row.ID), risk(""))
				continue
			}
			next, late, words := "", "", ""
			if row.Next != nil {
				next = row.Next.Day.String() + " " + ui.Fit(clean(row.Next.Title), titleWidth, "…")
			}
			if row.Late > 0 {
				late = strconv.Itoa(row.Late)
			}
			if row.AtRisk != nil {
				words = report.AtRiskWords(*row.AtRisk)
			}
			changed := row.Changed.Local().Format("2006-01-02 15:04")
			fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s%s\n",
				cmp.Or(short[row.ID], row.ID), changed, row.Answered, next, late, risk(words), title(row.Company))
		}
	})
}

func (a *app) showCommand() *cobra.Command {
	to := &output{formats: []string{formatText, formatMarkdown, formatJSON}}
	return a.assessmentCommand("show ID", cobra.ExactArgs(1), to,
		func(_ context.Context, s stored, _ []string) error {
			d := a.document(s.engine, s.run)
			return a.write(*to, func(w io.Writer) error {
				if to.format == formatText {
					a.writeBrief(w, s.engine, s.run, d.result())
					return nil
				}
				return render(w, to.format, d)
			})
		})
}

// writeBrief writes about a dozen lines: what is decided, what is still open, and
// what to answer next.
func (a *app) writeBrief(w io.Writer, c *engine.Engine, run assessment.Assessment, r assessment.Result) {
	line := func(name, text string) { fmt.Fprintf(w, "%-14s %s\n", name, clean(text)) }
	fmt.Fprintf(w, "%s\n%s\n\n", title(run.Company), run.ID)
	writeContentChanges(textWriter{w, a.width()}, c.Catalog, run, r.ContentChanges)
	if r.Outcome != "" {
		line("Outcome", report.OutcomeWord(r.Outcome))
	} else {
		line("Outcome", "open: "+report.OutcomeWords(r.OutcomePossible))
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		line(c.Standard(s.ID).Short, standardWords(c.Catalog, s))
	}
	for _, g := range r.Gates {
		text := g.Title
		if g.State == assessment.Possible {
			text += " (possible)"
		}
		line("Gate", text)
	}
	if r.Plan != nil && r.Plan.Deadline != nil {
		line("Deadline", deadlineWords(r.Plan.Deadline))
	}
	if text := report.Unasked(c.Catalog, run); text != "" {
		line("Deals", text)
	}
	if text := report.Expired(c.Catalog, r.FactsExpired); text != "" {
		line("Past review", text)
	}
	if text := report.HeldWords(c.Catalog, run); text != "" {
		line("Held dates", text)
	}
	line("Answered", answeredWords(c, run.Answers))
	if len(r.Kept) > 0 {
		line("Kept", strings.Join(r.Kept, ", ")+": does not count with this content")
	}
	for _, renaming := range run.Carried {
		now := " now"
		if renaming.Both {
			now = " too"
		}
		line("Renamed", renaming.From+" is "+renaming.To+now)
	}
	if len(r.CheckAgain) > 0 {
		line("Check again", strings.Join(words(r.CheckAgain), ", ")+": new options; answer again, or accept the content")
	}
	next := "none: nothing that is open can change this"
	if q := c.Question(r.NextQuestion); q != nil {
		next = string(q.ID) + ": " + q.Prompt
	}
	line("Next question", next)
}

// standardWords is "now, Type II, window 6 months, security, confidentiality", or
// the decisions that are still possible.
func standardWords(c *assessment.Catalog, s *assessment.StandardResult) string {
	if s.Decision == "" {
		return "open: " + report.DecisionWords(s.Possible)
	}
	words := []string{report.DecisionWord(s.Decision)}
	if s.Report != "" {
		words = append(words, report.ReportWord(c, s.ID, s.Report))
	}
	if s.WindowMonths > 0 {
		words = append(words, fmt.Sprintf("window %d months", s.WindowMonths))
	}
	for _, category := range s.Categories {
		words = append(words, report.Spaced(string(category)))
	}
	return strings.Join(words, ", ")
}

func deadlineWords(d *assessment.DeadlineVerdict) string {
	text := d.Date.String()
	if word := report.VerdictWord(d); word != "" {
		text += ", " + word
	}
	if d.Verdict != "" {
		text += "; the earliest realistic date is " + d.Earliest.String()
	}
	return text
}

func answeredWords(c *engine.Engine, answers assessment.Answers) string {
	counting, unknown, asked := 0, 0, 0
	for _, step := range c.Path(answers) {
		if step.Asked {
			asked++
		}
		if step.Counts() {
			counting++
		}
		if step.Counts() && step.Answer.Unknown {
			unknown++
		}
	}
	text := fmt.Sprintf("%d of %d", counting, asked)
	if unknown > 0 {
		text += fmt.Sprintf(", %d of them don't know", unknown)
	}
	return text
}
