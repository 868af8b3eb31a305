package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
)

// completer completes one argument; args are those before it.
type completer = func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective)

// addCompletions lets a shell complete ids of assessments, questions, options,
// workstreams and formats.
func (a *app) addCompletions(root *cobra.Command) {
	ids := a.completeIDs
	for path, complete := range map[string]completer{
		"show": then(ids), "open": then(ids), "workshop": then(ids), "delete": then(ids), "export": then(ids), "content accept": then(ids),
		"set": then(ids, completeFacts), "note": then(ids, a.completeQuestions), "answer": then(ids, a.completeAnswers),
		"ready": then(ids, a.completeReadiness), "explain": then(ids, a.completeLines), "compare": then(ids, ids),
		"deal add": then(ids), "deal list": then(ids), "deal remove": then(ids),
		"deal import": func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return nil, cobra.ShellCompDirectiveDefault // a file
			}
			return then(ids)(cmd, args, typed)
		},
		"list": then(), "version": then(), "doctor": then(), "man": then(), "new": then(),
	} {
		if cmd, _, err := root.Find(strings.Fields(path)); err == nil {
			cmd.ValidArgsFunction = complete
		}
	}
	eachCommand(root, func(cmd *cobra.Command) {
		for name, values := range map[string][]string{"sections": words(report.Sections()), "audience": words(report.Audiences()),
			"without": {"plan", "flips"}, "theme": themeNames()} {
			if cmd.LocalFlags().Lookup(name) != nil {
				must(cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
			}
		}
		if cmd.LocalFlags().Lookup("asks") != nil {
			must(cmd.RegisterFlagCompletionFunc("asks", func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
				return a.options(assessment.QuestionAsks, typed), cobra.ShellCompDirectiveNoFileComp
			}))
		}
	})
}

// eachCommand calls use for a command and everything below it.
func eachCommand(cmd *cobra.Command, use func(*cobra.Command)) {
	use(cmd)
	for _, sub := range cmd.Commands() {
		eachCommand(sub, use)
	}
}

// must is for what only a slip in this program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// then completes the first argument with the first, and every one from the last
// on with the last; with none there is nothing to complete.
func then(each ...completer) completer {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(each) == 0 || len(each) == 1 && len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return each[min(len(args), len(each)-1)](cmd, args, typed)
	}
}

// completeIDs names assessments, with their companies. What was typed may be the
// beginning of either.
func (a *app) completeIDs(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const most = 200
	var out []cobra.Completion
	ctx := cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	db, err := a.openStore(ctx, nil, false)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer db.Close()
	rows, err := db.List(ctx, most, 0)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, row := range rows {
		if begins(row.ID, typed) || begins(row.Company, typed) {
			out = append(out, cobra.CompletionWithDesc(row.ID, title(row.Company)))
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// begins compares without regard to capitals.
func begins(text, typed string) bool {
	return len(text) >= len(typed) && strings.EqualFold(text[:len(typed)], typed)
}

func completeFacts(_ *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"company=", "start=", "deadline_date="}, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeQuestions names questions, where one is missing yet.
func (a *app) completeQuestions(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.questions(typed, ""), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) questions(typed, behind string) []cobra.Completion {
	c, err := a.loadCatalog()
	if err != nil {
		return nil
	}
	var out []cobra.Completion
	for i := range c.Questions {
		if q := &c.Questions[i]; strings.HasPrefix(string(q.ID), typed) {
			out = append(out, cobra.CompletionWithDesc(string(q.ID)+behind, q.Short))
		}
	}
	return out
}

// completeAnswers completes QUESTION=OPTION,OPTION.
func (a *app) completeAnswers(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	question, list, chosen := strings.Cut(typed, "=")
	if !chosen {
		return a.questions(typed, "="), directive
	}
	var out []cobra.Completion
	for _, option := range a.options(assessment.QuestionID(question), list) {
		out = append(out, question+"="+option)
	}
	return out, directive
}

// options completes the last of a list of options that commas divide.
func (a *app) options(question assessment.QuestionID, list string) []cobra.Completion {
	c, err := a.loadCatalog()
	if err != nil || c.Question(question) == nil || safetext.Check(list) != nil { // it would be said again
		return nil
	}
	at := strings.LastIndexByte(list, ',') + 1
	given := strings.Split(list[:at], ",")
	var out []cobra.Completion
	for _, o := range c.Question(question).Options {
		if strings.HasPrefix(string(o.ID), list[at:]) && !slices.Contains(given, string(o.ID)) {
			out = append(out, cobra.CompletionWithDesc(list[:at]+string(o.ID), o.Short))
		}
	}
	if at == 0 && question != assessment.QuestionAsks && strings.HasPrefix("unknown", list) {
		out = append(out, cobra.CompletionWithDesc("unknown", "Don't know"))
	}
	return out
}

// completeReadiness completes WORKSTREAM=STATE.
func (a *app) completeReadiness(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	c, err := a.loadCatalog()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []cobra.Completion
	if id, _, stated := strings.Cut(typed, "="); stated {
		for _, s := range assessment.ReadinessStates() {
			out = append(out, id+"="+string(s))
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	for i := range c.Workstreams {
		out = append(out, cobra.CompletionWithDesc(string(c.Workstreams[i].ID)+"=", c.Workstreams[i].Title))
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeLines names what explain explains.
func (a *app) completeLines(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	c, err := a.loadCatalog()
	if err != nil || len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	out := []cobra.Completion{cobra.CompletionWithDesc("outcome", "The whole")}
	for _, s := range c.Standards {
		out = append(out, cobra.CompletionWithDesc(string(s.ID), s.Name))
	}
	for _, g := range c.Gates {
		out = append(out, cobra.CompletionWithDesc(string(g.ID), g.Title))
	}
	for _, o := range c.Obligations {
		out = append(out, cobra.CompletionWithDesc(string(o.ID), o.Title))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
