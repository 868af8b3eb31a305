package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/tui/ui"
)

// commandGroups are the heads of the commands in the help, in order. A test sees that each
// command is in one.
var commandGroups = []struct{ head, names string }{
	{"Start", "new open list show demo"},
	{"Answer", "answer note set answers assess import"},
	{"Plan and work", "plan status ready done held people review deal"},
	{"Read and share", "export explain compare claims verify library"},
	{"Workshop", "workshop"},
	{"Look after your data", "backup restore delete doctor"},
	{"Set up", "config content completion man version help"},
}

// helpPage writes the help of a command, in groups, at the width of the terminal.
type helpPage struct {
	strings.Builder
	width int
	color bool
}

// showHelp writes the help of a command to stdout. It is not fang's, which asks the terminal
// for its background and waits four seconds where none answers.
func (a *app) showHelp(cmd *cobra.Command, _ []string) {
	h := helpPage{width: a.width(), color: term.IsTerminal(a.out.Fd()) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"}
	if !strings.HasPrefix(cmd.Long, cmd.Short) {
		h.text(cmd.Short + ".")
	}
	h.text(cmd.Long)
	h.head("Usage")
	h.row(h.bold("trustpath "+cmp.Or(usage(cmd), "[COMMAND]")), "", "")
	if cmd.HasParent() {
		h.commands("Commands", cmd.Commands())
	} else {
		for _, group := range commandGroups {
			var list []*cobra.Command
			for _, name := range strings.Fields(group.names) {
				if at := slices.IndexFunc(cmd.Commands(), func(c *cobra.Command) bool { return c.Name() == name }); at >= 0 {
					list = append(list, cmd.Commands()[at])
				}
			}
			h.commands(group.head, list)
		}
	}
	if cmd.Example != "" {
		h.head("Examples")
		for line := range strings.Lines(cmd.Example) {
			h.WriteString("  " + strings.TrimSpace(line) + "\n")
		}
	}
	h.flags("Flags", cmd.LocalNonPersistentFlags())
	if !cmd.HasParent() {
		h.flags("Flags of every command", cmd.PersistentFlags())
	}
	h.head("Learn more")
	if cmd.HasParent() {
		h.row(h.bold("trustpath --help"), "every command, and the flags that all of them take", "")
	} else {
		h.row(h.bold("trustpath COMMAND --help"), "all about a command, with examples", "")
	}
	h.row(h.bold("trustpath man | man -l -"), "the manual", "")
	fmt.Fprint(a.out, strings.TrimLeft(h.String(), "\n"))
}

func (h *helpPage) bold(text string) string {
	if !h.color {
		return text
	}
	return ansi.Style{}.Bold().Styled(text)
}

func (h *helpPage) faint(text string) string {
	if !h.color || text == "" {
		return text
	}
	return ansi.Style{}.Faint().Styled(text)
}

func (h *helpPage) head(text string) {
	if h.color {
		text = ansi.Style{}.Bold().ForegroundColor(ansi.Blue).Styled(text)
	}
	h.WriteString("\n" + text + "\n")
}

// text writes paragraphs, wrapped anew.
func (h *helpPage) text(text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		h.WriteString("\n" + strings.Join(whole(strings.Join(strings.Fields(part), " "), h.width), "\n") + "\n")
	}
}

// whole wraps a text, and breaks neither a flag nor a day at its hyphens.
func whole(text string, width int) []string {
	lines := ui.Wrap(strings.ReplaceAll(text, "-", "\u2011"), width)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "\u2011", "-")
	}
	return lines
}

// row writes a name and what it is, in two columns.
func (h *helpPage) row(name, text, note string) {
	const column = 28
	head := "  " + name
	if text == "" {
		h.WriteString(head + "\n")
		return
	}
	if ui.Width(head) > column-2 {
		h.WriteString(head + "\n")
		head = ""
	}
	for _, line := range whole(text+note, max(20, h.width-column)) {
		h.WriteString(ui.Pad(head, column) + line + "\n")
		head = ""
	}
}

func (h *helpPage) commands(head string, list []*cobra.Command) {
	list = slices.DeleteFunc(slices.Clone(list), func(c *cobra.Command) bool { return c.Hidden })
	if len(list) == 0 {
		return
	}
	h.head(head)
	for _, c := range list {
		h.row(h.bold(c.Name()), c.Short, "")
	}
}

func (h *helpPage) flags(head string, flags *pflag.FlagSet) {
	first := true
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		if first {
			h.head(head)
			first = false
		}
		kind, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		note := ""
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			note = h.faint(" (default " + f.DefValue + ")")
		}
		h.row(strings.TrimSpace(h.bold(name)+" "+kind), text, note)
	})
}
