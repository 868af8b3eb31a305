package form

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/status"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

const (
	dayLength = 24 // longer than a day, so that a wrong one can be read
	takesBack = " u undoes it."

	dueLabel, bookedLabel, startedLabel, doneLabel = "Due", "Booked", "Began", "Done"
	linkLabel, commentLabel, whoLabel, whyLabel    = "Evidence", "Comment", "Who", "Because"
	dayLabel                                       = "Day"
)

// day reads the day in a field; empty is none.
func (m *Model) day(label string, today assessment.Date) (assessment.Date, error) {
	text := m.value(label)
	if text == "" {
		return assessment.Date{}, nil
	}
	day, err := assessment.ReadDate(text, today)
	if err != nil {
		return day, fmt.Errorf("%s: %w", strings.ToLower(label), err)
	}
	return day, nil
}

// past is day for what can't be after today.
func (m *Model) past(label string, today assessment.Date) (assessment.Date, error) {
	day, err := m.day(label, today)
	if err == nil && today.Before(day) {
		err = fmt.Errorf("%s: %s is after today", strings.ToLower(label), report.LongDate(day))
	}
	return day, err
}

// kept is a mark to store, or nil for one that says nothing.
func kept(mark assessment.ReadinessMark) *assessment.ReadinessMark {
	mark.State = cmp.Or(mark.State, assessment.NotChecked)
	if mark == (assessment.ReadinessMark{State: assessment.NotChecked}) {
		return nil
	}
	return &mark
}

// Edit asks for the days, the link and the comment of a task or a milestone.
func Edit(s *session.Session, id assessment.WorkstreamID, title string, planned, today assessment.Date) *Model {
	c, mark := s.Catalog(), s.Run().Readiness[id]
	m := &Model{title: title, word: "keep"}
	due := dueLabel
	milestone := c.Milestone(assessment.MilestoneID(id))
	if milestone != nil {
		due = bookedLabel
	}
	hint := assessment.DateHint
	if !planned.IsZero() {
		hint = "as planned, " + report.LongDate(planned)
	}
	m.add(due, hint, mark.Due.String(), dayLength)
	if milestone != nil && milestone.Window {
		m.add(startedLabel, "the first day of the window", mark.Started.String(), dayLength)
	}
	m.add(doneLabel, "today, or another day; makes it in place", mark.Done.String(), dayLength)
	m.add(linkLabel, "https://…", mark.Link, 1000)
	m.add(commentLabel, "one line", mark.Comment, safetext.MaxReason)
	m.keep = func() (tea.Cmd, string, error) {
		next := s.Run().Readiness[id]
		day, wrongDue := m.day(due, today)
		began, wrongBegan := m.past(startedLabel, today)
		done, wrongDone := m.past(doneLabel, today)
		next.Due, next.Link, next.Comment = day, m.value(linkLabel), m.value(commentLabel)
		if milestone != nil && milestone.Window {
			next.Started = began
		}
		switch {
		case !done.IsZero():
			next.State, next.Reason = assessment.InPlace, ""
		case !next.Done.IsZero(): // the day was taken out
			next.State = assessment.InProgress
		}
		next.Done = done
		next.State = cmp.Or(next.State, assessment.NotChecked)
		err := errors.Join(wrongDue, wrongBegan, wrongDone, files.CheckMark(next))
		if err != nil {
			return nil, "", err
		}
		return s.Mark(id, kept(next)), "Kept." + takesBack, nil
	}
	return m
}

// Reason asks why a task is not applicable.
func Reason(s *session.Session, id assessment.WorkstreamID, title string) *Model {
	m := &Model{
		title: "Not applicable: " + title,
		about: []string{"No days are planned for it then. An auditor will ask for the reason."},
		word:  "not applicable",
	}
	m.add(whyLabel, "", s.Run().Readiness[id].Reason, safetext.MaxReason)
	m.keep = func() (tea.Cmd, string, error) {
		mark := s.Run().Readiness[id]
		mark.State, mark.Reason, mark.Done = assessment.NotApplicable, m.value(whyLabel), assessment.Date{}
		if mark.Reason == "" {
			return nil, "", errors.New("say in a few words why it is not applicable: an auditor will ask")
		}
		text := "Marked not applicable."
		if remains := s.Catalog().Remains(id); remains != "" {
			text += " " + remains
		}
		return s.Mark(id, &mark), text, nil
	}
	return m
}

const nobodyElse = "(as the plan says)"

// Who asks who does a task: one of the people, or a new one.
func Who(s *session.Session, id assessment.WorkstreamID, title string) *Model {
	m := &Model{title: "Who does it: " + title, word: "choose"}
	for _, p := range s.Run().People {
		m.names = append(m.names, p.Name)
	}
	now := s.Run().Readiness[id].Person
	if now != "" {
		m.names = append(m.names, nobodyElse)
	}
	m.add(whoLabel, "a name, or a part of one", "", safetext.MaxCompany)
	m.list()
	m.here = max(0, slices.Index(m.listed, now))
	if m.names == nil {
		m.names = []string{}
	}
	m.keep = func() (tea.Cmd, string, error) {
		name, updates := m.value(whoLabel), []assessment.Update(nil)
		switch {
		case m.here < len(m.listed) && !slices.Contains(m.names, name):
			name = m.listed[m.here]
		case name == "":
			return nil, "", errors.New("type a name")
		}
		if name == nobodyElse {
			name = ""
		}
		run := s.Run()
		if name != "" && run.Person(name) == nil {
			p := assessment.Person{Name: name}
			err := files.CheckPerson(p)
			if err != nil {
				return nil, "", err
			}
			updates = append(updates, assessment.SetPerson{Person: p})
		}
		mark := run.Readiness[id]
		mark.Person = name
		cmd, err := s.Change(append(updates, assessment.SetReadiness{Workstream: id, Mark: kept(mark)})...)
		if name == "" {
			return cmd, "The plan's owner does it again." + takesBack, err
		}
		return cmd, name + " does it." + takesBack, err
	}
	return m
}

