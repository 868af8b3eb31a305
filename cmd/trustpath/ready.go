package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

func (a *app) readyCommand() *cobra.Command {
	return under(a.assessmentCommand("ready ID TASK=STATE|TASK.FIELD=VALUE...", cobra.MinimumNArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			marks, err := parseMarks(s, args, a.day())
			if err != nil {
				return err
			}
			if err := a.mark(ctx, s, marks); err != nil {
				return err
			}
			const most = 3
			var did []string
			for _, m := range marks {
				did = append(did, changeWords(s.run.Readiness[m.Workstream], m))
			}
			if len(did) > most {
				did = []string{report.Count(len(did), "mark")}
			}
			a.say("Saved. %s.", report.Upper(strings.Join(did, "; ")))
			return nil
		}), a.readyExportCommand(), a.readyImportCommand())
}

// mark stores marks as one change, and says what does not follow from them.
func (a *app) mark(ctx context.Context, s stored, marks []assessment.SetReadiness) error {
	var updates []assessment.Update
	strangers := map[string]bool{}
	for _, m := range marks {
		updates = append(updates, m)
		if m.Mark == nil {
			continue
		}
		if remains := s.engine.Remains(m.Workstream); m.Mark.State == assessment.NotApplicable && remains != "" {
			a.say("%s: %s", m.Workstream, remains)
		}
		if name := m.Mark.Person; name != s.run.Readiness[m.Workstream].Person && name != "" && s.run.Person(name) == nil {
			strangers[name] = true
		}
	}
	if err := s.db.Apply(ctx, s.run.ID, updates...); err != nil {
		return fmt.Errorf("save %s: %w", report.Count(len(marks), "mark"), err)
	}
	a.sayStrangers(s, slices.Sorted(maps.Keys(strangers))...)
	return nil
}

// sayStrangers says which names were taken although no person has them.
func (a *app) sayStrangers(s stored, names ...string) {
	known := idsOf(s.run.People, func(p *assessment.Person) string { return p.Name })
	for _, name := range names {
		hint := ""
		if near := yamldoc.Nearest(name, known); near != "" {
			hint = fmt.Sprintf(", but %s is", near)
		}
		a.say("%s is not one of the people%s. To add this name: trustpath people add %s %s",
			name, hint, s.run.ID, quoted(name))
	}
}

// parseMarks returns the mark of each task that is named, on top of the present one.
func parseMarks(s stored, args []string, today assessment.Date) ([]assessment.SetReadiness, error) {
	c := s.engine.Catalog
	type entered struct {
		*assessment.ReadinessMark
		stated, wrong bool
	}
	marks, order := map[assessment.WorkstreamID]*entered{}, []assessment.WorkstreamID{}
	problem := func(id assessment.WorkstreamID, err error) error {
		kind := "task"
		if c.Workstream(id) != nil {
			kind = "workstream"
		}
		return fmt.Errorf("%s %q: %w", kind, id, err)
	}
	fields := func(arg string) int {
		key, _, _ := strings.Cut(arg, "=")
		return strings.Count(strings.TrimSuffix(key, ".state"), ".")
	}
	// States come first, because a state can take other fields away.
	args = slices.SortedStableFunc(slices.Values(args), func(x, y string) int { return fields(x) - fields(y) })
	err := eachPair(args, "TASK=STATE or TASK.FIELD=VALUE", func(key, value string) error {
		name, field, dotted := strings.Cut(key, ".")
		id := assessment.WorkstreamID(name)
		if c.MarkTitle(id) == "" {
			return unknown("workstream", name, c.Markable())
		}
		mark := marks[id]
		if mark == nil {
			before := s.run.Readiness[id]
			before.State = cmp.Or(before.State, assessment.NotChecked)
			mark = &entered{ReadinessMark: &before}
			marks[id], order = mark, append(order, id)
		}
		var err error
		switch {
		case !dotted || field == "state":
			mark.stated = true
			err = setState(mark.ReadinessMark, value)
		case !slices.Contains(files.MarkFields(), field):
			err = unknown("field", field, files.MarkFields())
		default:
			text := knownName(s.run, field, safetext.Line(value, len(value)))
			err = files.ReadMarkField(mark.ReadinessMark, field, text, today)
		}
		if err != nil {
			mark.wrong = true
			return problem(id, err)
		}
		return nil
	})
	problems := []error{err}
	var out []assessment.SetReadiness
	for _, id := range order {
		mark := marks[id]
		if !mark.stated {
			files.ImplyState(mark.ReadinessMark, today)
		}
		u := assessment.SetReadiness{Workstream: id, Mark: mark.ReadinessMark}
		if *u.Mark == (assessment.ReadinessMark{State: assessment.NotChecked}) {
			u.Mark = nil
		}
		if wrong := files.CheckUpdate(c, s.run, u, today); wrong != nil && !mark.wrong {
			problems = append(problems, problem(id, wrong))
		}
		out = append(out, u)
	}
	return out, usageErrors(problems...)
}

