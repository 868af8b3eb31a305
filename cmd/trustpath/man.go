package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/cmd/trustpath/internal/config"
)

func (a *app) manCommand() *cobra.Command {
	return a.engineCommand("man", cobra.NoArgs, nil, func(_ context.Context, c *engine.Engine, _ []string) error {
		return a.write(output{path: "-"}, func(w io.Writer) error { return writeManual(w, a.root(), c.Checked) })
	})
}

// writeManual writes the page from the commands. Its date is that of the content,
// so the same program always writes the same page. It does not use cobra/doc, which
// makes a page for each command.
func writeManual(w io.Writer, root *cobra.Command, day assessment.Date) error {
	var m roff
	m.line(`.TH TRUSTPATH 1 "` + day.String() + `" "trustpath" "User Commands"`)
	m.line(".SH NAME")
	m.text("trustpath - " + root.Short)
	m.line(".SH SYNOPSIS")
	m.line(`\fBtrustpath\fR [\fIcommand\fR] [\fIflags\fR]`)
	m.line(".SH DESCRIPTION")
	m.text(root.Long)
	m.line(".SH COMMANDS")
	eachCommand(root, func(cmd *cobra.Command) {
		if !cmd.Runnable() || cmd == root || cmd.Hidden || cmd.Name() == "help" {
			return
		}
		m.line(".SS " + roffText(cmd.UseLine()))
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
	})
	m.line(".SH FLAGS OF EVERY COMMAND")
	m.flags(root.PersistentFlags())
	m.line(".SH EXIT STATUS")
	for _, c := range exitCodes {
		m.item(c.code, strings.ReplaceAll(c.text, "`", ""))
	}
	m.line(".SH ENVIRONMENT")
	m.item("TRUSTPATH_DB", "the database, where --db does not name one; else it is trustpath/trustpath.db in "+
		"XDG_DATA_HOME, or in .local/share of your home")
	for _, s := range config.Settings() {
		m.item(s.Env(), s.Help+"; wins over the config file")
	}
	m.item("TRUSTPATH_CONFIG", "the config file; else trustpath/config.yaml in XDG_CONFIG_HOME, or in the system's folder")
	m.item("NO_COLOR", "no colors on the screens")
	m.item("ACCESSIBLE", "with 1, numbered lines instead of screens")
	_, err := io.WriteString(w, m.String())
	return err
}

// roff builds a manual page.
type roff struct{ strings.Builder }

func (m *roff) line(text string) { m.WriteString(text + "\n") }

// text writes lines; an empty line begins a paragraph.
func (m *roff) text(text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			line = ".PP"
		} else {
			line = roffText(line)
		}
		m.line(line)
	}
}

func (m *roff) item(term, text string) {
	m.line(".TP\n\\fB" + roffText(term) + `\fR`)
	m.text(text)
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
		m.item(strings.TrimSpace(name+" "+kind), usage)
	})
}

// roffText escapes what roff would read as a request or an escape.
func roffText(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

func (a *app) versionCommand() *cobra.Command {
	to := textOrJSON()
	return a.engineCommand("version", cobra.NoArgs, to, func(_ context.Context, c *engine.Engine, _ []string) error {
		info, _ := debug.ReadBuildInfo()
		_, commit, day := built(info, released)
		value := struct {
			Program  string             `json:"program"`
			Commit   string             `json:"commit,omitempty"`
			Day      string             `json:"day,omitempty"`
			Content  assessment.PackRef `json:"content"`
			Checked  assessment.Date    `json:"checked"`
			ReviewBy assessment.Date    `json:"review_by"`
		}{version(), commit, day, c.Pack, c.Checked, c.ReviewBy}
		return a.print(to, value, func(w io.Writer) {
			fmt.Fprintf(w, "trustpath %s\n", version())
			if commit != "" {
				fmt.Fprintf(w, "commit    %s of %s\n", commit, day)
			}
			fmt.Fprintf(w, "content   %s %s, checked %s, check again by %s\n          %s\n",
				c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy, c.Pack.Digest)
		})
	})
}

// released is the version, commit and moment that a release was built with.
var released string

// version is the version of the program, with the commit where it is of no release.
func version() string {
	info, _ := debug.ReadBuildInfo()
	version, commit, _ := built(info, released)
	if version == "(devel)" && commit != "" { // a release and a pseudo-version name it already
		version += " " + commit[:min(12, len(commit))]
	}
	return version
}

// built says the version, commit and day that the go command recorded, else those of the release.
func built(info *debug.BuildInfo, released string) (version, commit, day string) {
	if info != nil {
		version = info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.time":
				day, _, _ = strings.Cut(s.Value, "T")
			}
		}
	}
	if of := strings.Fields(released); commit == "" && len(of) == 3 {
		version, commit = "v"+of[0], of[1]
		day, _, _ = strings.Cut(of[2], "T")
	}
	return cmp.Or(version, "(devel)"), commit, day
}

