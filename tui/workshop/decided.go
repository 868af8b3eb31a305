package workshop

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// What the votes of a room mean for the roadmap, as all pages show it.

// moment tells boards apart that mean different things.
type moment struct {
	turn   int
	spread *workshop.Spread
}

// insightMsg is what the board of a moment means.
type insightMsg struct {
	of moment
	*workshop.Insight
}

// consider returns a command that works out what a new board means.
func (p *page) consider(b workshop.Board) tea.Cmd {
	is := moment{b.Turn, b.Spread}
	if p.analyst == nil || p.considered && p.of == is {
		return nil
	}
	if p.insight != nil { // the rest is about another vote
		p.insight = &workshop.Insight{Run: p.insight.Run, Outlook: p.insight.Outlook}
	}
	p.of, p.considered = is, true
	analyst := p.analyst
	return func() tea.Msg { return insightMsg{is, analyst.Insight(b)} }
}

// caps is the head of a part of a page.
func (p *page) caps(text string) string { return p.Styles.Muted.Render(strings.ToUpper(text)) }

// first names what comes before any certificate.
func (p *page) first() (titles []string) {
	for _, gate := range p.catalog.Gates {
		if slices.Equal(p.insight.Outlook.Values("gates."+string(gate.ID)), []string{"true"}) {
			titles = append(titles, gate.Title)
		}
	}
	return titles
}

// soFar is the roadmap with the answers agreed so far.
func (p *page) soFar(width int) []string {
	if p.insight == nil {
		return nil
	}
	s, rows := p.Styles, interview.Summarize(p.catalog, p.insight.Outlook)
	count := s.Muted.Render(ui.OfCount(interview.CountSettled(rows), len(rows)) + " decided")
	out := []string{ui.Between(p.caps("Roadmap so far"), count, width), ""}
	table := interview.SummaryTable(s, rows, width)
	out = append(out, slices.DeleteFunc(table, func(line string) bool { return line == "" })...)
	if first := p.first(); len(first) > 0 {
		out = append(out, ui.Hang(s, s.Text.Render(ui.Pad("First", 12)), s.Text, first[0], width, 2)...)
	}
	return out
}

// soFarLine is the same in one line.
func (p *page) soFarLine(width int) string {
	if p.insight == nil {
		return ""
	}
	return interview.OneLine(p.Styles, interview.Summarize(p.catalog, p.insight.Outlook), width)[0]
}

// whatItDid is what the answer that was agreed on last changed.
func (p *page) whatItDid(width, rows int) []string {
	if p.insight == nil {
		return nil
	}
	s := p.Styles
	var signs ui.Signs
	for _, c := range interview.Changes(p.catalog, p.insight.Changes) {
		signs.Add(c.Sign(s.Glyphs), report.Upper(c.Done))
	}
	out := []string{p.caps("What it did"), ""}
	if len(signs) == 0 {
		return append(out, s.Text.Render("No decision changes."))
	}
	more := func(n int) string { return report.Count(n, "more change") }
	return append(out, signs.View(s, width, max(1, rows-len(out)), more)...)
}

// mostConsequences is the number of rows of one split.
const mostConsequences = 4

// consequence lists what another answer would make of the roadmap: of the decisions, or
// where none changes of what else heads the result.
func (p *page) consequence(w *workshop.Weighed, width int) []string {
	s := p.Styles
	isDecision := func(c assessment.Change) bool { return strings.HasSuffix(c.Attribute, ".decision") }
	changes := w.Headline
	if slices.ContainsFunc(changes, isDecision) {
		changes = slices.DeleteFunc(slices.Clone(changes), func(c assessment.Change) bool { return !isDecision(c) })
	}
	return atMost(p.changed(changes, width), mostConsequences, func(more int) string {
		return s.Muted.Render("  and " + report.Count(more, "more line"))
	})
}

