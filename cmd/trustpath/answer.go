package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
)

func (a *app) answerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "answer ID QUESTION=OPTION,OPTION...",
		Short: "Answer questions",
		Long: "Answer one question or several. QUESTION=unknown is don't know; an empty value takes the answer back.\n" +
			"deadline_date=DAY beside the answer on the deadline changes both at once.\n" +
			"Either all of them are right and saved, or none is.",
		Example: "  trustpath answer 01JD customers=us_enterprise,smb regions=us promises=unknown",
		Args:    cobra.MinimumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				given, answers, facts, err := readPairs(c.Catalog, run.Answers, args[1:])
				if err != nil {
					return err
				}
				if run.Answers = answers; slices.Contains(given, assessment.QuestionDeadline) {
					if facts.DeadlineDate == nil {
						facts.DeadlineDate = &run.DeadlineDate
					}
					run.Answers = c.Renewed(run, *facts.DeadlineDate, a.day())
				}
				if err := a.fitting(c.Catalog, run, facts); err != nil {
					return err
				}
				if err := db.SaveAnswers(ctx, run.ID, given, run.Answers, facts); err != nil {
					return err
				}
				a.sayAnswered(c.Catalog, run.Answers, given)
				return nil
			})
		}),
	}
}

// readPairs checks every pair against the catalog and returns the questions in
// the order given, the answers with all of them, and the date of the deal where
// it is among them.
func readPairs(c *assessment.Catalog, answers assessment.Answers, args []string) ([]assessment.QuestionID, assessment.Answers, sqlite.Facts, error) {
	var facts sqlite.Facts
	given, problems := pairs(args, "QUESTION=OPTION[,OPTION]")
	var ids []assessment.QuestionID
	for _, p := range given {
		if p.key == "deadline_date" {
			day, err := readDay(p)
			if err != nil {
				problems = append(problems, err)
			}
			facts.DeadlineDate = &day
			continue
		}
		q := c.Question(assessment.QuestionID(p.key))
		if q == nil {
			problems = append(problems, unknown("question", p.key, questionIDs(c)))
			continue
		}
		answer, wrong := readAnswer(q, p.value)
		if problems = append(problems, wrong...); len(wrong) > 0 {
			continue
		}
		ids = append(ids, q.ID)
		if answer.IsZero() {
			answers = answers.Without(q.ID)
			continue
		}
		next, err := answers.With(c, q.ID, answer)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		answers = next
	}
	return ids, answers, facts, allWrong(problems)
}

// readAnswer reads the options of one question; "" is no answer.
func readAnswer(q *assessment.Question, value string) (assessment.Answer, []error) {
	switch value {
	case "":
		return assessment.Answer{}, nil
	case "unknown":
		return assessment.DontKnow(), nil
	}
	var answer assessment.Answer
	var problems []error
	for name := range strings.SplitSeq(value, ",") {
		id := assessment.OptionID(strings.TrimSpace(name))
		if id == "unknown" {
			problems = append(problems, fmt.Errorf("question %q: unknown stands alone", q.ID))
			continue
		}
		if option, _ := q.Option(id); option == nil {
			problems = append(problems, fmt.Errorf("question %q: %w", q.ID, unknown("option", string(id), optionIDs(q))))
			continue
		}
		answer.Options = append(answer.Options, id)
	}
	return answer, problems
}

// sayAnswered names the answers that are kept and do not count, so that nobody
// waits for an effect, and the question to answer next.
func (a *app) sayAnswered(c *assessment.Catalog, answers assessment.Answers, given []assessment.QuestionID) {
	for _, step := range c.Path(answers) {
		for _, id := range given {
			if step.Question.ID == id && step.Visible == assessment.False && !step.Answer.IsZero() {
				a.say("%s is kept, but not asked under these answers, so it does not count", id)
			}
		}
	}
}

func questionIDs(c *assessment.Catalog) []assessment.QuestionID {
	ids := make([]assessment.QuestionID, len(c.Questions))
	for i := range c.Questions {
		ids[i] = c.Questions[i].ID
	}
	return ids
}

func optionIDs(q *assessment.Question) []assessment.OptionID {
	ids := make([]assessment.OptionID, len(q.Options))
	for i := range q.Options {
		ids[i] = q.Options[i].ID
	}
	return append(ids, "unknown")
}

