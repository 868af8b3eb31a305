package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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
