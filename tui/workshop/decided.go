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

// decisions returns what is possible for each standard, how many are decided, and what
// comes before any of them.
func (p *page) decisions() (possible [][]assessment.Decision, decided int, first []string) {
	for _, standard := range p.catalog.Standards {
		one := p.insight.Outlook.Decisions(standard.ID)
		possible = append(possible, one)
		if len(one) == 1 {
			decided++
		}
	}
	for _, gate := range p.catalog.Gates {
		if slices.Equal(p.insight.Outlook.Values("gates."+string(gate.ID)), []string{"true"}) {
			first = append(first, gate.Title)
		}
	}
	return possible, decided, first
}

// decisionSign is the glyph of what is possible for a standard.
func (p *page) decisionSign(possible []assessment.Decision) string {
	if len(possible) == 1 {
		return p.Styles.Good.Render(p.Styles.Glyphs.Decided)
	}
	return p.Styles.Muted.Render(p.Styles.Glyphs.Possible)
}

// soFar is the roadmap with the answers agreed so far.
func (p *page) soFar(width int) []string {
	if p.insight == nil {
		return nil
	}
	s := p.Styles
	possible, decided, first := p.decisions()
	count := s.Muted.Render(ui.OfCount(decided, len(possible)) + " decided")
	out := []string{ui.Between(p.caps("Roadmap so far"), count, width), ""}
	for i, standard := range p.catalog.Standards {
		head := s.Text.Render(ui.Pad(standard.Short, 12)) + p.decisionSign(possible[i]) + " "
		style := s.Muted
		if len(possible[i]) == 1 {
			style = s.Bold
		}
		out = append(out, ui.Hang(s, head, style, interview.PossibleWords(possible[i]), width, 2)...)
	}
	if len(first) > 0 {
		out = append(out, ui.Hang(s, s.Text.Render(ui.Pad("First", 14)), s.Text, first[0], width, 2)...)
	}
	return out
}

