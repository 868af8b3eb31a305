package main

import (
	"context"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
)

// symptom is one thing that doctor looked at.
type symptom struct {
	About string `json:"about"` // program, content, database, terminal
	State state  `json:"state"`
	What  string `json:"what"`
	Do    string `json:"do,omitempty"`
}

// state says whether something is to be done.
type state string

const (
	well  state = "ok"
	look  state = "look"  // it works, and could be better
	wrong state = "wrong" // something is lost, refused or open to others
)

func (a *app) doctorCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look for what is wrong with the database, the content or the terminal",
		Long: "Look for what is wrong with the database, the content or the terminal, and say what to do.\n" +
			"Nothing is changed: the database is copied, and the copy is examined. Ends with 1 when something is wrong.",
		Example: "  trustpath doctor\n  trustpath doctor --json",
		Args:    cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			format, err := format.value()
			if err != nil {
				return err
			}
			return a.doctor(ctx, format)
		}),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) doctor(ctx context.Context, format string) error {
	found := []symptom{{About: "program", State: well, What: fmt.Sprintf("trustpath %s, %s on %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)}}
	found = append(found, a.examineContent()...)
	found = append(found, a.examineDatabase(ctx)...)
	found = append(found, a.examineTerminal()...)
	var err error
	if format == formatJSON {
		err = report.Encode(a.out, found)
	} else {
		err = a.write(fileFlag{path: "-"}, func(w io.Writer) error { return symptoms(w, found) })
	}
	if err != nil {
		return err
	}
	ill := 0
	for _, s := range found {
		if s.State == wrong {
			ill++
		}
	}
	if ill > 0 {
		return failure{codeFound, fmt.Errorf("%s to put right", counted(ill, "thing"))}
	}
	return nil
}

// symptoms writes what was found for a person, a line each, and below it what to
// do.
func symptoms(w io.Writer, found []symptom) error {
	for _, s := range found {
		if _, err := fmt.Fprintf(w, "%-5s  %-8s  %s\n", s.State, s.About, safetext.Line(s.What, maxFinding)); err != nil {
			return err
		}
		if s.Do == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-5s  %-8s  %s\n", "", "", safetext.Line(s.Do, maxFinding)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) examineContent() []symptom {
	c, err := a.loadCatalog()
	if err != nil {
		return []symptom{{"content", wrong, err.Error(), "leave --content out for what is built in, or look at: trustpath content check DIR"}}
	}
	s := symptom{About: "content", State: well, What: fmt.Sprintf("%s %s, checked %s, good until %s", c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy)}
	if c.ReviewBy.Before(a.day()) {
		s.State, s.Do = look, "the facts in it are past the day by which they were to be checked again: get a newer version of trustpath"
	}
	return []symptom{s}
}

func (a *app) examineTerminal() []symptom {
	if !a.terminal() {
		return []symptom{{"terminal", well, "none here; commands and --plain work without one", ""}}
	}
	name := a.getenv("TERM")
	s := symptom{About: "terminal", State: well, What: fmt.Sprintf("TERM=%s, %d columns", name, a.width())}
	switch {
	case a.plainly():
		s.What += ", lines instead of screens"
	case !unicodeLocale(a.getenv):
		s.State, s.Do = look, "the locale is not UTF-8, so plain signs are drawn; set LC_ALL or LANG to one that is"
	case a.width() < 80:
		s.State, s.Do = look, "the screens are whole at 80 columns and 24 lines"
	}
	return []symptom{s}
}
