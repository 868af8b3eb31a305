package report

import (
	"bytes"
	"cmp"
	_ "embed" // the documents
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

//go:embed pages.tmpl
var pagesSource string

//go:embed documents.tmpl
var source string

// templates are those of the documents. Each is parsed when it is first written, with
// those that it uses: few documents need more than half of them.
type templates struct {
	*template.Template
	parsing sync.Mutex
	sources map[string]string // of what is not parsed yet, by name
}

// documents returns the templates of the documents.
var documents = sync.OnceValue(func() *templates {
	sources := map[string]string{}
	for _, text := range strings.Split(pagesSource+source+bookSource, beginsTemplate)[1:] {
		name, _, _ := strings.Cut(text, `"`)
		sources[name] = beginsTemplate + text
	}
	return &templates{sources: sources, Template: template.New("documents").Funcs(template.FuncMap{
		"all": AllOf,
		"allShort": func(all []assessment.Standard) string {
			return AllOf(each(all, func(s assessment.Standard) string { return s.Short }))
		},
		"answerWords":     AnswerWords,
		"applies":         Applies,
		"blank":           bracketed,
		"buyersTitle":     func() string { return buyersTitle },
		"causeWords":      CauseWords,
		"cell":            cell,
		"changeWords":     ChangeWords,
		"contentSentence": ContentSentence,
		"count":           Count,
		"day":             LongDate,
		"days":            PersonDays,
		"decision":        DecisionWord,
		"editName":        EditName,
		"editWords":       EditWords,
		"entered":         entered,
		"expired":         Expired,
		"days1":           HalfDays,
		"first":           firstSentence,
		"lower":           Lower,
		"thousand":        Thousands,
		"flips":           FlipGroups,
		"gantt":           gantt,
		"heldWords":       HeldWords,
		"inc":             func(n int) int { return n + 1 },
		"join":            strings.Join,
		"lineName":        LineName,
		"lineWords":       LineWords,
		"list":            func(words ...string) []string { return words },
		"mayKeep":         func(d []assessment.Decision) bool { return slices.Contains(d, assessment.Keep) },
		"money":           Money,
		"months":          MonthRange,
		"none":            func() *assessment.Question { return &assessment.Question{} },
		"number":          NumberWord,
		"numbered":        numbered,
		"numbers":         func(n []int) string { return OneOf(each(n, strconv.Itoa)) },
		"oneLine":         oneLine,
		"outcomes":        OutcomeWords,
		"page":            page,
		"percent":         Percent,
		"quote":           quote,
		"robustness":      Robustness,
		"rows":            rows,
		"scope":           scope,
		"shortWords":      ShortWords,
		"shown":           func(g []FlipGroup) []FlipGroup { return g[:min(len(g), mostFlips)] },
		"span":            Span,
		"splitWords":      SplitWords,
		"sum":             sum,
		"tasks":           func(list []workRow) string { return rows(each(list, workRow.cells)) },
		"thousands":       func(n int64) string { return Thousands(int(n)) },
		"unasked":         Unasked,
		"upper":           Upper,
		"valueWord":       valueWord,
		"valueWords":      ValueWords,
		"verdict":         VerdictWord,
		"votes":           votesWords,
	})}
})

const beginsTemplate, usesTemplate = `{{define "`, `{{template "`

// ExecuteTemplate writes a template.
func (t *templates) ExecuteTemplate(w io.Writer, name string, data any) error {
	t.parsing.Lock()
	t.parse(name)
	t.parsing.Unlock()
	return t.Template.ExecuteTemplate(w, name, data)
}

func (t *templates) parse(name string) {
	text, left := t.sources[name]
	if !left {
		return
	}
	delete(t.sources, name)
	template.Must(t.Parse(text))
	for _, used := range strings.Split(text, usesTemplate)[1:] {
		name, _, _ := strings.Cut(used, `"`)
		t.parse(name)
	}
}

// Markdown writes the roadmap for the founder as CommonMark with GitHub tables and a
// Mermaid chart. Equal input gives equal bytes.
func Markdown(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	return MarkdownOf(w, c, run, r, Selection{})
}

// MarkdownOf writes the document for an audience, or the selected parts of the roadmap.
func MarkdownOf(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, chosen Selection) error {
	d := &document{Catalog: c, Run: run, Result: &r, Room: chosen.Workshop, chosen: chosen}
	if chosen.Audience == Buyer {
		return write(w, d, "buyer")
	}
	text := newBuffer()
	defer buffers.Put(text)
	if err := execute(text, d, "head"); err != nil {
		return err
	}
	head := text.Len()
	if err := execute(text, d, d.blocks()...); err != nil {
		return err
	}
	if len(bytes.TrimSpace(text.Bytes()[head:])) == 0 {
		text.WriteString("These sections have nothing to say about your answers.\n")
	}
	if err := execute(text, d, "foot"); err != nil {
		return err
	}
	return writeTidy(w, text)
}

// Guide writes the background of a content pack as a separate document.
func Guide(w io.Writer, c *assessment.Catalog) error {
	d := &document{Catalog: c}
	var body strings.Builder
	if err := documents().ExecuteTemplate(&body, "guidance", d); err != nil {
		return err
	}
	for line := range strings.Lines(body.String()) {
		if strings.HasPrefix(line, "###") { // one level up, as there is no section above
			line = line[1:]
		}
		d.Body += line
	}
	return write(w, d, "guide")
}

func write(w io.Writer, data any, name string) error {
	text := newBuffer()
	defer buffers.Put(text)
	if err := execute(text, data, name); err != nil {
		return err
	}
	return writeTidy(w, text)
}

// buffers are those in which documents are written: they are long.
var buffers sync.Pool

func newBuffer() *bytes.Buffer {
	text, ok := buffers.Get().(*bytes.Buffer)
	if !ok {
		return new(bytes.Buffer)
	}
	text.Reset()
	return text
}

func writeTidy(w io.Writer, text *bytes.Buffer) error {
	out := newBuffer()
	defer buffers.Put(out)
	tidy(out, text.Bytes())
	_, err := w.Write(out.Bytes())
	return err
}

// execute writes templates one after the other.
func execute(w io.Writer, data any, names ...string) error {
	for _, name := range names {
		if err := documents().ExecuteTemplate(w, name, data); err != nil {
			return err
		}
	}
	return nil
}

// tidy leaves one blank line between blocks. It puts the heading above before a
// title that is already used, so that links to sections are unique.
func tidy(out *bytes.Buffer, text []byte) {
	used, above := map[string]bool{}, [5]string{}
	blank := false
	for line := range bytes.Lines(text) {
		if len(bytes.TrimSpace(line)) == 0 {
			blank = out.Len() > 0
			continue
		}
		if blank {
			out.WriteByte('\n')
		}
		blank = false
		level := len(line) - len(bytes.TrimLeft(line, "#"))
		if level == 0 || level > 4 || level < len(line) && line[level] != ' ' {
			out.Write(line)
			continue
		}
		title := strings.TrimRight(string(line[level:]), " \n")
		title = strings.TrimPrefix(title, " ")
		if used[title] {
			title = above[level-1] + ": " + title
		}
		used[title], above[level] = true, title
		out.WriteString(strings.Repeat("#", level) + " " + title + "\n")
	}
}

// rowSize is what a row takes, in bytes; more and less are no mistake.
const rowSize = 160

// document is what the templates read.
type document struct {
	*assessment.Catalog
	Run      assessment.Assessment
	Result   *assessment.Result
	Room     *workshop.Result // nil without a workshop
	Body     string           // the sections
	Targeted bool             // the page for buyers has a date
	Notes    []string         // footnotes, by their numbers

	chosen    Selection
	cited     []string          // sources, by their numbers
	sameWords map[string]int    // how many options have the same words; nil until asked for
	duties    []duty            // nil until something asks for them
	tasks     []workRow         // the same
	first     *firstTasks       // the same
	truth     []logic.Truth     // the same; see truths
	steps     []assessment.Step // the same; see path

	yearFrom assessment.Date // the first day that needs its year; the same
}

// Company returns the name of the company, in escaped form.
func (d *document) Company() string {
	if d.Run.Company == "" {
		return "your company"
	}
	return entered(d.Run.Company)
}

// entered escapes what a person typed.
func entered(s string) string { return safetext.Markdown(safetext.Text(s, len(s))) }

func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// rows writes the rows of a table. A template takes ten times as long for as many cells.
func rows(list [][]string) string {
	var out strings.Builder
	out.Grow(rowSize * len(list))
	for _, cells := range list {
		for _, text := range cells {
			out.WriteString("| ")
			out.WriteString(text)
			out.WriteString(" ")
		}
		out.WriteString("|\n")
	}
	return out.String()
}

// numbered writes texts with their numbers between two marks.
func numbered(before, after string, list []string) string {
	var out strings.Builder
	out.Grow(rowSize * len(list))
	for i, text := range list {
		out.WriteString(before + strconv.Itoa(i+1) + after)
		out.WriteString(text)
		out.WriteString("\n")
	}
	return out.String()
}

// cell escapes a text of the pack for a table. Text from entered must not be escaped
// again: a pipe escaped twice splits the cell.
func cell(s string) string { return cmp.Or(strings.ReplaceAll(oneLine(s), "|", `\|`), "–") }

// quote returns a note as a quote. It quotes and escapes each line, so that nothing
// in the note ends the quote.
func quote(note string) string {
	if note == "" {
		return ""
	}
	var out strings.Builder
	lines := strings.Split(safetext.Text(note, len(note)), "\n")
	for i, line := range lines {
		line = safetext.Markdown(line)
		if line != "" && i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			if rest, backslash := strings.CutSuffix(line, `\\`); backslash {
				line = rest + "&#92;" // goldmark takes no line break behind a backslash
			}
			line += `\`
		}
		out.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	}
	return out.String()
}

// page returns a page of guidance with its headings two levels down.
func page(body string) string {
	lines := strings.Split(strings.TrimSpace(body), "\n")
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "## "):
			lines[i] = "\n##" + line + "\n"
		case strings.HasPrefix(line, "|-") && strings.Trim(line, "|-") == "":
			lines[i] = "|" + strings.Repeat(" --- |", strings.Count(line, "|")-1)
		}
	}
	return strings.Join(lines, "\n")
}

// Progress counts the answers to the questions that are asked.
func (d *document) Progress() string {
	asked, answered, unknown := 0, 0, 0
	for _, s := range d.path() {
		if !s.Asked {
			continue
		}
		asked++
		if !s.Answer.IsZero() {
			answered++
		}
		if s.Answer.Unknown {
			unknown++
		}
	}
	out := fmt.Sprintf("you answered %d of %d questions", answered, asked)
	if unknown > 0 {
		out += fmt.Sprintf(", %d with “don't know”", unknown)
	}
	return out
}

// Cite returns the numbers of sources in order, three and more in a row as a range. New
// ones are numbered in order of appearance.
func (d *document) Cite(sources []string) string {
	var numbers []int
	for _, s := range sources {
		at := slices.Index(d.cited, s)
		if at < 0 {
			at = len(d.cited)
			d.cited = append(d.cited, s)
		}
		numbers = append(numbers, at+1)
	}
	slices.Sort(numbers)
	var out []string
	for i := 0; i < len(numbers); {
		end := i + 1
		for end < len(numbers) && numbers[end] == numbers[end-1]+1 {
			end++
		}
		if end-i > 2 {
			out = append(out, fmt.Sprintf("%d–%d", numbers[i], numbers[end-1]))
			i = end
			continue
		}
		out = append(out, strconv.Itoa(numbers[i]))
		i++
	}
	switch len(numbers) {
	case 0:
		return ""
	case 1:
		return "source " + out[0]
	}
	return "sources " + strings.Join(out, ", ")
}

// CitedSources lists the sources that were cited, by their numbers. (V) marks a source
// that sells something related; a source that was checked on another day than most has
// its day.
func (d *document) CitedSources() []string {
	return each(d.cited, func(cited string) string {
		at := 0
		for at < len(d.Sources) && d.Sources[at].Cite() != cited {
			at++
		}
		if at == len(d.Sources) {
			return safetext.Markdown(cited)
		}
		s := &d.Sources[at]
		line := safetext.Markdown(s.Title)
		if s.Address != "" {
			line = fmt.Sprintf("[%s](<%s>)", line, s.Address)
		}
		if s.Kind == "vendor" {
			line += " (V)"
		}
		if s.ReviewBy.Before(d.Result.AsOf) {
			line += ", due for a check since " + LongDate(s.ReviewBy)
		}
		return line
	})
}

// Reason returns a reason and its trace.
func (d *document) Reason(b assessment.Reason) string {
	out := b.Text + " " + d.Trace(b)
	if !b.Certain {
		out = "Possible: " + out
	}
	return out
}

// Trace returns the rule, the answers, the sources and the days of a reason.
func (d *document) Trace(b assessment.Reason) string {
	parts := []string{"rule `" + string(b.Rule) + "`"}
	said, open := d.answerWords(b.Answers)
	if len(said) > 0 {
		parts = append(parts, "you said: "+strings.Join(said, "; "))
	}
	if len(open) > 0 {
		parts = append(parts, "still open: "+strings.Join(open, " "))
	}
	if s := d.Cite(b.Sources); s != "" {
		parts = append(parts, s)
	}
	out := "*(" + strings.Join(parts, "; ") + "; checked " + LongDate(b.Checked) + ", again by " + LongDate(b.ReviewBy) + ")*"
	if b.Stale {
		out += " " + pastReview
	}
	return out
}

// answerWords returns the answers of reasons by question, and the questions that are
// still open, each once.
func (d *document) answerWords(answers []string) (said, open []string) {
	var asked []string
	var given [][]string
	for _, a := range answers {
		id, option, chosen := strings.Cut(a, ".")
		if !chosen {
			id, _, _ = strings.Cut(a, "=")
		}
		q := d.Question(assessment.QuestionID(id))
		if q == nil {
			continue
		}
		o, _ := q.Option(assessment.OptionID(option))
		switch at := slices.Index(asked, q.Short); {
		case o == nil:
			open = appendNew(open, q.Short)
		case at < 0:
			asked, given = append(asked, q.Short), append(given, []string{o.Short})
		default:
			given[at] = appendNew(given[at], o.Short)
		}
	}
	for i, q := range asked {
		said = append(said, q+" "+strings.Join(given[i], ", "))
	}
	return said, open
}

// Attributes names attributes that could change, the first of them.
func (d *document) Attributes(names []string, most int) string {
	out := each(names[:min(most, len(names))], func(name string) string { return AttributeWords(d.Catalog, name) })
	if more := len(names) - most; more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return AllOf(out)
}

// Place returns the rank in words, or the ranks that are possible.
func (d *document) Place(s *assessment.StandardResult) string {
	ranked := func(other assessment.StandardResult) bool { return other.ID != s.ID && other.Rank > 0 }
	switch {
	case s.Rank > 0 && slices.ContainsFunc(d.Result.Standards, ranked):
		return fmt.Sprintf("Place in the order: %d.", s.Rank)
	case s.Rank > 0:
		return ""
	}
	words := each(slices.DeleteFunc(slices.Clone(s.RankPossible), func(rank int) bool { return rank == 0 }), strconv.Itoa)
	if len(words) == 0 {
		return ""
	}
	if slices.Contains(s.RankPossible, 0) {
		words = append(words, "none")
	}
	return "Place in the order, still open: " + OneOf(words) + "."
}

// scope returns the categories that a report covers, and those that are open.
func scope(standard *assessment.Standard, s *assessment.StandardResult) string {
	var parts []string
	if certain := categories(standard, s.Categories, nil); len(certain) > 0 {
		parts = append(parts, "Scope: "+AllOf(certain)+".")
	}
	if open := categories(standard, s.CategoriesPossible, s.Categories); len(open) > 0 {
		parts = append(parts, "Open: "+AllOf(open)+".")
	}
	return strings.Join(parts, " ")
}

// categories names categories of a standard, without others.
func categories[T ~string](s *assessment.Standard, ids, without []T) []string {
	var out []string
	for _, c := range s.Categories {
		if slices.Contains(ids, T(c.ID)) && !slices.Contains(without, T(c.ID)) {
			out = append(out, Lower(c.Title))
		}
	}
	return out
}

// MilestonesByDate returns the planned milestones, the earliest first; those without a
// day are last.
func (d *document) MilestonesByDate() []assessment.PlanMilestone {
	day := func(m assessment.PlanMilestone) assessment.Date { return m.Expected.End.Or(m.Date.High) }
	return slices.SortedStableFunc(slices.Values(d.Result.Plan.Milestones), func(a, b assessment.PlanMilestone) int {
		if day(a).IsZero() || day(b).IsZero() {
			return day(a).DaysTo(day(b))
		}
		return day(b).DaysTo(day(a))
	})
}

// ObligationsByDate returns the obligations by their day, those without one last.
func (d *document) ObligationsByDate() []assessment.ObligationResult {
	return slices.SortedStableFunc(slices.Values(d.Result.Obligations), func(a, b assessment.ObligationResult) int {
		if a.AppliesFrom.IsZero() || b.AppliesFrom.IsZero() {
			return a.AppliesFrom.DaysTo(b.AppliesFrom)
		}
		return b.AppliesFrom.DaysTo(a.AppliesFrom)
	})
}

// Planned returns the standards that are in the plan for sure.
func (d *document) Planned() []*assessment.Standard {
	var out []*assessment.Standard
	for i := range d.Result.Standards {
		if s := &d.Result.Standards[i]; s.Planned() {
			out = append(out, d.Standard(s.ID))
		}
	}
	return out
}

// state returns a readiness with its reason, which a person typed.
func state(s assessment.Readiness, reason string) string {
	out := Spaced(string(s))
	if reason != "" {
		out += ": " + entered(reason)
	}
	return out
}

// Applies returns from when, or since when, an obligation with a date applies.
func Applies(o *assessment.Duty, today assessment.Date) string {
	day := LongDate(o.AppliesFrom)
	switch {
	case today.Before(o.AppliesFrom):
		return "from " + day
	case o.Force == "voluntary":
		return "published " + day
	}
	return "in force since " + day
}

// Unasked names what deals ask for and the answers leave out, or returns "".
func Unasked(c *assessment.Catalog, run assessment.Assessment) string {
	q := c.Question(c.Roles.Asks)
	names := Shorts(q, c.Unasked(run), nil)
	if len(names) == 0 {
		return ""
	}
	return "Deals ask for " + AllOf(names) + ", which your answer to “" + q.Prompt +
		"” leaves out. Decisions and dates follow your answers alone, so add it there if these deals count."
}

// AskedFor names what a deal asks for.
func (d *document) AskedFor(asks []assessment.OptionID) string {
	q := d.Question(d.Roles.Asks)
	return strings.Join(each(asks, func(id assessment.OptionID) string {
		if o, _ := q.Option(id); o != nil {
			return o.Short
		}
		return entered(string(id))
	}), ", ")
}

// Outlook returns what opens a deal and when, or what blocks it.
func (d *document) Outlook(deal *assessment.DealOutlook) string {
	switch {
	case len(deal.Blocked) > 0:
		return "blocked: " + AllOf(each(deal.Blocked, func(id string) string {
			if s := d.Standard(assessment.StandardID(id)); s != nil {
				return s.Short + " is not in the plan"
			}
			return cell(d.Gate(assessment.GateID(id)).Title)
		}))
	case len(deal.Needs) == 0:
		return "nothing to build"
	}
	out := AllOf(each(deal.Needs, func(id assessment.MilestoneID) string {
		return d.Standard(d.Result.Plan.Milestone(id).Standard).Short
	})) + ", " + MonthRange(deal.InHand)
	if !deal.Date.IsZero() && deal.Date.Before(d.Result.AsOf) {
		return out + ": **their date has passed**"
	}
	if word := verdictWords()[deal.Verdict]; word != "" {
		out += ": **" + word + "**"
	}
	return out
}

// sum returns a count of deals with their values: "2 deals, EUR 40,000".
func sum(s assessment.DealSum) string {
	out := Count(s.Count, "deal")
	for _, m := range s.Sums {
		out += ", " + m.Currency + " " + Thousands(int(m.Value))
	}
	return out
}

// OtherContent lists the questions with an answer or a note that this content does
// not have.
func (d *document) OtherContent() []assessment.QuestionID {
	ids := map[assessment.QuestionID]bool{}
	for id := range d.Run.Kept {
		ids[id] = true
	}
	for id := range d.Run.Notes {
		ids[id] = true
	}
	maps.DeleteFunc(ids, func(id assessment.QuestionID, _ bool) bool { return d.Question(id) != nil })
	return slices.Sorted(maps.Keys(ids))
}

// Marked lists the readiness that was marked: the workstream, its state and the
// reason.
func (d *document) Marked() [][]string {
	var rows [][]string
	add := func(title string, mark assessment.ReadinessMark, remark string) {
		reason := entered(mark.Reason)
		if remark != "" {
			reason = strings.TrimSpace(reason + " *(" + remark + ")*")
		}
		rows = append(rows, []string{title, state(mark.State, ""), cmp.Or(reason, "–")})
	}
	for _, w := range d.Workstreams {
		mark, ok := d.Run.Readiness[w.ID]
		remark := ""
		if !d.Counts(w.ID, mark) {
			remark = "Does not count: " + cell(w.Required)
		} else if mark.State == assessment.NotApplicable && w.Remains != "" {
			remark = cell(w.Remains)
		}
		if ok {
			add(cell(w.Title), mark, remark)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.Run.Readiness)) {
		if d.Workstream(id) == nil {
			add(entered(string(id))+" (not in this content; does not count)", d.Run.Readiness[id], "")
		}
	}
	return rows
}

// Section is the name of a part of the roadmap.
type Section string

// Audience is who reads a document.
type Audience string

const (
	Founder    Audience = "founder"    // two pages to decide by, and the work; the same as none
	Board      Audience = "board"      // what to approve, when, at what cost
	Team       Audience = "team"       // what has to be done
	Buyer      Audience = "buyer"      // a separate page: the state and the target of each standard
	Consultant Audience = "consultant" // all of it, with its provenance
)

// Audiences returns all of them.
func Audiences() []Audience { return []Audience{Founder, Board, Team, Buyer, Consultant} }

// Paper is the size of a printed page, as in a style sheet.
type Paper string

const (
	A4     Paper = "A4"
	Letter Paper = "letter"
)

// Selection selects sections of the roadmap, or the document for an audience. The
// zero Selection is the document for the founder.
type Selection struct {
	Sections []Section
	Audience Audience
	Paper    Paper // of pages; "" is that of the browser, and A4 in Word

	Workshop *workshop.Result      // the result of the workshop, or nil
	Coverage []assessment.Coverage // for statements of applicability; nil for none
}

// NeedsCoverage reports whether statements of applicability are among what is selected.
func (s Selection) NeedsCoverage() bool {
	return s.Audience == Consultant || slices.Contains(s.Sections, "soa")
}

// NeedsFlips reports whether the list of flips is among what is selected. Other
// documents name only what one edit changes.
func (s Selection) NeedsFlips() bool {
	return s.Audience == Consultant || slices.Contains(s.Sections, "flips")
}

// part is a template of the roadmap and the section that it belongs to.
type part struct {
	section Section
	block   string
}

// parts lists the whole roadmap in its order, as a consultant gets it.
func parts() []part {
	return []part{
		{"summary", "bottom"}, {"summary", "choices"}, {"changes", "changes"}, {"cost", "money"}, {"deadline", "deadlines"},
		{"deals", "deals"}, {"needs", "needs"}, {"duties", "duties"}, {"plan", "timeline"}, {"start", "firstDays"},
		{"risks", "risks"}, {"flips", "events"}, {"layers", "layers"}, {"decisions", "decisions"}, {"flips", "flips"},
		{"gates", "gates"}, {"obligations", "obligations"}, {"duties", "moreDuties"}, {"plan", "milestones"},
		{"plan", "recurring"}, {"work", "workByPhase"}, {"orders", "orders"}, {"cost", "cost"}, {"limits", "limits"}, {"open", "open"},
		{"claims", "claims"}, {"workshop", "workshop"}, {"readiness", "readiness"}, {"soa", "soa"}, {"answers", "answers"},
		{"background", "background"},
	}
}

// Sections returns the names of all sections, in the order of the roadmap.
func Sections() []Section {
	var out []Section
	for _, p := range parts() {
		out = appendNew(out, p.section)
	}
	return out
}

// blocks returns the templates of the document, in order.
func (d *document) blocks() []string {
	if len(d.chosen.Sections) > 0 {
		var out []string
		for _, p := range parts() {
			if slices.Contains(d.chosen.Sections, p.section) {
				out = append(out, p.block)
			}
		}
		return append(out, "notes")
	}
	var out []string
	switch d.chosen.Audience {
	case Consultant:
		for _, p := range parts() {
			out = append(out, p.block)
		}
		return append(out, "notes")
	case Team:
		return []string{"progress", "assumptions", "people", "nextWeeks", "workByMonth", "recurring", "audits"}
	case Board:
		if d.Shape() == "" || d.Shape() == "holder" {
			return []string{"boardPage"}
		}
	}
	entered := []string{"notes", "workshop", "readiness", "answers"}
	switch d.Shape() {
	case "unknown":
		if d.For(Board) {
			return []string{"unknown"}
		}
		return append([]string{"unknown", "rule", "changes", "deals"}, entered...)
	case "early":
		if d.For(Board) {
			return []string{"early", "duties"}
		}
		return append([]string{"early", "duties", "rule", "earlyTemplates", "changes", "deals", "moreDuties", "dutyTexts"}, entered...)
	case "holder":
		page := []string{"holder", "deadlines", "duties", "rule", "risks", "events", "changes"}
		return slices.Concat(page, []string{"deals", "moreDuties", "workByPhase", "dutyTexts"}, entered)
	}
	page := []string{"bottom", "choices", "changes", "money", "deadlines", "needs", "duties", "timeline", "firstDays"}
	rest := []string{"risks", "events", "rule", "deals", "moreDuties", "milestones", "recurring", "workByPhase", "dutyTexts"}
	return slices.Concat(page, rest, entered)
}

// Shape is what kind of document the result makes: "unknown" where more answers than
// decisiveOpen are open and decide, "early" before the first audit, "holder" where all is
// kept and nothing starts, else "".
func (d *document) Shape() string {
	open := 0
	for _, o := range d.Result.Open {
		if o.Matters && o.Asked {
			open++
		}
	}
	switch {
	case open > decisiveOpen:
		return "unknown"
	case d.Result.Outcome == assessment.NotYet:
		return "early"
	case d.keepsOnly():
		return "holder"
	}
	return ""
}

// IsPart reports whether only parts of the roadmap are written.
func (d *document) IsPart() bool { return len(d.chosen.Sections) > 0 }

// For reports whether the document is for an audience.
func (d *document) For(a Audience) bool { return d.chosen.Audience == a }
