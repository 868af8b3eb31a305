package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
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
	return a.assessmentCommand("answer ID QUESTION=OPTION,OPTION...", cobra.MinimumNArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			given, run, facts, err := a.parseGiven(s.engine.Catalog, s.run, args)
			if err != nil {
				return err
			}
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
			if err := a.saySaved(ctx, s); err != nil {
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
}

// saySaved says that a change of an assessment is saved, and which decisions it changed.
func (a *app) saySaved(ctx context.Context, s stored) error {
	run, err := s.db.Get(ctx, s.run.ID)
	if err != nil {
		return err
	}
	options := assessment.Options{Today: a.day(), SkipPlan: true, SkipFlips: true}
	before, after := s.engine.Evaluate(s.run, options), s.engine.Evaluate(run, options)
	text := "Saved."
	for i := range after.Standards {
		was, is := &before.Standards[i], &after.Standards[i]
		name := s.engine.Standard(is.ID).Short
		switch {
		case was.Decision == is.Decision:
		case is.Decision == "":
			text += fmt.Sprintf(" %s is open again: %s.", name, report.DecisionWords(is.Possible))
		case was.Decision == "":
			text += fmt.Sprintf(" %s is now decided: %s.", name, report.DecisionWord(is.Decision))
		default:
			text += fmt.Sprintf(" %s is now %s; it was %s.", name, report.DecisionWord(is.Decision), report.DecisionWord(was.Decision))
		}
	}
	a.say("%s", text)
	return nil
}

// parseGiven checks every pair. It returns the questions in the order given, run
// with all the answers, and the deadline if it is given.
func (a *app) parseGiven(
	c *assessment.Catalog, run assessment.Assessment, args []string,
) (given []assessment.QuestionID, _ assessment.Assessment, facts assessment.SetFacts, err error) {
	err = eachPair(args, "QUESTION=OPTION[,OPTION]", func(key, value string) (err error) {
		if key == "deadline_date" {
			facts.DeadlineDate, err = a.parseDay(key, value)
			return err
		}
		q := c.Question(assessment.QuestionID(key))
		if q == nil {
			return unknown("question", key, questionIDs(c))
		}
		answer, err := parseAnswer(q, value)
		if err != nil {
			return err
		}
		given = append(given, q.ID)
		if answer.IsZero() {
			run.Answers = run.Answers.Without(q.ID)
			return nil
		}
		next, err := run.Answers.With(c, q.ID, answer)
		if err == nil {
			run.Answers = next
		}
		return err
	})
	return given, run, facts, err
}

// parseAnswer parses the options of a question; "" is no answer.
func parseAnswer(q *assessment.Question, value string) (answer assessment.Answer, err error) {
	switch value {
	case "":
		return answer, nil
	case "unknown":
		return assessment.DontKnow(), nil
	}
	known := idsOf(q.Options, func(o *assessment.Option) assessment.OptionID { return o.ID })
	for name := range strings.SplitSeq(value, ",") {
		id := assessment.OptionID(strings.TrimSpace(name))
		var wrong error
		switch {
		case id == "unknown":
			wrong = errors.New("unknown can't be combined with other options")
		case !slices.Contains(known, id):
			wrong = unknown("option", string(id), append(known, "unknown"))
		default:
			answer.Options = append(answer.Options, id)
			continue
		}
		err = errors.Join(err, fmt.Errorf("question %q: %w", q.ID, wrong))
	}
	return answer, err
}

func questionIDs(c *assessment.Catalog) []assessment.QuestionID {
	return idsOf(c.Questions, func(q *assessment.Question) assessment.QuestionID { return q.ID })
}

func (a *app) noteCommand() *cobra.Command {
	return a.assessmentCommand("note ID QUESTION TEXT", cobra.ExactArgs(3), nil,
		func(ctx context.Context, s stored, args []string) error {
			q := s.engine.Question(assessment.QuestionID(args[0]))
			if q == nil {
				return exitError{codeUsage, unknown("question", args[0], questionIDs(s.engine.Catalog))}
			}
			text, err := a.readNote(args[1])
			if err != nil {
				return err
			}
			if err := s.db.Apply(ctx, s.run.ID, assessment.SetNote{Question: q.ID, Text: text}); err != nil {
				return err
			}
			a.say("Saved.")
			return nil
		})
}

// readNote reads and cleans a note. It refuses a note that is too long, since
// cutting it would lose its end.
func (a *app) readNote(text string) (string, error) {
	const limit = 64 << 10 // bytes; far more than a note may have
	if text == "-" {
		data, err := a.readText("-", limit)
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
	return a.command("set ID FACT=VALUE...", cobra.MinimumNArgs(2), nil,
		func(ctx context.Context, args []string) error {
			facts, err := a.parseFacts(args[1:])
			if err != nil {
				return err
			}
			return a.withAssessment(ctx, args[0], func(s stored) error {
				err := errors.Join(checkHeld(s.engine.Catalog, s.run, facts.HeldDates), a.checkDates(s.engine, s.run, facts))
				if facts.Currency != nil && s.engine.HasCurrency(*facts.Currency) != nil {
					err = errors.Join(err, usagef("%w", s.engine.HasCurrency(*facts.Currency)))
				}
				if err != nil {
					return err
				}
				if err := s.db.Apply(ctx, s.run.ID, facts); err != nil {
					return err
				}
				return a.saySaved(ctx, s)
			})
		})
}

func (a *app) parseFacts(args []string) (facts assessment.SetFacts, err error) {
	err = eachPair(args, "FACT=VALUE", func(key, value string) (err error) {
		if held, dated := strings.CutPrefix(key, "held_dates."); dated {
			day, err := a.parseDay(key, value)
			if err != nil {
				return err
			}
			if facts.HeldDates == nil {
				facts.HeldDates = map[assessment.OptionID]assessment.Date{}
			}
			facts.HeldDates[assessment.OptionID(held)] = *day
			return nil
		}
		switch key {
		case "company":
			var name string
			name, err = companyName(value)
			facts.Company = &name
		case "start":
			facts.Start, err = a.parseDay(key, value)
		case "deadline_date":
			facts.DeadlineDate, err = a.parseDay(key, value)
		case "currency":
			facts.Currency = new(strings.ToUpper(value))
		default:
			known := []string{"company", "start", "deadline_date", "currency", "held_dates.OPTION"}
			hint := "known: " + strings.Join(known, ", ")
			if near := yamldoc.Nearest(key, known); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			err = usagef("cannot set %q; %s", clean(key), hint)
		}
		return err
	})
	return facts, err
}

// checkHeld refuses a day for something that the answers do not say is held. Taking a
// day away is always right.
func checkHeld(c *assessment.Catalog, run assessment.Assessment, days map[assessment.OptionID]assessment.Date) error {
	var problems []error
	for _, id := range slices.Sorted(maps.Keys(days)) {
		_, there := run.HeldDates[id]
		switch {
		case days[id].IsZero() && there:
		case !slices.Contains(c.HeldOptions(), id):
			problems = append(problems, fmt.Errorf("held_dates: %w", unknown("option of "+string(c.Roles.Held), string(id), c.HeldOptions())))
		case !days[id].IsZero() && !run.Answers.Of(c.Roles.Held).Has(id):
			problems = append(problems, fmt.Errorf("held_dates.%s: the answers don't say that it is held; first: trustpath answer %s %s=…,%s",
				id, run.ID, c.Roles.Held, id))
		}
	}
	return usageErrors(problems...)
}

// parseDay reads a date as a person types it; "" is no date.
func (a *app) parseDay(key, value string) (*assessment.Date, error) {
	if value == "" {
		return new(assessment.Date), nil
	}
	day, err := assessment.ReadDate(value, a.day())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return &day, nil
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
		"An empty deadline_date= removes the date.", conflict, run.ID, conflict.Instead[0].ID, run.DeadlineDate)
}

// answersCommand is the parent of the commands about answers files.
func (a *app) answersCommand() *cobra.Command {
	result := false
	schema := a.generateCommand("answers schema", formatJSON, func(w io.Writer, c *assessment.Catalog) error {
		if result {
			_, err := w.Write(report.Schema())
			return err
		}
		return files.WriteSchema(w, c)
	})
	schema.Flags().BoolVar(&result, "result", false, "the schema of the JSON result")
	return a.group("answers",
		a.generateCommand("answers template", formatAnswers, files.WriteTemplate), schema)
}

// generateCommand writes a file that depends on the content only, in one format.
func (a *app) generateCommand(
	use, format string, write func(io.Writer, *assessment.Catalog) error,
) *cobra.Command {
	to := output{formats: []string{format}, file: true}
	return a.engineCommand(use, cobra.NoArgs, &to, func(_ context.Context, c *engine.Engine, _ []string) error {
		return a.write(to, func(w io.Writer) error { return write(w, c.Catalog) })
	})
}
