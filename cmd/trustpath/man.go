package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page, in the form that man reads",
		Example: "  trustpath man | man -l -\n  trustpath man > /usr/local/share/man/man1/trustpath.1",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			return a.write(fileFlag{path: "-"}, func(w io.Writer) error { return manual(w, a.root(), c.Checked.String()) })
		}),
	}
}

// manual writes the page from the commands, so that it cannot disagree with
// them. Its day is that of the content: the same program prints the same page.
func manual(w io.Writer, root *cobra.Command, day string) error {
	var m roff
	m.line(fmt.Sprintf(`.TH TRUSTPATH 1 "%s" "trustpath" "User Commands"`, day))
	m.section("NAME")
	m.text("trustpath - " + root.Short)
	m.section("SYNOPSIS")
	m.line(`\fBtrustpath\fR [\fIcommand\fR] [\fIflags\fR]`)
	m.section("DESCRIPTION")
	m.text(root.Long)
	m.section("COMMANDS")
	eachCommand(root, func(cmd *cobra.Command) {
		if cmd.Runnable() && cmd != root && !cmd.Hidden && cmd.Name() != "help" {
			m.command(cmd)
		}
	})
	m.section("FLAGS OF EVERY COMMAND")
	m.flags(root.PersistentFlags())
	m.section("EXIT STATUS")
	for _, c := range exitCodes {
		m.item(c.code, strings.ReplaceAll(c.text, "`", ""))
	}
	m.section("ENVIRONMENT")
	m.item("TRUSTPATH_DB", "the database, where --db does not name one; else it is trustpath/trustpath.db in XDG_DATA_HOME, or in .local/share of your home")
	m.item("NO_COLOR", "no colours on the screens")
	m.item("ACCESSIBLE", "with 1, numbered lines instead of screens")
	_, err := io.WriteString(w, m.String())
	return err
}

// roff is a manual page in the making.
type roff struct{ strings.Builder }

func (m *roff) line(text string) { m.WriteString(text + "\n") }

func (m *roff) section(title string) { m.line(".SH " + title) }

// text writes lines so that nothing in them is read as a request.
func (m *roff) text(text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			m.line(".PP")
			continue
		}
		m.line(literal(line))
	}
}

// literal escapes what means something to roff.
func literal(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

func (m *roff) item(term, text string) {
	m.line(".TP")
	m.line(`\fB` + literal(term) + `\fR`)
	m.text(text)
}

func (m *roff) command(cmd *cobra.Command) {
	m.line(".SS " + literal(cmd.UseLine()))
	if cmd.Long != "" {
		m.text(cmd.Long)
	} else {
		m.text(cmd.Short + ".")
	}
	m.flags(cmd.LocalNonPersistentFlags())
	if cmd.Example != "" {
		m.line(".PP\n.RS 4\n.nf")
		m.text(cmd.Example)
		m.line(".fi\n.RE")
	}
}

func (m *roff) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if kind != "" {
			name += " " + kind
		}
		m.item(name, usage)
	})
}

func (a *app) versionCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "version",
		Example: "  trustpath version",
		Short:   "Print the version of trustpath and of its content",
		Args:    cobra.NoArgs,
		RunE:    a.do(func(context.Context, []string) error { return a.printVersion(&format) }),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

// versions is what version --json prints.
type versions struct {
	Program  string             `json:"program"`
	Content  assessment.PackRef `json:"content"`
	Checked  assessment.Date    `json:"checked"`
	ReviewBy assessment.Date    `json:"review_by"`
}

func (a *app) printVersion(flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	if format == formatJSON {
		return report.Encode(a.out, versions{version(), c.Pack, c.Checked, c.ReviewBy})
	}
	_, err = fmt.Fprintf(a.out, "trustpath %s\ncontent   %s %s, checked %s, check again by %s\n          %s\n",
		version(), c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy, c.Pack.Digest)
	return err
}

// version is what the go command recorded in the binary.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}

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
