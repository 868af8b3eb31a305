package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
)

func (a *app) readyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ready ID WORKSTREAM=STATE...",
		Short: "Say how far the work is already",
		Long: "Say how far workstreams are: missing, partial, in_place, or not_applicable:REASON.\n" +
			"An empty state takes the mark away.",
		Example: "  trustpath ready 01JD access=in_place physical=\"not_applicable:no office\"",
		Args:    cobra.MinimumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				marks, err := readMarks(c, args[1:])
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