// Keep asks for the reason to keep a plan as promised.
func Keep(s *session.Session, r *assessment.Result) *Model {
	m := &Model{title: "Keep this plan as promised", word: "keep as promised"}
	var dates []string
	for _, one := range r.Plan.InHand(s.Catalog().Catalog) {
		if one.Done.IsZero() && s.Catalog().Milestone(one.ID).MonthsAfter[1] == 0 {
			dates = append(dates, ui.Brief(one.Title)+" by "+report.LongDate(one.Expected.End.Or(one.Date.High)))
		}
	}
	promise := "The day of every task"
	if len(dates) > 0 {
		promise = report.AllOf(dates)
	}
	m.about = []string{"You promise: " + promise + ".", "Status compares with it from now on. Earlier promises are kept too."}
	m.add(whyLabel, "a few words, or nothing", "", safetext.MaxReason)
	m.keep = func() (tea.Cmd, string, error) {
		cmd, err := s.Change(assessment.AddBaseline{Baseline: status.Promise(s.Run(), r, m.value(whyLabel))})
		return cmd, "Promised on " + report.LongDate(r.AsOf) + ": " + promise + "." + takesBack, err
	}
	return m
}

// Name asks for another name of a company; keep stores it.
func Name(company string, rename func(company string) tea.Cmd) *Model {
	const label = "Company"
	m := &Model{title: "Rename", about: []string{"The name is in the title of every document."}, word: "rename"}
	m.add(label, "", company, safetext.MaxCompany)
	m.keep = func() (tea.Cmd, string, error) {
		name := m.value(label)
		if name == "" {
			return nil, "", errors.New("type a name")
		}
		return rename(name), "", nil // the list says that it is renamed
	}
	return m
}

// StartMsg is a first day of work to try.
type StartMsg struct{ Day assessment.Date }

// Start asks for another first day of work; planned is the one in use.
func Start(planned, today assessment.Date) *Model {
	m := &Model{
		title: "Try another start",
		about: []string{"Work is planned to start on " + report.LongDate(planned) + ". Nothing is saved."},
		word:  "try",
	}
	m.add(dayLabel, assessment.DateHint, "", dayLength)
	m.keep = func() (tea.Cmd, string, error) {
		day, err := m.day(dayLabel, today)
		switch {
		case err != nil:
			return nil, "", err
		case day.Before(today):
			return nil, "", errors.New("type a day from today on: " + assessment.DateHint)
		}
		return ui.Send(StartMsg{day}), "", nil
	}
	return m
}

// KeepKey is the key that keeps a plan as promised.
func KeepKey(s *session.Session, r *assessment.Result) ui.Key {
	return Key("K", "promise", "keep the plan as promised; status compares with it", func() *Model { return Keep(s, r) }).
		Only(func() bool { return r != nil && r.Plan != nil && len(r.Plan.Workstreams) > 0 }).
		FoundBy("baseline commit promise").DroppedEarly()
}

// HaveKey is the key for a report or certificate that has arrived; ok is false where a
// milestone ends in none, or is done.
func HaveKey(s *session.Session, r *assessment.Result, id assessment.MilestoneID, today assessment.Date) (key ui.Key, ok bool) {
	if s == nil || r == nil || r.Plan == nil || id == "" {
		return key, false
	}
	planned := r.Plan.Milestone(id)
	if planned == nil || s.Catalog().HeldOption(id) == "" || !planned.Done.IsZero() {
		return key, false
	}
	return Key("H", "have it", "the report or certificate has arrived", func() *Model {
		return Have(s, planned, r.Plan, today)
	}).FoundBy("held certificate report arrived"), true
}

// Have asks for the day of a report or certificate that has arrived.
func Have(s *session.Session, planned *assessment.PlanMilestone, plan *assessment.Plan, today assessment.Date) *Model {
	c := s.Catalog().Catalog
	option := c.HeldOption(planned.ID)
	m := &Model{
		title: ui.Brief(planned.Title) + " has arrived",
		about: []string{interview.HeldDatesHint, "You then hold it: its renewals follow this day."},
		word:  "have it",
	}
	day := today
	for _, before := range c.Milestone(planned.ID).After { // a report covers its window
		of, window := c.Milestone(assessment.MilestoneID(before)), plan.Milestone(assessment.MilestoneID(before))
		if of != nil && of.Window && window != nil && window.Expected.End.Before(today) {
			day = window.Done.Or(window.Expected.End)
		}
	}
	m.add(dayLabel, assessment.DateHint, day.String(), dayLength)
	m.keep = func() (tea.Cmd, string, error) {
		day, err := m.past(dayLabel, today)
		if err != nil {
			return nil, "", err
		}
		if day.IsZero() {
			return nil, "", errors.New("type the day: " + assessment.DateHint)
		}
		cmd, err := s.Change(assessment.Arrive(c, s.Run(), option, day)...)
		return cmd, "You have the " + ui.Brief(planned.Title) + " of " + report.LongDate(day) + "." + takesBack, err
	}
	return m
}