func (a *app) answersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "answers",
		Short:   "Help to write an answers file by hand or by program",
		Example: "  trustpath answers template -o acme.yaml\n  trustpath answers schema -o answers.schema.json",
		Args:    knownCommand,
		RunE: a.do(func(context.Context, []string) error {
			return usagef("answers what? There are template and schema; to answer a question it is trustpath answer")
		}),
	}
	cmd.AddCommand(a.answersTemplateCommand(), a.schemaCommand())
	return cmd
}

func (a *app) answersTemplateCommand() *cobra.Command {
	var to fileFlag
	cmd := &cobra.Command{
		Use:     "template",
		Short:   "Write an answers file with every question explained",
		Example: "  trustpath answers template -o acme.yaml\n  trustpath assess --answers acme.yaml",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			if _, err := to.format(formatAnswers, formatAnswers); err != nil {
				return err
			}
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			return a.write(to, func(w io.Writer) error { return files.WriteTemplate(w, c.Catalog) })
		}),
	}
	to.add(cmd)
	return cmd
}

func (a *app) schemaCommand() *cobra.Command {
	var to fileFlag
	var result bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Write the JSON Schema of answers files, or of the result",
		Long: "Write the JSON Schema of answers files in the words of the content in use: an editor then completes ids and\n" +
			"explains them. With --result it is the schema of what --format json writes.",
		Example: "  trustpath answers schema -o answers.schema.json\n  trustpath answers schema --result",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			if _, err := to.format(formatJSON, formatJSON); err != nil {
				return err
			}
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			return a.write(to, func(w io.Writer) error {
				if result {
					_, err := w.Write(report.Schema())
					return err
				}
				return files.WriteSchema(w, c.Catalog)
			})
		}),
	}
	cmd.Flags().BoolVar(&result, "result", false, "the schema of the JSON result")
	to.add(cmd)
	return cmd
}

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "note ID QUESTION TEXT",
		Short:   "Write a note on a question",
		Long:    "Write a note on a question. TEXT - is stdin; an empty text removes the note.",
		Example: "  trustpath note 01JD customers \"two pilots, both in the US\"",
		Args:    cobra.ExactArgs(3),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				q := c.Question(assessment.QuestionID(args[1]))
				if q == nil {
					return failure{codeUsage, unknown("question", args[1], questionIDs(c.Catalog))}
				}
				text, err := a.noteText(args[2])
				if err != nil {
					return err
				}
				return db.SaveNote(ctx, run.ID, q.ID, text)
			})
		}),
	}
}

// noteText cleans a note. One that is too long is refused, not cut: the end of
// a note is as good as its beginning.
func (a *app) noteText(text string) (string, error) {
	const room = 64 << 10 // bytes; far more than a note may have
	if text == "-" {
		data, err := a.readInput("-", room)
		if err != nil {
			return "", err
		}
		data, err = yamldoc.Text(data, "stdin", room)
		if err != nil {
			return "", err
		}
		text = string(data)
	}
	note := safetext.Text(text, room)
	if got := len([]rune(note)); got > safetext.MaxNote {
		return "", usagef("the note has %d characters; %d at most", got, safetext.MaxNote)
	}
	return note, nil
}

func (a *app) setCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "set ID FACT=VALUE...",
		Short:   "Set the company, the start of the plan or the deadline",
		Long:    "Set facts: company, start and deadline_date. An empty value takes the fact away.",
		Example: "  trustpath set 01JD company=\"Acme AI\" start=2026-12-01 deadline_date=2027-06-30",
		Args:    cobra.MinimumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			facts, err := readFacts(args[1:])
			if err != nil {
				return err
			}
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if err := a.fitting(c.Catalog, run, facts); err != nil {
					return err
				}
				return db.SaveFacts(ctx, run.ID, facts)
			})
		}),
	}
}

func readFacts(args []string) (sqlite.Facts, error) {
	var facts sqlite.Facts
	given, problems := pairs(args, "FACT=VALUE")
	for _, p := range given {
		switch p.key {
		case "company":
			name, err := companyName(p.value)
			if err != nil {
				problems = append(problems, err)
			}
			facts.Company = &name
		case "start", "deadline_date":
			day, err := readDay(p)
			if err != nil {
				problems = append(problems, err)
			}
			if p.key == "start" {
				facts.Start = &day
			} else {
				facts.DeadlineDate = &day
			}
		default:
			problems = append(problems, unknown("fact", p.key, []string{"company", "start", "deadline_date"}))
		}
	}
	return facts, allWrong(problems)
}

