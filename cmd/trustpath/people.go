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
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

func (a *app) peopleCommand() *cobra.Command {
	to := textOrJSON()
	return under(a.assessmentCommand("people ID", cobra.ExactArgs(1), to,
		func(_ context.Context, s stored, _ []string) error {
			value := struct {
				AsOf   assessment.Date     `json:"as_of"`
				People []assessment.Person `json:"people"`
			}{a.day(), append([]assessment.Person{}, s.run.People...)}
			return a.print(to, value, func(w io.Writer) {
				if len(value.People) == 0 {
					a.say("No people yet. Add one with: trustpath people add %s NAME --role ROLE", s.run.ID)
					return
				}
				table := newTable(w)
				defer table.Flush()
				fmt.Fprintln(table, "NAME\tROLE\tE-MAIL")
				for _, p := range value.People {
					fmt.Fprintf(table, "%s\t%s\t%s\n", clean(p.Name), clean(roleTitle(s, p.Role)), clean(p.Email))
				}
			})
		}), a.peopleAddCommand(), a.peopleRemoveCommand())
}

func (a *app) peopleAddCommand() *cobra.Command {
	var role, email string
	var cmd *cobra.Command
	cmd = a.assessmentCommand("people add ID NAME", cobra.ExactArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			p, done := assessment.Person{Name: clean(args[0])}, "added"
			if at := personAt(s.run, p.Name); at >= 0 {
				p, done = s.run.People[at], "changed"
			}
			if cmd.Flags().Changed("role") {
				p.Role = clean(role)
			}
			if cmd.Flags().Changed("email") {
				p.Email = clean(email)
			}
			if err := files.CheckPerson(p); err != nil {
				return exitError{codeUsage, err}
			}
			if err := s.db.Apply(ctx, s.run.ID, assessment.SetPerson{Person: p}); err != nil {
				return err
			}
			a.say("%s %s", done, p.Name)
			if titles := roleTitles(s); p.Role != "" && roleTitle(s, p.Role) == p.Role && !slices.Contains(titles, p.Role) {
				a.say("%s owns nothing in the plan, so the role is kept as a text. The owners are: %s",
					p.Role, strings.Join(titles, ", "))
			}
			return nil
		})
	cmd.Flags().StringVar(&role, "role", "", "a `role` of the plan, by its id or title, or another text")
	cmd.Flags().StringVar(&email, "email", "", "the e-mail `address`")
	return cmd
}

// personAt finds a person by name, in any case of letters, or returns -1.
func personAt(run assessment.Assessment, name string) int {
	return slices.IndexFunc(run.People, func(p assessment.Person) bool { return strings.EqualFold(p.Name, name) })
}

// roleTitle is the title that a role has in the plan, else its text.
func roleTitle(s stored, role string) string {
	for _, r := range s.engine.Planning.Roles {
		if strings.EqualFold(string(r.ID), role) {
			return titleOf(s, r.ID)
		}
	}
	for _, title := range roleTitles(s) {
		if strings.EqualFold(title, role) {
			return title
		}
	}
	return role
}

func titleOf(s stored, id assessment.RoleID) string {
	size := assessment.OptionID("")
	if chosen := s.run.Answers.Of(s.engine.Roles.Team).Options; len(chosen) > 0 {
		size = chosen[0]
	}
	return s.engine.RoleTitle(id, size)
}

// roleTitles lists the titles of the roles in a company of this size.
func roleTitles(s stored) []string {
	var out []string
	for _, r := range s.engine.Planning.Roles {
		if title := titleOf(s, r.ID); !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return out
}

func (a *app) peopleRemoveCommand() *cobra.Command {
	yes := false
	cmd := a.assessmentCommand("people remove ID NAME", cobra.ExactArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			at := personAt(s.run, clean(args[0]))
			if at < 0 {
				known := idsOf(s.run.People, func(p *assessment.Person) string { return p.Name })
				unknown := unknown("person", args[0], known)
				return usagef("%w\nTo erase a name that is only in marks, first add it: trustpath people add", unknown)
			}
			p := s.run.People[at]
			agreed, err := a.agreed(yes, p.Name, fmt.Sprintf("trustpath people remove %s %s --yes", s.run.ID, quoted(p.Name)),
				ask{"Erase " + p.Name + " from people, work, texts and history for good? This can't be undone. Type yes:", "yes"})
			if err != nil || !agreed {
				return err
			}
			erased, err := s.db.ErasePerson(ctx, s.run.ID, p.Number)
			a.sayErased(p.Name, erased, err)
			return err
		})
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

func (a *app) doneCommand() *cobra.Command {
	var d assessment.DoneDay
	cmd := a.assessmentCommand("done ID RECURRING=DAY...", cobra.MinimumNArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			ids := idsOf(s.engine.Planning.Recurring, func(r *assessment.Recurring) string { return r.ID })
			next := map[string][]assessment.DoneDay{}
			d.Person = knownName(s.run, "person", clean(d.Person))
			d.Comment = clean(d.Comment)
			err := eachPair(args, "RECURRING=DAY", func(id, value string) error {
				if !slices.Contains(ids, id) {
					return unknown("recurring task", id, ids)
				}
				day, err := a.parseDay(id, value)
				if err != nil {
					return err
				}
				next[id], err = a.doneDays(s.run.Done[id], d, *day)
				if err == nil {
					err = files.CheckDone(next[id])
				}
				if err != nil {
					err = fmt.Errorf("%s: %w", id, err)
				}
				return err
			})
			if err != nil {
				return err
			}
			var updates []assessment.Update
			for _, id := range slices.Sorted(maps.Keys(next)) {
				updates = append(updates, assessment.SetDone{Task: id, Days: next[id]})
			}
			if err := s.db.Apply(ctx, s.run.ID, updates...); err != nil {
				return err
			}
			if d.Person != "" && s.run.Person(d.Person) == nil {
				a.sayStrangers(s, d.Person)
			}
			return a.sayNext(ctx, s, slices.Sorted(maps.Keys(next)))
		})
	cmd.Flags().StringVar(&d.Person, "person", "", "the `name` of the person who did it")
	cmd.Flags().StringVar(&d.Link, "link", "", "an `address` where the evidence is")
	cmd.Flags().StringVar(&d.Comment, "comment", "", "a line of `text`")
	return cmd
}

