package report

import (
	"maps"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
)

func (d *document) answers() {
	d.heading(2, "Your answers and notes")
	facts := []string{"Company: " + d.company(), "Start: " + LongDate(d.r.Start)}
	if !d.run.DeadlineDate.IsZero() {
		facts = append(facts, "Deadline date: "+LongDate(d.run.DeadlineDate))
	}
	d.list(facts)
	path := d.c.Path(d.run.Answers)
	for _, section := range d.c.Sections {
		d.heading(3, section.Title)
		for _, s := range path {
			if s.Question.Section == section.ID {
				d.answer(s)
			}
		}
	}
	d.kept()
}

func (d *document) answer(s assessment.Step) {
	note := d.run.Notes[s.Question.ID]
	if s.Visible == logic.False { // its answer does not count, and only the JSON has it
		if note != "" {
			d.para("**" + s.Question.Prompt + "**")
			d.quote(note)
		}
		return
	}
	text := "**" + s.Question.Prompt + "** " + AnswerWords(s.Question, s.Answer) + "."
	if kept := d.run.Kept[s.Question.ID]; !kept.IsZero() {
		text += " *(Kept, and does not count with this content: " + AnswerWords(s.Question, kept) + ".)*"
	}
	d.para(text)
	d.quote(note)
}

// quote writes a note as a quote. It quotes and escapes each line, so that nothing
// in the note ends the quote.
func (d *document) quote(note string) {
	if note == "" {
		return
	}
	lines := strings.Split(safetext.Text(note, len(note)), "\n")
	for i, line := range lines {
		line = safetext.Markdown(line)
		if line != "" && i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			if rest, backslash := strings.CutSuffix(line, `\\`); backslash {
				line = rest + "&#92;" // goldmark takes no line break behind a backslash
			}
			line += `\`
		}
		d.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	}
	d.WriteString("\n")
}

// kept lists answers and notes to questions that this content does not have.
func (d *document) kept() {
	ids := map[assessment.QuestionID]bool{}
	for id := range d.run.Kept {
		ids[id] = true
	}
	for id := range d.run.Notes {
		ids[id] = true
	}
	maps.DeleteFunc(ids, func(id assessment.QuestionID, _ bool) bool { return d.c.Question(id) != nil })
	if len(ids) == 0 {
		return
	}
	d.heading(3, "Kept from other content")
	d.para("These questions are not in the content of this roadmap. What was entered is kept, and does not count.")
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		d.para("**" + entered(string(id)) + "** " + AnswerWords(&assessment.Question{}, d.run.Kept[id]) + ".")
		d.quote(d.run.Notes[id])
	}
}

func (d *document) readiness() {
	var rows [][]string
	add := func(title string, mark assessment.ReadinessMark, remark string) {
		reason := entered(mark.Reason)
		if remark != "" {
			reason = strings.TrimSpace(reason + " *(" + remark + ")*")
		}
		if reason == "" {
			reason = "–"
		}
		rows = append(rows, []string{title, state(mark.State, ""), reason})
	}
	for i := range d.c.Workstreams {
		w := &d.c.Workstreams[i]
		mark, ok := d.run.Readiness[w.ID]
		switch {
		case !ok:
		case !d.c.Counts(w.ID, mark):
			add(cell(w.Title), mark, "Does not count: "+cell(w.Required))
		case mark.State == assessment.NotApplicable && w.Remains != "":
			add(cell(w.Title), mark, cell(w.Remains))
		default:
			add(cell(w.Title), mark, "")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.run.Readiness)) {
		if d.c.Workstream(id) == nil {
			add(entered(string(id))+" (not in this content; does not count)", d.run.Readiness[id], "")
		}
	}
	if len(rows) == 0 {
		return
	}
	d.heading(2, "Readiness that you marked")
	d.table([]string{"Workstream", "State", "Reason"}, rows)
}
