package report

import (
	"fmt"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// workshop says what a room said that answered this together. Without a
// workshop there is no such section.
func (d *document) workshop() {
	if d.room == nil {
		return
	}
	d.heading(2, "What the room said")
	d.para(d.whoTookPart())
	d.roomAnswers()
	d.roomSplits()
	d.groups()
}

// whoTookPart names everybody, or counts them.
func (d *document) whoTookPart() string {
	room, names := d.room, []string{}
	for _, p := range room.People {
		name := entered(p.Name)
		if p.Role != "" {
			name += " (" + entered(p.Role) + ")"
		}
		names = append(names, name)
	}
	out := counted(room.Joined, "person")
	if room.Joined != 1 {
		out = fmt.Sprintf("%d people", room.Joined)
	}
	if room.Mode == workshop.Free {
		out += " took part and voted on everything at their own pace, blind until the reveal"
	} else {
		out += " took part and voted question by question, blind until each reveal"
	}
	if len(names) > 0 {
		out += ": " + joined(names, "and")
	} else if len(room.Roles) > 0 {
		for _, r := range room.Roles {
			names = append(names, fmt.Sprintf("%s %d", entered(r.Role), r.People))
		}
		out += ", without names. Roles with three people or more: " + strings.Join(names, ", ")
	} else {
		out += ", without names"
	}
	if out += "."; room.Hands > 0 {
		out += " Up to " + counted(room.Hands, "raised hand") + " counted beside them."
	}
	return out
}

// roomAnswers is what was agreed, question by question.
func (d *document) roomAnswers() {
	var rows [][]string
	for _, said := range d.room.Said {
		q := d.c.Question(said.Question)
		agreed, dissent := "nothing agreed", "–"
		if said.State == workshop.Skipped {
			agreed = "skipped"
		}
		if said.Agreed != nil {
			agreed = AnswerWords(q, said.Agreed.Answer)
			if said.Agreed.Dissent != "" {
				dissent = strings.Join(strings.Fields(entered(said.Agreed.Dissent)), " ")
			}
		}
		rows = append(rows, []string{cell(q.Short), cell(agreed), votesWords(q, said.Spread), dissent})
	}
	d.table([]string{"Question", "Agreed", "Votes", "Dissent"}, rows)
}

// votesWords counts the votes on a question.
func votesWords(q *assessment.Question, s *workshop.Spread) string {
	if s == nil {
		return "no vote"
	}
	var out []string
	for _, line := range s.Lines {
		if o, _ := q.Option(line.Option); line.Count > 0 && o != nil {
			out = append(out, fmt.Sprintf("%d %s", line.Count, cell(o.Short))+lineNames(line.Names))
		}
	}
	for _, line := range []struct {
		workshop.Line
		words string
	}{{s.Unknown, "don't know"}, {s.Unconfirmed, "not confirmed"}} {
		if line.Count > 0 {
			out = append(out, fmt.Sprintf("%d %s", line.Count, line.words)+lineNames(line.Names))
		}
	}
	text := strings.Join(out, "; ")
	if s.Voters < s.Of {
		text = fmt.Sprintf("%d of %d voted: ", s.Voters, s.Of) + text
	}
	return text
}

func lineNames(names []string) string {
	if len(names) == 0 {
		return ""
	}
	var out []string
	for _, name := range names {
		out = append(out, entered(name))
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// roomSplits is where the room did not say the same, and what that means.
func (d *document) roomSplits() {
	headed := false
	for _, said := range d.room.Said {
		if said.Split == nil {
			continue
		}
		if !headed {
			d.heading(3, "Where the room was split")
			d.para("Read with the answers of this roadmap to everything else.")
		}
		headed = true
		q := d.c.Question(said.Question)
		matters := "A split that does not change a decision."
		if said.Split.Decisive {
			matters = "A split that matters."
		}
		text := "**" + q.Prompt + "** " + matters
		if !said.Split.Lead.Answer.IsZero() && !said.Split.Lead.Answer.Unknown {
			text += " Most said " + shortWords(q, said.Split.Lead.Answer.Options) + "."
		}
		d.para(text)
		d.list(SplitWords(d.c, *said.Split))
		for _, note := range said.Spread.Notes {
			text := note.Text
			if note.Name != "" {
				text = note.Name + ": " + text
			}
			d.quote(text)
		}
	}
}

// groups is what others would have got.
func (d *document) groups() {
	if len(d.room.Groups) == 0 {
		return
	}
	d.heading(3, "What others would have got")
	head := []string{"By the answers of", "Outcome"}
	for i := range d.c.Standards {
		head = append(head, d.c.Standards[i].Short)
	}
	rows := [][]string{d.groupRow("the room, as agreed", &d.r)}
	for i := range d.room.Groups {
		g := &d.room.Groups[i]
		rows = append(rows, d.groupRow(groupName(g), &g.Result))
	}
	d.table(append(head, "Work left"), rows)
	d.para("The majority takes what most said to each question. The cautious take, of everything that somebody said, what asks most of the company; where as many said one thing as another, the others do too. Everything the room did not vote on is as in this roadmap.")
}

func groupName(g *workshop.Group) string {
	switch g.Kind {
	case workshop.Majority:
		return "the majority"
	case workshop.Cautious:
		return "the cautious"
	}
	return fmt.Sprintf("%s (%d)", entered(g.Role), g.People)
}

func (d *document) groupRow(name string, r *assessment.Result) []string {
	var may []string
	for _, o := range r.OutcomePossible {
		may = append(may, outcomeWord(o))
	}
	row := []string{name, cell(joined(may, "or"))}
	for i := range d.c.Standards {
		row = append(row, cell(decisionWords(r.Standard(d.c.Standards[i].ID).Possible)))
	}
	work := "–"
	if r.Effort != nil && r.Effort.Days.High > 0 {
		work = wholeDays(r.Effort.Days) + " person-days"
	}
	return append(row, work)
}