// changed lists changes, each with what it was and would be.
func (p *page) changed(changes []assessment.Change, width int) []string {
	s, names := p.Styles, 12
	for _, c := range changes {
		names = max(names, min(width/2, ui.Width(report.LineName(p.catalog, c.Attribute))))
	}
	var out []string
	for _, c := range changes {
		name := ui.Fit(report.LineName(p.catalog, c.Attribute), names, s.Glyphs.Ellipsis)
		head := "  " + s.Text.Render(ui.Pad(name, names)) + "  "
		words := report.LineWords(p.catalog, c.Attribute, c.Was) + " " + s.Glyphs.Right + " " +
			report.LineWords(p.catalog, c.Attribute, c.Would)
		out = append(out, ui.Hang(s, head, s.Change, words, width, 2)...)
	}
	return out
}

// compareLines are the roadmaps with each other answer next to the one that most gave:
// all that is different, and which decisions are the same.
func (p *page) compareLines(q *assessment.Question, split *workshop.Split, width int) []string {
	s, sheet := p.Styles, ui.Sheet{Styles: p.Styles, Width: width}
	sheet.Text(s.Text, "Most said: "+report.AnswerWords(q, split.Majority.Answer)+".")
	for i := range split.Others {
		w := &split.Others[i]
		sheet.Gap()
		sheet.Text(s.Bold, p.with(q, split, w)+": "+report.AnswerWords(q, w.Answer))
		sheet.Lines = append(sheet.Lines, "", p.caps("What is different"))
		if !w.Changes() {
			sheet.Text(s.Muted, "  Nothing.")
		}
		sheet.Lines = append(sheet.Lines, p.changed(slices.Concat(w.Headline, w.Around), width)...)
		var same []string
		for _, standard := range p.catalog.Standards {
			name := string(standard.ID) + ".decision"
			if !slices.ContainsFunc(w.Headline, func(c assessment.Change) bool { return c.Attribute == name }) {
				same = append(same, standard.Short)
			}
		}
		if len(same) > 0 {
			sheet.Lines = append(sheet.Lines, p.caps("What is the same"))
			sheet.Text(s.Text, "  The decision on "+report.AllOf(same))
		}
	}
	return sheet.Lines
}

// splitLines says for each other answer whether it changes the roadmap, those that do
// first.
func (p *page) splitLines(q *assessment.Question, spread *workshop.Spread, width int) []string {
	s := p.Styles
	sheet, rest := ui.Sheet{Styles: s, Width: width}, ui.Sheet{Styles: s, Width: width}
	if spread.Unanimous() {
		sign, words := p.agreement(q, spread)
		sheet.Hanging(sign+" ", s.Text, words)
		if n := spread.Unconfirmed.Count; n > 0 {
			sheet.Text(s.Muted, report.Count(n, "vote")+" not confirmed")
		}
		return sheet.Lines
	}
	if turnout := turnout(spread); turnout != "" {
		sheet.Text(s.Muted, turnout)
	}
	if p.insight == nil || p.insight.Split == nil {
		return sheet.Lines
	}
	split, changes := p.insight.Split, "This split changes the roadmap. "
	for i := range split.Others {
		w := &split.Others[i]
		with := p.with(q, split, w)
		switch {
		case w.Answer.Unknown:
			rest.Hanging(s.Warn.Render(s.Glyphs.Unknown)+" ", s.Text, with+" it stays open.")
		case len(w.Headline) > 0:
			sheet.Hanging(s.Warn.Render(s.Glyphs.Look)+" ", s.Warn, changes+with+":")
			sheet.Lines = append(sheet.Lines, p.consequence(w, width)...)
			changes = ""
		case len(w.Around) == 0:
			rest.Hanging(s.Good.Render(s.Glyphs.Same)+" ", s.Text, with+" nothing changes.")
		default:
			rest.Hanging(s.Change.Render(s.Glyphs.Changed)+" ", s.Text, with+" no decision changes, but "+p.around(w)+".")
		}
	}
	if !split.Decisive {
		sheet.Hanging(s.Good.Render(s.Glyphs.Same)+" ", s.Text, "This split changes no decision.")
	}
	return append(sheet.Lines, rest.Lines...)
}