// setState sets a state, which may be not_applicable:REASON. An empty one takes the whole
// mark away.
func setState(mark *assessment.ReadinessMark, value string) error {
	name, reason, reasoned := strings.Cut(value, ":")
	states := append(assessment.ReadinessStates(), assessment.NotChecked)
	switch state := assessment.Readiness(name); {
	case value == "":
		*mark = assessment.ReadinessMark{State: assessment.NotChecked}
		return nil
	case !slices.Contains(states, state):
		return unknown("state", name, states)
	case state == assessment.NotApplicable && reason == "" && mark.Reason == "":
		return errors.New("say why: not_applicable:REASON")
	case state != assessment.NotApplicable && reason != "":
		return errors.New("only not_applicable takes a reason")
	}
	if reasoned {
		mark.Reason = safetext.Line(reason, safetext.MaxNote)
	}
	return files.SetMarkField(mark, "state", name)
}

// knownName is a name as it is written among the people, else in a mark, where the field
// is a person.
func knownName(run assessment.Assessment, field, text string) string {
	for _, p := range run.People {
		if field == "person" && strings.EqualFold(p.Name, text) {
			return p.Name
		}
	}
	for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
		if name := run.Readiness[id].Person; field == "person" && strings.EqualFold(name, text) {
			return name
		}
	}
	return text
}

// markRows lists what can be marked: the rows of the plan, and what is marked already.
func (a *app) markRows(s stored) []files.MarkRow {
	plan := s.engine.Evaluate(s.run, assessment.Options{Today: a.day(), SkipFlips: true}).Plan
	var out []files.MarkRow
	for i := range plan.Workstreams {
		w := &plan.Workstreams[i]
		out = append(out, files.MarkRow{ID: w.ID, Title: cmp.Or(w.Task, w.Title), State: w.State})
	}
	for i := range plan.Milestones {
		m := &plan.Milestones[i]
		out = append(out, files.MarkRow{ID: assessment.WorkstreamID(m.ID), Title: m.Title, State: m.State})
	}
	for _, id := range s.engine.Markable() {
		_, marked := s.run.Readiness[id]
		if marked && !slices.ContainsFunc(out, func(row files.MarkRow) bool { return row.ID == id }) {
			out = append(out, files.MarkRow{ID: id, Title: s.engine.MarkTitle(id)})
		}
	}
	return out
}

func (a *app) readyExportCommand() *cobra.Command {
	to := &output{formats: []string{formatCSV}, file: true}
	return a.assessmentCommand("ready export ID", cobra.ExactArgs(1), to,
		func(_ context.Context, s stored, _ []string) error {
			return a.write(*to, func(w io.Writer) error { return files.WriteMarks(w, s.run, a.markRows(s)) })
		})
}

func (a *app) readyImportCommand() *cobra.Command {
	dry := false
	cmd := a.command("ready import ID FILE.csv", cobra.ExactArgs(2), nil, func(ctx context.Context, args []string) error {
		data, err := a.readInput(args[1], files.MaxTable)
		if err != nil {
			return err
		}
		return a.withAssessment(ctx, args[0], func(s stored) error {
			t, err := files.ReadMarks(data, inputName(args[1]), s.engine.Catalog, s.run, a.markRows(s), a.day())
			if err != nil {
				return err
			}
			for _, m := range t.Marks {
				fmt.Fprintln(a.out, clean(changeWords(s.run.Readiness[m.Workstream], m)))
			}
			if !dry && len(t.Marks) > 0 {
				err = a.mark(ctx, s, t.Marks)
			}
			if err != nil {
				return err
			}
			done := "changed"
			if dry {
				done = "would change; nothing is saved"
			}
			a.say("%s %s, %d the same, %d left out", report.Count(len(t.Marks), "mark"), done, t.Same, len(t.Left))
			for _, row := range t.Left {
				a.say("Left out: %s", row)
			}
			if len(t.Unread) > 0 {
				a.say("Not read: %s", strings.Join(t.Unread, ", "))
			}
			return nil
		})
	})
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would change, and save nothing")
	return cmd
}

// changeWords says what changes in a mark: "access: state partial → in_place".
func changeWords(before assessment.ReadinessMark, m assessment.SetReadiness) string {
	after := assessment.ReadinessMark{}
	if m.Mark != nil {
		after = *m.Mark
	}
	var parts []string
	for _, field := range files.MarkFields() {
		was, is := files.MarkField(&before, field), files.MarkField(&after, field)
		if was != is {
			parts = append(parts, fmt.Sprintf("%s %s → %s", field, cmp.Or(was, "–"), cmp.Or(is, "–")))
		}
	}
	return string(m.Workstream) + ": " + strings.Join(parts, ", ")
}
