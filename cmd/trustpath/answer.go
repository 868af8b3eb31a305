package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/logic"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
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
			return a.withAssessment(ctx, args[0], func(s stored) error {
				run := s.run
				given, answers, facts, err := parseAnswerPairs(s.engine.Catalog, run.Answers, args[1:])
				if err != nil {
					return err
				}
				run.Answers = answers
				if slices.Contains(given, assessment.QuestionDeadline) {
					if facts.DeadlineDate == nil {
						facts.DeadlineDate = &run.DeadlineDate
					}
					run.Answers = s.engine.Renewed(run, *facts.DeadlineDate, a.day())
				}
				if err := a.checkDates(s.engine, run, facts); err != nil {
					return err
				}
				var updates []assessment.Update
				for _, question := range given {
					updates = append(updates, assessment.SetAnswer{Question: question, Answer: run.Answers.Of(question)})
				}
				if err := s.db.Apply(ctx, run.ID, append(updates, facts)...); err != nil {
					return err
				}
				// An answer that does not count has no effect: the user should know.
				for _, step := range s.engine.Path(run.Answers) {
					id := step.Question.ID
					if slices.Contains(given, id) && step.Visible == logic.False && !step.Answer.IsZero() {
						a.say("%s is kept, but not asked under these answers, so it does not count", id)
					}
				}
				return nil
			})
		}),
	}
}

// parseAnswerPairs checks every pair. It returns the questions in the order given,
// the answers with all of them, and the deadline if it is given.
func parseAnswerPairs(
	c *assessment.Catalog, answers assessment.Answers, args []string,
) ([]assessment.QuestionID, assessment.Answers, assessment.SetFacts, error) {
	var facts assessment.SetFacts
	var ids []assessment.QuestionID
	given, problems := parsePairs(args, "QUESTION=OPTION[,OPTION]")
	for _, p := range given {
		if p.key == "deadline_date" {
			day, err := parseDay(p)
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
		answer, wrong := parseAnswer(q, p.value)
		if len(wrong) > 0 {
			problems = append(problems, wrong...)
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
	return ids, answers, facts, usageErrors(problems)
}

// parseAnswer parses the options of a question; "" is no answer.
func parseAnswer(q *assessment.Question, value string) (assessment.Answer, []error) {
	switch value {
	case "":
		return assessment.Answer{}, nil
	case "unknown":
		return assessment.DontKnow(), nil
	}
	known := []assessment.OptionID{}
	for i := range q.Options {
		known = append(known, q.Options[i].ID)
	}
	var answer assessment.Answer
	var problems []error
	for name := range strings.SplitSeq(value, ",") {
		id := assessment.OptionID(strings.TrimSpace(name))
		switch {
		case id == "unknown":
			problems = append(problems, fmt.Errorf("question %q: unknown stands alone", q.ID))
		case !slices.Contains(known, id):
			err := unknown("option", string(id), append(known, "unknown"))
			problems = append(problems, fmt.Errorf("question %q: %w", q.ID, err))
		default:
			answer.Options = append(answer.Options, id)
		}
	}
	return answer, problems
}

func questionIDs(c *assessment.Catalog) []assessment.QuestionID {
	var ids []assessment.QuestionID
	for i := range c.Questions {
		ids = append(ids, c.Questions[i].ID)
	}
	return ids
}

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "note ID QUESTION TEXT",
		Short:   "Write a note on a question",
		Long:    "Write a note on a question. TEXT - is stdin; an empty text removes the note.",
		Example: "  trustpath note 01JD customers \"two pilots, both in the US\"",
		Args:    cobra.ExactArgs(3),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.withAssessment(ctx, args[0], func(s stored) error {
				q := s.engine.Question(assessment.QuestionID(args[1]))
				if q == nil {
					return exitError{codeUsage, unknown("question", args[1], questionIDs(s.engine.Catalog))}
				}
				text, err := a.readNote(args[2])
				if err != nil {
					return err
				}
				return s.db.Apply(ctx, s.run.ID, assessment.SetNote{Question: q.ID, Text: text})
			})
		}),
	}
}

// readNote reads and cleans a note. It refuses a note that is too long, since
// cutting it would lose its end.
func (a *app) readNote(text string) (string, error) {
	const limit = 64 << 10 // bytes; far more than a note may have
	if text == "-" {
		data, err := a.readInput("-", limit)
		if err != nil {
			return "", err
		}
		data, err = yamldoc.Text(data, "stdin", limit)
		if err != nil {
			return "", err
		}
		text = string(data)
	}
	note := safetext.Text(text, limit)
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
			facts, err := parseFacts(args[1:])
			if err != nil {
				return err
			}
			return a.withAssessment(ctx, args[0], func(s stored) error {
				if err := a.checkDates(s.engine, s.run, facts); err != nil {
					return err
				}
				return s.db.Apply(ctx, s.run.ID, facts)
			})
		}),
	}
}