// readDay reads a date; "" takes it away.
func readDay(p pair) (day assessment.Date, err error) {
	if err = day.UnmarshalText([]byte(p.value)); err != nil {
		err = fmt.Errorf("%s: %w", p.key, err)
	}
	return day, err
}

// fitting refuses facts that would put the deadline before the start, or a
// deadline that does not fit the answers of run.
func (a *app) fitting(c *assessment.Catalog, run assessment.Assessment, facts sqlite.Facts) error {
	if facts.Start != nil {
		run.Start = *facts.Start
	}
	if facts.DeadlineDate != nil {
		run.DeadlineDate = *facts.DeadlineDate
	}
	if !run.Start.IsZero() && !run.DeadlineDate.IsZero() && run.DeadlineDate.Before(run.Start) {
		return usagef("the deadline %s is before the start %s", run.DeadlineDate, run.Start)
	}
	if facts.DeadlineDate == nil {
		return nil
	}
	conflict := c.DeadlineConflict(run, a.day())
	if conflict == nil {
		return nil
	}
	return usagef("%w\nChange one of them, or both at once: trustpath answer %s deadline=%s deadline_date=%s\n"+
		"An empty deadline_date= takes the date away.", conflict, run.ID, conflict.Instead[0].ID, run.DeadlineDate)
}

func (a *app) readyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ready ID WORKSTREAM=STATE...",
		Short: "Say how far the work is already",
		Long: "Say how far workstreams are: missing, partial, in_place, or not_applicable:REASON.\n" +
			"An empty state takes the mark away.",
		Example: "  trustpath ready 01JD access=in_place physical=\"not_applicable:no office\"",
		Args:    cobra.MinimumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				marks, err := readMarks(c.Catalog, args[1:])
				if err != nil {
					return err
				}
				for _, m := range marks {
					if w := c.Workstream(m.workstream); m.mark != nil && m.mark.State == assessment.NotApplicable && w.Remains != "" {
						a.say("%s: %s", w.ID, w.Remains)
					}
					if err := db.SaveReadiness(ctx, run.ID, m.workstream, m.mark); err != nil {
						return fmt.Errorf("save the state of %s: %w", m.workstream, err)
					}
				}
				return nil
			})
		}),
	}
}

// mark is the state of one workstream; nil takes the mark away.
type mark struct {
	workstream assessment.WorkstreamID
	mark       *assessment.ReadinessMark
}

func readMarks(c *assessment.Catalog, args []string) ([]mark, error) {
	given, problems := pairs(args, "WORKSTREAM=STATE")
	var marks []mark
	for _, p := range given {
		w := c.Workstream(assessment.WorkstreamID(p.key))
		if w == nil {
			problems = append(problems, unknown("workstream", p.key, workstreamIDs(c)))
			continue
		}
		state, err := readState(p.value)
		if err == nil && state != nil && !c.Counts(w.ID, *state) {
			err = fmt.Errorf("it can't be not applicable: %s", w.Required)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("workstream %q: %w", p.key, err))
			continue
		}
		marks = append(marks, mark{w.ID, state})
	}
	return marks, allWrong(problems)
}

func readState(value string) (*assessment.ReadinessMark, error) {
	if value == "" {
		return nil, nil
	}
	name, reason, _ := strings.Cut(value, ":")
	reason = safetext.Line(reason, safetext.MaxNote)
	for _, state := range assessment.ReadinessStates() {
		if string(state) != name {
			continue
		}
		switch length := len([]rune(reason)); {
		case state == assessment.NotApplicable && reason == "":
			return nil, fmt.Errorf("say why: not_applicable:REASON")
		case state != assessment.NotApplicable && reason != "":
			return nil, fmt.Errorf("only not_applicable takes a reason")
		case length > safetext.MaxReason:
			return nil, fmt.Errorf("the reason has %d characters; %d at most", length, safetext.MaxReason)
		}
		return &assessment.ReadinessMark{State: state, Reason: reason}, nil
	}
	return nil, unknown("state", name, assessment.ReadinessStates())
}

func workstreamIDs(c *assessment.Catalog) []assessment.WorkstreamID {
	ids := make([]assessment.WorkstreamID, len(c.Workstreams))
	for i := range c.Workstreams {
		ids[i] = c.Workstreams[i].ID
	}
	return ids
}

