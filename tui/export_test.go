package tui

import (
	"fmt"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Opened is the assessment on the screen, and whether one is open.
func (m *Model) Opened() (assessment.Assessment, bool) {
	if m.session == nil {
		return assessment.Assessment{}, false
	}
	return m.session.Run(), true
}

// Valid says what is wrong with the state of the model, after all commands ran.
func (m *Model) Valid() error {
	if m.screen() == nil {
		return fmt.Errorf("there is no page on top of %v", m.stack)
	}
	if m.session == nil {
		switch m.under().route {
		case ui.ToInterview, ui.ToReview, ui.ToRoadmap, ui.ToChanges, ui.ToFirst:
			return fmt.Errorf("page %v is open without an assessment", m.under().route)
		default:
			return nil
		}
	}
	if _, waiting, err := m.session.Failure(); err != nil || m.session.Unsaved() || m.session.State() == session.Saving {
		return fmt.Errorf("%d changes wait, %v", waiting, err)
	}
	run := m.session.Run()
	for _, id := range run.Answers.Questions() {
		if _, err := m.deps.Catalog.Question(id).Check(run.Answers.Of(id)); err != nil {
			return fmt.Errorf("the answer to %s: %w", id, err)
		}
	}
	return nil
}

// KeyMap is the keys of the page on top, with those of the shell.
func (m *Model) KeyMap() ui.KeyMap { return m.keys() }

// AllKeys are the keys of all pages, but ctrl+c.
func AllKeys() []string {
	all := []string{"?", ":", "ctrl+k", "ctrl+z"}
	for _, page := range pages() {
		for _, keyed := range page.keys {
			for _, row := range keyed.Keys().Rows {
				all = append(all, strings.Fields(row.Keys)...)
			}
		}
	}
	return all
}
