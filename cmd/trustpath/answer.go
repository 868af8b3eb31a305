package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
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
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				given, answers, facts, err := readPairs(c, run.Answers, args[1:])
				if err != nil {
					return err
				}
				if run.Answers = answers; slices.Contains(given, assessment.QuestionDeadline) {
					if facts.DeadlineDate == nil {
						facts.DeadlineDate = &run.DeadlineDate
					}
					run.Answers = c.Renewed(run, *facts.DeadlineDate, a.day())
				}
				if err := a.fitting(c, run, facts); err != nil {
					return err
				}
				if err := db.SaveAnswers(ctx, run.ID, given, run.Answers, facts); err != nil {
					return err
				}
				a.sayAnswered(c, run.Answers, given)
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
