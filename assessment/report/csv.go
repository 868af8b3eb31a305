package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// CSV writes the workstreams of the plan, with the columns that Jira and Linear
// import, then our own. No cell begins like a formula. Work is due when its first
// part is; the description dates what later standards add.
func CSV(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	rows := [][]string{{"Summary", "Description", "Issue Type", "Status", "Priority", "Labels", "URL", "Start date", "Due date",
		"Owner", "Days low", "Days high", "Requirements", "Evidence", "State", "Reason", "Workstream"}}
	if r.Plan != nil {
		for i := range r.Plan.Workstreams {
			rows = append(rows, csvRow(c, &r, &r.Plan.Workstreams[i]))
		}
	}
	return safetext.WriteCSV(w, rows)
}

func csvRow(c *assessment.Catalog, r *assessment.Result, w *assessment.PlanWorkstream) []string {
	labels := []string{"trustpath", "phase-" + string(w.Phase)}
	var requirements []string
	for _, s := range c.Standards {
		if refs := w.Serves[s.ID]; len(refs) > 0 && r.Standard(s.ID).Planned() {
			labels = append(labels, string(s.ID))
			requirements = append(requirements, s.Short+": "+strings.Join(refs, ", "))
		}
	}
	lines := []string{w.Summary, fmt.Sprintf("Effort: %v to %v person-days", w.Days.Low, w.Days.High)}
	for _, e := range w.Extended {
		lines = append(lines, fmt.Sprintf("Of them for %s: %v to %v, %s to %s", ShortNames(c, e.Standards), e.Days.Low, e.Days.High, e.Start.Low, e.End.High))
	}
	lines = append(lines, "Owner: "+w.Owner, "Evidence: "+strings.Join(w.Evidence, "; "), "Requirements: "+strings.Join(requirements, "; "))
	return []string{w.Title, strings.Join(lines, "\n"), "Task", issueStatus(w.State), priority(r, w), strings.Join(labels, " "), "", w.Start.Low.String(), w.End.High.String(),
		w.Owner, fmt.Sprint(w.Days.Low), fmt.Sprint(w.Days.High), strings.Join(requirements, "; "), strings.Join(w.Evidence, "; "),
		Spaced(string(w.State)), w.Reason, string(w.ID)}
}

// issueStatus returns a state in the words of Jira's simplest workflow.
func issueStatus(s assessment.Readiness) string {
	switch s {
	case assessment.Partial:
		return "In Progress"
	case assessment.InPlace, assessment.NotApplicable:
		return "Done"
	}
	return "To Do"
}

// priority returns High for the work on standards that start now.
func priority(r *assessment.Result, w *assessment.PlanWorkstream) string {
	now := func(s assessment.StandardResult) bool { return s.Decision == assessment.Now && len(w.Serves[s.ID]) > 0 }
	switch {
	case w.Days.High == 0:
		return "Low"
	case slices.ContainsFunc(r.Standards, now):
		return "High"
	}
	return "Medium"
}