// around names what else another answer moves.
func (p *page) around(w *workshop.Weighed) string {
	var parts []string
	for _, c := range w.Around {
		parts = append(parts, report.LineName(p.catalog, c.Attribute))
	}
	if len(parts) > 3 {
		parts = append(parts[:2], report.Count(len(parts)-2, "line")+" more")
	}
	return report.AllOf(parts)
}

// with names another answer by who gave it: "With Ben’s answer (1)".
func (p *page) with(q *assessment.Question, split *workshop.Split, w *workshop.Weighed) string {
	keys := " (" + keysOf(q, w.Answer) + ")"
	switch names := w.Names; {
	case split.Spread.Hands > 0:
		return report.HandsWords(q, split, w)
	case len(names) == 1:
		return "With " + names[0] + "’s answer" + keys
	case len(names) > 3:
		names = append(slices.Clone(names[:2]), strconv.Itoa(len(names)-2)+" more")
		fallthrough
	case len(names) > 1:
		return "With the answer of " + report.AllOf(names) + keys
	}
	people := strconv.Itoa(w.Count) + " people"
	if w.Count == 1 {
		people = "1 person"
	}
	return "With the answer of " + people + keys
}

// agreement returns a glyph and words for a vote in which all answers are the same,
// and of more than one person who could vote all of them did, or not.
func (p *page) agreement(q *assessment.Question, spread *workshop.Spread) (sign, words string) {
	s := p.Styles
	answer := assessment.Answer{Unknown: spread.Unknown.Count > 0}
	for _, line := range spread.Lines {
		if line.Count > 0 {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	switch all := spread.Voters == spread.Of && spread.Voters > 1; {
	case all && answer.Unknown:
		return s.Good.Render(s.Glyphs.Same), "No one knows. It stays open."
	case all:
		return s.Good.Render(s.Glyphs.Same), "All agree."
	}
	return s.Muted.Render(s.Glyphs.Possible),
		ui.OfCount(spread.Voters, spread.Of) + " voted: " + report.AnswerWords(q, answer) + "."
}

// bar is a thick bar for so many votes: all of them fill most cells.
func (p *page) bar(count int, spread *workshop.Spread, most int) string {
	cells := (count*most + spread.Voters/2) / max(1, spread.Voters)
	if count > 0 {
		cells = max(1, cells)
	}
	return p.Styles.Text.Render(strings.Repeat(p.Styles.Glyphs.Block, cells))
}

// voteLines are the options that were chosen, the first one most, with a thick bar, a
// count and the names. tight leaves the names out and puts each into one line, with a
// mark at those of one's own answer.
func (p *page) voteLines(q *assessment.Question, spread *workshop.Spread, own assessment.Answer, width int, tight bool) []string {
	s := p.Styles
	type line struct {
		workshop.Line
		key, label string
		own        bool
	}
	lines := []line{}
	for i, o := range q.Options {
		lines = append(lines, line{spread.Lines[i], interview.OptionKey(q, i), o.Label, own.Has(o.ID)})
	}
	lines = append(lines, line{spread.Unknown, interview.OptionKey(q, -1), "I don’t know", own.Unknown})
	slices.SortStableFunc(lines, func(a, b line) int { return b.Count - a.Count })
	most := max(4, min(40, width/3))
	if tight {
		most = max(4, min(30, width/4))
	}
	var out, none []string
	for _, l := range lines {
		if l.Count == 0 {
			none = append(none, l.key)
			continue
		}
		head := s.Muted.Render(ui.Pad(l.key, 3))
		if l.own {
			head += s.Accent.Render("you  ")
		} else if !own.IsZero() {
			head += "     "
		}
		bar, count := p.bar(l.Count, spread, most), " "+s.Bold.Render(ui.Pad(strconv.Itoa(l.Count), 4))
		if tight {
			tail := ui.Pad(bar, most) + count
			out = append(out, ui.Between(ui.Fit(head+s.Text.Render(l.label), width-ui.Width(tail)-2, s.Glyphs.Ellipsis), tail, width))
			continue
		}
		out = append(out, head+s.Text.Render(ui.Fit(l.label, width-3, s.Glyphs.Ellipsis)),
			ui.Fit("   "+bar+count+"  "+s.Muted.Render(strings.Join(l.Names, ", ")), width, s.Glyphs.Ellipsis), "")
	}
	if len(none) > 0 && spread.Voters > 0 {
		out = append(out, s.Muted.Render(strings.Join(none, " ")+"   no votes"))
	}
	return out
}

// agreed is what the room agreed on, the objections, and what that did.
func (p *page) agreed(q *assessment.Question, r *workshop.Record, width, rows int) []string {
	s := p.Styles
	out := ui.Hang(s, p.caps("Agreed")+"    ", s.Bold, report.AnswerWords(q, r.Answer), width, 3)
	if r.Dissent != "" {
		out = append(out, ui.Hang(s, p.caps("Noted")+"     ", s.Text, "“"+oneLine(r.Dissent)+"”", width, 2)...)
	}
	return append(append(out, ""), p.whatItDid(width, max(4, rows-len(out)-1))...)
}

// result is the whole roadmap, once the workshop is over.
func (p *page) result(width int) []string {
	if p.insight == nil || p.insight.Result == nil {
		return nil
	}
	s, in := p.Styles, p.insight
	text := report.Summarize(p.catalog, in.Run, in.Result)
	wide, words := width >= 100, 10
	out := []string{s.Bold.Render("Your roadmap"), ""}
	for _, d := range text.Decisions {
		words = max(words, ui.Width(d.Decision))
	}
	for _, d := range text.Decisions {
		sign := s.Muted.Render(s.Glyphs.Possible)
		if len(d.Possible) == 1 {
			sign = s.Good.Render(s.Glyphs.Decided)
		}
		expected := d.Expected
		if expected == "" && d.Planned() && !slices.Contains(d.Possible, assessment.Keep) {
			expected = "too early to say"
		}
		line := s.Bold.Render(ui.Pad(d.Short, 14)) + sign + "  " + s.Bold.Render(ui.Pad(d.Decision, words)+"  "+expected)
		if wide {
			line += ui.Indent("", 22-ui.Width(expected)) + s.Muted.Render(d.Why)
		}
		out = append(out, ui.Fit(line, width, s.Glyphs.Ellipsis))
		if wide {
			out = append(out, "")
		}
	}
	if first := p.first(); len(first) > 0 {
		out = append(out, ui.Hang(s, s.Text.Render("First, before any certificate:")+"  ", s.Text,
			strings.Join(first[:min(3, len(first))], "  ·  "), width, 2)...)
	}
	for _, d := range text.Deadlines[:min(2, len(text.Deadlines))] {
		sign, style := ui.VerdictSign(s, &d.DeadlineVerdict)
		head := style.Render(sign) + " " + style.Bold(true).Render(d.Word) + "  "
		out = append(out, ui.Hang(s, head, s.Text, d.What+": "+d.Slack, width, 2)...)
	}
	return append(out, p.mattered(width)...)
}

// mattered is the split that changed most, and how many there were.
func (p *page) mattered(width int) []string {
	s, all, decisive := p.Styles, p.insight.Splits, 0
	for i := range all {
		if all[i].Decisive {
			decisive++
		}
	}
	switch {
	case len(all) == 0:
		return nil
	case decisive == 0:
		return []string{"", s.Muted.Render(report.Count(len(all), "split") + " in the room. None changes a decision.")}
	}
	split := &all[0]
	q, count := p.catalog.Question(split.Question), ""
	if len(all) > 1 {
		count = s.Muted.Render(ui.OfCount(decisive, len(all)) + " splits")
	}
	out := []string{"", ui.Between(p.caps("The split that mattered"), count, min(width, 60)), ""}
	out = append(out, ui.Hang(s, "", s.Text, q.Prompt, width, ui.AnyRows)...)
	out = append(append(out, ""), p.voteLines(q, split.Spread, assessment.Answer{}, width, true)...)
	for i := range split.Others {
		if w := &split.Others[i]; len(w.Headline) > 0 && !w.Answer.Unknown {
			out = append(out, s.Text.Render(p.with(q, split, w)+":"))
			return append(out, p.consequence(w, width)...)
		}
	}
	return out
}