// completer completes an argument, of which something may be typed.
type completer struct {
	complete  func(typed string) []cobra.Completion
	directive cobra.ShellCompDirective
}

// Directives for the shell.
const (
	noFiles  = cobra.ShellCompDirectiveNoFileComp
	goesOn   = noFiles | cobra.ShellCompDirectiveNoSpace
	inOrder  = noFiles | cobra.ShellCompDirectiveKeepOrder
	anyFiles = cobra.ShellCompDirectiveDefault
)

// addCompletions lets a shell complete ids, questions, options, workstreams, and
// the values of flags.
func (a *app) addCompletions(root *cobra.Command) {
	nothing := func(string) []cobra.Completion { return nil }
	none, anyFile := completer{nothing, noFiles}, completer{nothing, anyFiles}
	ids := completer{a.completeIDs, inOrder}
	facts := completer{a.fromContent(func(c *engine.Engine, _ string) []cobra.Completion {
		out := []cobra.Completion{"company=", "start=", "deadline_date="}
		for _, id := range c.HeldOptions() {
			out = append(out, "held_dates."+string(id)+"=")
		}
		return out
	}), goesOn}
	questions := completer{a.fromContent(func(c *engine.Engine, typed string) []cobra.Completion {
		return completeQuestions(c, typed, "")
	}), noFiles}
	// With several, the last one completes all further arguments.
	for path, each := range map[string][]completer{
		"show": {ids}, "open": {ids}, "workshop": {ids}, "delete": {ids}, "export": {ids}, "content accept": {ids},
		"set": {ids, facts}, "note": {ids, questions, none}, "compare": {ids, ids},
		"answer":       {ids, {a.fromContent(completeAnswers), goesOn}},
		"ready":        {ids, {a.fromContent(completeReadiness), goesOn}},
		"ready export": {ids}, "ready import": {ids, anyFile}, "people": {ids}, "people add": {ids, none}, "people remove": {ids, none}, "review": {ids},
		"done": {ids, {a.fromContent(completeDone), goesOn}}, "held": {ids, {a.fromContent(completeHeld), goesOn}},
		"explain":  {ids, {a.fromContent(completeExplained), noFiles}, none},
		"deal add": {ids}, "deal list": {ids}, "deal remove": {ids}, "deal import": {ids, anyFile},
		"list": {none}, "library push": {ids}, "library pull": {ids}, "library remove": {ids}, "version": {none}, "config": {none}, "doctor": {none}, "man": {none}, "new": {none},
	} {
		cmd, _, err := root.Find(strings.Fields(path))
		must(err)
		cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(each) == 1 && len(args) > 0 {
				return nil, noFiles
			}
			c := each[min(len(args), len(each)-1)]
			return c.complete(typed), c.directive
		}
	}
	asks := a.fromContent(func(c *engine.Engine, typed string) []cobra.Completion {
		return completeOptions(c, assessment.QuestionAsks, typed)
	})
	values := map[string]cobra.CompletionFunc{
		"sections": cobra.FixedCompletions(words(report.Sections()), noFiles),
		"audience": cobra.FixedCompletions(words(report.Audiences()), noFiles),
		"without":  cobra.FixedCompletions([]string{"plan", "flips"}, noFiles),
		"role":     a.completeRoles,
		"theme":    cobra.FixedCompletions(themeNames(), noFiles),
		"asks": func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return asks(typed), noFiles
		},
	}
	eachCommand(root, func(cmd *cobra.Command) {
		for name, complete := range values {
			if cmd.LocalFlags().Lookup(name) != nil {
				must(cmd.RegisterFlagCompletionFunc(name, complete))
			}
		}
	})
}

// eachCommand calls use for a command and all commands below it.
func eachCommand(cmd *cobra.Command, use func(*cobra.Command)) {
	use(cmd)
	for _, sub := range cmd.Commands() {
		eachCommand(sub, use)
	}
}

// must panics on an error that only a mistake in this program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// fromContent completes with the content, or nothing if it cannot be loaded.
func (a *app) fromContent(
	complete func(c *engine.Engine, typed string) []cobra.Completion,
) func(typed string) []cobra.Completion {
	return func(typed string) []cobra.Completion {
		if a.configure() != nil {
			return nil
		}
		c, err := a.loadCatalog()
		if err != nil {
			return nil
		}
		return complete(c, typed)
	}
}