// pair is one KEY=VALUE of a command line.
type pair struct{ key, value string }

// pairs splits KEY=VALUE arguments. A key given twice is a mistake: one of the
// two values would be lost without a word.
func pairs(args []string, shape string) ([]pair, []error) {
	var out []pair
	var problems []error
	seen := map[string]bool{}
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		switch {
		case !ok || key == "":
			problems = append(problems, fmt.Errorf("%q is not %s", clean(arg), shape))
		case seen[key]:
			problems = append(problems, fmt.Errorf("%q is given twice", key))
		default:
			seen[key] = true
			out = append(out, pair{key, value})
		}
	}
	return out, problems
}

// unknown says that there is no such thing, and names the nearest that is.
func unknown[T ~string](kind, id string, there []T) error {
	names := make([]string, len(there))
	for i, name := range there {
		names[i] = string(name)
	}
	if near := yamldoc.Nearest(id, names); near != "" {
		return fmt.Errorf("no %s %q; did you mean %q?", kind, clean(id), near)
	}
	if len(names) > 24 { // more than anybody reads in a line
		return fmt.Errorf("no %s %q", kind, clean(id))
	}
	return fmt.Errorf("no %s %q; there are %s", kind, clean(id), strings.Join(names, ", "))
}

// allWrong is every problem of a command line, one a line; nil for none.
func allWrong(problems []error) error {
	if len(problems) == 0 {
		return nil
	}
	return failure{codeUsage, errors.Join(problems...)}
}

// clean is text for a line of talk.
func clean(text string) string { return safetext.Line(text, safetext.MaxNote) }

// companyName cleans a name from the command line.
func companyName(text string) (string, error) {
	name := safetext.Line(text, safetext.MaxNote)
	if got := len([]rune(name)); got > safetext.MaxCompany {
		return "", usagef("the name has %d characters; %d at most", got, safetext.MaxCompany)
	}
	return name, nil
}

// title is a company's name, or words for none.
func title(company string) string {
	if company == "" {
		return "(no name)"
	}
	return clean(company)
}

// quoted is a path as one word of a shell.
func quoted(path string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+=:@%,", r)
	}
	if path != "" && strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

func (a *app) newCommand() *cobra.Command {
	var answers string
	cmd := &cobra.Command{
		Use:     "new [NAME]",
		Short:   "Begin an assessment",
		Long:    "Begin an assessment. On a terminal the interview opens; elsewhere the id of the new assessment is printed.",
		Example: "  trustpath new \"Acme AI\"\n  id=$(trustpath new --answers acme.yaml)",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.begin(ctx, args, answers)
		}),
	}
	cmd.Flags().StringVar(&answers, "answers", "", "begin with the answers of this `file`; - is stdin")
	return cmd
}

func (a *app) begin(ctx context.Context, args []string, answers string) error {
	if a.conversation() {
		if err := a.canDraw(); err != nil {
			return err
		}
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	run, err := a.first(c.Catalog, args, answers)
	if err != nil {
		return err
	}
	create := func(ctx context.Context, db *sqlite.DB) (string, error) {
		made, err := db.Create(ctx, run)
		return made.ID, err
	}
	if a.conversation() {
		return a.screensOf(ctx, c, beginning{false, create}, &run)
	}
	return a.withNewStore(ctx, func(db *sqlite.DB) error {
		id, err := create(ctx, db.In(c))
		if err == nil {
			_, err = fmt.Fprintln(a.out, id)
		}
		return err
	})
}

// first is the assessment to create. A name on the command line wins over the
// one in the file.
func (a *app) first(c *assessment.Catalog, args []string, answers string) (assessment.Assessment, error) {
	var run assessment.Assessment
	if answers != "" {
		read, err := a.readAnswers(c, answers)
		if err != nil {
			return run, err
		}
		run = read
	}
	if len(args) > 0 {
		company, err := companyName(args[0])
		if err != nil {
			return run, err
		}
		run.Company = company
	}
	return run, nil
}

func (a *app) openCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "open ID",
		Example: "  trustpath open 01JD",
		Short:   "Go on with an assessment, on the screen",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if !a.conversation() {
				return noTerminal("trustpath show " + args[0])
			}
			return a.screens(ctx, beginning{true, func(ctx context.Context, db *sqlite.DB) (string, error) {
				run, err := db.Get(ctx, args[0])
				return run.ID, err
			}})
		}),
	}
}