// soFarLine is the same in one line.
func (p *page) soFarLine(width int) string {
	if p.insight == nil {
		return ""
	}
	s := p.Styles
	var parts []string
	possible, _, _ := p.decisions()
	for i, standard := range p.catalog.Standards {
		words := s.Text.Render(interview.PossibleWords(possible[i]))
		parts = append(parts, s.Muted.Render(standard.Short)+" "+p.decisionSign(possible[i])+" "+words)
	}
	return ui.Fit(strings.Join(parts, "   "), width, s.Glyphs.Ellipsis)
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
	var out []string
	for _, c := range changes {
		name := report.LineName(p.catalog, c.Attribute)
		head := "  " + s.Text.Render(ui.Pad(name, max(12, ui.Width(name)))) + "  "
		words := report.LineWords(p.catalog, c.Attribute, c.Was) + " " + s.Glyphs.Right + " " +
			report.LineWords(p.catalog, c.Attribute, c.Would)
		out = append(out, ui.Hang(s, head, s.Change, words, width, 2)...)
	}
	return atMost(out, mostConsequences, func(more int) string {
		return s.Muted.Render("  and " + report.Count(more, "more line"))
	})
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

// voteLines are the options that were chosen, the first one most, with a thick bar, a
// count and the names. tight leaves the names out and puts each into one line, with a
// mark at those of one's own answer.
func (p *page) voteLines(q *assessment.Question, spread *workshop.Spread, own assessment.Answer, width int, tight bool) []string {
	s := p.Styles
	lines := append(slices.Clone(spread.Lines), spread.Unknown)
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lines[b].Count - lines[a].Count })
	var out, none []string
	for _, i := range order {
		key, label := interview.OptionKey(q, -1), "I don’t know"
		if i < len(q.Options) {
			key, label = interview.OptionKey(q, i), q.Options[i].Label
		}
		if lines[i].Count == 0 {
			none = append(none, key)
			continue
		}
		head := s.Muted.Render(ui.Pad(key, 3))
		if i < len(q.Options) && own.Has(q.Options[i].ID) || i == len(q.Options) && own.Unknown {
			head += s.Accent.Render("you  ")
		} else if !own.IsZero() {
			head += "     "
		}
		count := " " + s.Bold.Render(ui.Pad(strconv.Itoa(lines[i].Count), 4))
		most := max(4, min(40, width/3))
		bar := strings.Repeat(s.Glyphs.Block, max(1, (lines[i].Count*most+spread.Voters/2)/spread.Voters))
		if tight {
			tail := s.Text.Render(ui.Pad(bar, most/2)) + count
			if cells := []rune(bar); len(cells) > most/2 {
				tail = s.Text.Render(string(cells[:most/2])) + count
			}
			out = append(out, ui.Between(ui.Fit(head+s.Text.Render(label), width-ui.Width(tail)-2, s.Glyphs.Ellipsis), tail, width))
			continue
		}
		names := strings.Join(lines[i].Names, ", ")
		out = append(out, head+s.Text.Render(ui.Fit(label, width-3, s.Glyphs.Ellipsis)),
			ui.Fit("   "+s.Text.Render(bar)+count+"  "+s.Muted.Render(names), width, s.Glyphs.Ellipsis), "")
	}
	none = slices.DeleteFunc(none, func(key string) bool { return key == "" })
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
	wide := width >= 100
	out := []string{s.Bold.Render("Your roadmap"), ""}
	words := 10
	for _, d := range text.Decisions {
		words = max(words, ui.Width(d.Decision))
	}
	for _, d := range text.Decisions {
		expected := d.Expected
		if expected == "" && d.Planned() && !slices.Contains(d.Possible, assessment.Keep) {
			expected = "too early to say"
		}
		line := s.Bold.Render(ui.Pad(d.Short, 14)) + p.decisionSign(d.Possible) + "  " +
			s.Bold.Render(ui.Pad(d.Decision, words)) + "  " + s.Bold.Render(ui.Pad(expected, 20))
		if wide {
			line += "  " + s.Muted.Render(ui.Fit(d.Why, width-44-words, s.Glyphs.Ellipsis))
		}
		out = append(out, ui.Fit(line, width, s.Glyphs.Ellipsis))
		if wide {
			out = append(out, "")
		}
	}
	if _, _, first := p.decisions(); len(first) > 0 {
		out = append(out, ui.Hang(s, s.Text.Render("First, before any certificate:")+"  ", s.Text,
			strings.Join(first[:min(3, len(first))], "  ·  "), width, 2)...)
	}
	for _, d := range text.Deadlines[:min(2, len(text.Deadlines))] {
		sign, style := ui.VerdictSign(s, &d.DeadlineVerdict)
		out = append(out, ui.Hang(s, style.Render(sign)+" "+style.Bold(true).Render(d.Word)+"  ", s.Text,
			d.What+": "+d.Slack, width, 2)...)
	}
	return append(out, p.mattered(width)...)
}

// mattered is the split that changed most, and how many there were.
func (p *page) mattered(width int) []string {
	s, all := p.Styles, p.insight.Splits
	decisive := 0
	for i := range all {
		if all[i].Decisive {
			decisive++
		}
	}
	switch {
	case len(all) == 0:
		return nil
	case decisive == 0:
		words := report.Count(len(all), "split") + " in the room. None changes a decision."
		return []string{"", s.Muted.Render(words)}
	}
	split := &all[0]
	q := p.catalog.Question(split.Question)
	head := p.caps("The split that mattered")
	if len(all) > 1 {
		head = ui.Between(head, s.Muted.Render(ui.OfCount(decisive, len(all))+" splits"), min(width, 60))
	}
	out := []string{"", head, ""}
	out = append(append(out, each(s.Text, ui.Wrap(q.Prompt, width))...), "")
	out = append(out, p.voteLines(q, split.Spread, assessment.Answer{}, width, true)...)
	for i := range split.Others {
		if w := &split.Others[i]; len(w.Headline) > 0 && !w.Answer.Unknown {
			out = append(out, s.Text.Render(p.with(q, split, w)+":"))
			return append(out, p.consequence(w, width)...)
		}
	}
	return out
}