// completeIDs completes the beginning of an id or a company to an id.
func (a *app) completeIDs(typed string) []cobra.Completion {
	const longest = 200
	ctx := context.Background()
	db, err := a.openStore(ctx, nil, existingStore)
	if err != nil {
		return nil
	}
	defer db.Close()
	rows, err := db.List(ctx, false, longest)
	if err != nil {
		return nil
	}
	begins := func(text string) bool {
		return len(text) >= len(typed) && strings.EqualFold(text[:len(typed)], typed)
	}
	var out []cobra.Completion
	for _, row := range rows {
		if begins(row.ID) || begins(row.Company) {
			out = append(out, cobra.CompletionWithDesc(row.ID, title(row.Company)))
		}
	}
	return out
}

func completeQuestions(c *engine.Engine, typed, suffix string) []cobra.Completion {
	var out []cobra.Completion
	for i := range c.Questions {
		if q := &c.Questions[i]; strings.HasPrefix(string(q.ID), typed) {
			out = append(out, cobra.CompletionWithDesc(string(q.ID)+suffix, q.Short))
		}
	}
	return out
}

// completeAnswers completes QUESTION=OPTION,OPTION.
func completeAnswers(c *engine.Engine, typed string) []cobra.Completion {
	question, list, chosen := strings.Cut(typed, "=")
	if !chosen {
		return completeQuestions(c, typed, "=")
	}
	var out []cobra.Completion
	for _, option := range completeOptions(c, assessment.QuestionID(question), list) {
		out = append(out, question+"="+option)
	}
	return out
}

// completeOptions completes the last option of a list with commas.
func completeOptions(c *engine.Engine, question assessment.QuestionID, list string) []cobra.Completion {
	if c.Question(question) == nil || safetext.Check(list) != nil { // the list is repeated in the output
		return nil
	}
	last := strings.LastIndexByte(list, ',') + 1
	given := strings.Split(list[:last], ",")
	var out []cobra.Completion
	for _, o := range c.Question(question).Options {
		if strings.HasPrefix(string(o.ID), list[last:]) && !slices.Contains(given, string(o.ID)) {
			out = append(out, cobra.CompletionWithDesc(list[:last]+string(o.ID), o.Short))
		}
	}
	if last == 0 && question != assessment.QuestionAsks && strings.HasPrefix("unknown", list) {
		out = append(out, cobra.CompletionWithDesc("unknown", "Don't know"))
	}
	return out
}

// completeReadiness completes TASK=STATE and TASK.FIELD=.
func completeReadiness(c *engine.Engine, typed string) []cobra.Completion {
	var out []cobra.Completion
	if id, _, stated := strings.Cut(typed, "="); stated {
		for _, s := range assessment.ReadinessStates() {
			out = append(out, id+"="+string(s))
		}
		return out
	}
	if id, _, dotted := strings.Cut(typed, "."); dotted {
		for _, field := range files.MarkFields() {
			out = append(out, id+"."+field+"=")
		}
		return out
	}
	for _, id := range c.Markable() {
		out = append(out, cobra.CompletionWithDesc(string(id)+"=", c.MarkTitle(id)))
	}
	return out
}

// completeRoles completes the roles of the plan.
func (a *app) completeRoles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.fromContent(func(c *engine.Engine, _ string) []cobra.Completion {
		var out []cobra.Completion
		for _, r := range c.Planning.Roles {
			out = append(out, cobra.CompletionWithDesc(string(r.ID), r.Title))
		}
		return out
	})(""), noFiles
}

// completeDone completes RECURRING=.
func completeDone(c *engine.Engine, _ string) []cobra.Completion {
	var out []cobra.Completion
	for i := range c.Planning.Recurring {
		out = append(out, cobra.CompletionWithDesc(c.Planning.Recurring[i].ID+"=", c.Planning.Recurring[i].Title))
	}
	return out
}

// completeHeld completes OPTION=.
func completeHeld(c *engine.Engine, _ string) []cobra.Completion {
	var out []cobra.Completion
	for _, id := range c.HeldOptions() {
		o, _ := c.Question(c.Roles.Held).Option(id)
		out = append(out, cobra.CompletionWithDesc(string(id)+"=", o.Short))
	}
	return out
}

// completeExplained completes what explain explains.
func completeExplained(c *engine.Engine, _ string) []cobra.Completion {
	out := []cobra.Completion{cobra.CompletionWithDesc("outcome", "Result")}
	for _, s := range c.Standards {
		out = append(out, cobra.CompletionWithDesc(string(s.ID), s.Name))
	}
	for _, g := range c.Gates {
		out = append(out, cobra.CompletionWithDesc(string(g.ID), g.Title))
	}
	for _, o := range c.Obligations {
		out = append(out, cobra.CompletionWithDesc(string(o.ID), o.Title))
	}
	return out
}