// doneDays adds a day to those on which something was done, in the place of the same
// day, or takes the last one away where there is no day.
func (a *app) doneDays(
	before []assessment.DoneDay, d assessment.DoneDay, day assessment.Date,
) ([]assessment.DoneDay, error) {
	switch n := len(before); {
	case a.day().Before(day):
		return nil, fmt.Errorf("%s is after today, %s", day, a.day())
	case day.IsZero() && n == 0:
		return nil, errors.New("it was never done, so there is no day to remove")
	case day.IsZero():
		a.say("removed %s, the last day on which it was done", report.LongDate(before[n-1].Day))
		return before[:n-1], nil
	}
	d.Day = day
	out := slices.DeleteFunc(slices.Clone(before), func(other assessment.DoneDay) bool { return other.Day == day })
	return append(out, d), nil
}

// sayNext says when recurring tasks come next.
func (a *app) sayNext(ctx context.Context, s stored, ids []string) error {
	run, err := s.db.Get(ctx, s.run.ID)
	if err != nil {
		return err
	}
	plan := s.engine.Evaluate(run, assessment.Options{Today: a.day(), SkipFlips: true}).Plan
	for _, id := range ids {
		at := slices.IndexFunc(plan.Recurring, func(t assessment.RecurringTask) bool { return t.ID == id })
		if at < 0 {
			a.say("%s is not in the plan of today; its days are kept", id)
			continue
		}
		a.say("%s: next on %s", plan.Recurring[at].Title, report.LongDate(plan.Recurring[at].Next))
	}
	return nil
}

func (a *app) heldCommand() *cobra.Command {
	return a.assessmentCommand("held ID OPTION=DAY...", cobra.MinimumNArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			c := s.engine.Catalog
			days := map[assessment.OptionID]assessment.Date{}
			err := eachPair(args, "OPTION=DAY", func(key, value string) error {
				id := assessment.OptionID(key)
				day, err := a.parseDay(key, value)
				switch {
				case !slices.Contains(c.HeldOptions(), id):
					return unknown("report or certificate", key, c.HeldOptions())
				case err != nil:
					return err
				case day.IsZero():
					return fmt.Errorf("%s: give the day on which it was issued, or the last day of its period", key)
				case a.day().Before(*day):
					return fmt.Errorf("%s: %s is after today, %s; what is booked is ready ID MILESTONE.due=DAY", key, day, a.day())
				}
				days[id] = *day
				return nil
			})
			if err != nil {
				return err
			}
			run, updates := s.run, []assessment.Update{}
			for _, id := range slices.Sorted(maps.Keys(days)) {
				next := assessment.Arrive(c, run, id, days[id])
				updates = append(updates, next...)
				for _, u := range next {
					run, err = run.Apply(c, u, a.now(), a.day())
					if err != nil {
						return err
					}
				}
			}
			if err := s.db.Apply(ctx, s.run.ID, updates...); err != nil {
				return err
			}
			run, err = s.db.Get(ctx, s.run.ID)
			if err != nil {
				return err
			}
			r := s.engine.Evaluate(run, assessment.Options{Today: a.day(), SkipFlips: true})
			for i := range r.Standards {
				standard := &r.Standards[i]
				arrived := func(id assessment.OptionID) bool { return standard.ID.HeldBy(id) }
				if !slices.ContainsFunc(slices.Collect(maps.Keys(days)), arrived) {
					continue
				}
				text := c.Standard(standard.ID).Short + ": " + standardWords(c, standard)
				var next *assessment.PlanMilestone
				for i := range r.Plan.Milestones {
					m := &r.Plan.Milestones[i]
					open := m.Standard == standard.ID && m.Done.IsZero() && !m.Expected.End.IsZero()
					if open && (next == nil || m.Expected.End.Before(next.Expected.End)) {
						next = m
					}
				}
				if next != nil {
					text += ". " + next.Title + ": " + report.LongDate(next.Expected.End)
				}
				a.say("%s", text)
			}
			return nil
		})
}