func parseFacts(args []string) (assessment.SetFacts, error) {
	var facts assessment.SetFacts
	given, problems := parsePairs(args, "FACT=VALUE")
	for _, p := range given {
		var name string
		var day assessment.Date
		var err error
		switch p.key {
		case "company":
			name, err = companyName(p.value)
			facts.Company = &name
		case "start":
			day, err = parseDay(p)
			facts.Start = &day
		case "deadline_date":
			day, err = parseDay(p)
			facts.DeadlineDate = &day
		default:
			err = unknown("fact", p.key, []string{"company", "start", "deadline_date"})
		}
		if err != nil {
			problems = append(problems, err)
		}
	}
	return facts, usageErrors(problems)
}

// parseDay parses a date; "" is no date.
func parseDay(p pair) (day assessment.Date, err error) {
	err = day.UnmarshalText([]byte(p.value))
	if err != nil {
		err = fmt.Errorf("%s: %w", p.key, err)
	}
	return day, err
}

// checkDates refuses a deadline before the start, or one that contradicts the
// answers of run.
func (a *app) checkDates(c *engine.Engine, run assessment.Assessment, facts assessment.SetFacts) error {
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
			return a.withAssessment(ctx, args[0], func(s stored) error {
				marks, err := parseMarks(s.engine.Catalog, args[1:])
				if err != nil {
					return err
				}
				for _, m := range marks {
					if m.mark != nil && m.mark.State == assessment.NotApplicable && m.workstream.Remains != "" {
						a.say("%s: %s", m.workstream.ID, m.workstream.Remains)
					}
					update := assessment.SetReadiness{Workstream: m.workstream.ID, Mark: m.mark}
					if err := s.db.Apply(ctx, s.run.ID, update); err != nil {
						return fmt.Errorf("save the state of %s: %w", m.workstream.ID, err)
					}
				}
				return nil
			})
		}),
	}
}

// readinessMark is the state of a workstream; a nil mark removes it.
type readinessMark struct {
	workstream *assessment.Workstream
	mark       *assessment.ReadinessMark
}

func parseMarks(c *assessment.Catalog, args []string) ([]readinessMark, error) {
	var ids []assessment.WorkstreamID
	for i := range c.Workstreams {
		ids = append(ids, c.Workstreams[i].ID)
	}
	given, problems := parsePairs(args, "WORKSTREAM=STATE")
	var marks []readinessMark
	for _, p := range given {
		w := c.Workstream(assessment.WorkstreamID(p.key))
		if w == nil {
			problems = append(problems, unknown("workstream", p.key, ids))
			continue
		}
		mark, err := parseReadiness(p.value)
		if err == nil && mark != nil && !c.Counts(w.ID, *mark) {
			err = fmt.Errorf("it can't be not applicable: %s", w.Required)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("workstream %q: %w", p.key, err))
			continue
		}
		marks = append(marks, readinessMark{w, mark})
	}
	return marks, usageErrors(problems)
}

func parseReadiness(value string) (*assessment.ReadinessMark, error) {
	if value == "" {
		return nil, nil
	}
	name, reason, _ := strings.Cut(value, ":")
	reason = safetext.Line(reason, safetext.MaxNote)
	state := assessment.Readiness(name)
	length := len([]rune(reason))
	switch {
	case !slices.Contains(assessment.ReadinessStates(), state):
		return nil, unknown("state", name, assessment.ReadinessStates())
	case state == assessment.NotApplicable && reason == "":
		return nil, fmt.Errorf("say why: not_applicable:REASON")
	case state != assessment.NotApplicable && reason != "":
		return nil, fmt.Errorf("only not_applicable takes a reason")
	case length > safetext.MaxReason:
		return nil, fmt.Errorf("the reason has %d characters; %d at most", length, safetext.MaxReason)
	}
	return &assessment.ReadinessMark{State: state, Reason: reason}, nil
}

// answersCommand is the parent of the commands about answers files.
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
	result := false
	template := a.generateCommand(formatAnswers, func(w io.Writer, c *assessment.Catalog) error {
		return files.WriteTemplate(w, c)
	})
	template.Use, template.Short = "template", "Write an answers file with every question explained"
	template.Example = "  trustpath answers template -o acme.yaml\n  trustpath assess --answers acme.yaml"
	schema := a.generateCommand(formatJSON, func(w io.Writer, c *assessment.Catalog) error {
		if result {
			_, err := w.Write(report.Schema())
			return err
		}
		return files.WriteSchema(w, c)
	})
	schema.Use, schema.Short = "schema", "Write the JSON Schema of answers files, or of the result"
	schema.Long = "Write the JSON Schema of answers files in the words of the content in use: an editor then completes ids and\n" +
		"explains them. With --result it is the schema of what --format json writes."
	schema.Example = "  trustpath answers schema -o answers.schema.json\n  trustpath answers schema --result"
	schema.Flags().BoolVar(&result, "result", false, "the schema of the JSON result")
	cmd.AddCommand(template, schema)
	return cmd
}

// generateCommand writes a file that depends on the content only, in one format.
func (a *app) generateCommand(format string, write func(io.Writer, *assessment.Catalog) error) *cobra.Command {
	to := output{allowed: []string{format}}
	cmd := &cobra.Command{Args: cobra.NoArgs}
	cmd.RunE = a.doFormat(&to, func(context.Context, []string, string) error {
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		return a.write(to, func(w io.Writer) error { return write(w, c.Catalog) })
	})
	to.addFile(cmd)
	return cmd
}
