package report

import (
	"bytes"
	"cmp"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"trustpath/assessment"
	"trustpath/assessment/docx"
	"trustpath/assessment/safetext"
)

// ChartRow is one line of the chart of the plan.
type ChartRow struct {
	Section, Name string
	ID            string // of the workstream or the milestone; "" for a bar of several workstreams
	Kind          ChartKind
	Begin         assessment.Date      // the earliest first day
	End           assessment.DateRange // the last day, at the earliest and at the latest
}

// ChartKind is how a row of the chart is drawn.
type ChartKind string

const (
	Bar       ChartKind = "bar"      // work
	Critical  ChartKind = "critical" // an audit
	Window    ChartKind = "window"   // an observation window
	Point     ChartKind = "point"    // a milestone, on its last day
	DatePoint ChartKind = "date"     // the day of a law or a buyer
)

// Sizes of the drawing, in its own units.
const (
	chartWidth  = 720
	rowHeight   = 16
	lineHeight  = 13  // of a name of several lines
	headHeight  = 32  // of the months and the marks
	letterWidth = 6.6 // of the usual fonts, the widest
	nameLetters = 38
	nameMargins = 22
	monthRoom   = 58 // of the label of a month
	labelGap    = 9  // between a point and its day
	rightMargin = 8
)

// drawing is the chart as a head and separate rows, so that it breaks between
// them on paper.
type drawing struct {
	First, Last assessment.Date
	Rows        []drawnRow
	Marks       []chartMark
	left        float64 // of the first day, beyond the longest name
}

// drawnRow is a section, which has no lines, or a row with its name in lines.
type drawnRow struct {
	ChartRow
	Lines []string
}

// chartMark is a day that a line through the whole chart shows.
type chartMark struct {
	Kind, Label string
	Day         assessment.Date
	LabelX      float64
}

// newDrawing lays out the chart of a result. It has no rows without a plan.
func newDrawing(r assessment.Result, rows []ChartRow) *drawing {
	d := &drawing{}
	if r.Plan == nil {
		return d
	}
	d.First, d.Last = r.AsOf, r.AsOf
	longest := 0
	for i, row := range rows {
		if row.Begin.Before(d.First) {
			d.First = row.Begin
		}
		d.Last = assessment.Latest(d.Last, row.End.High)
		if i == 0 || row.Section != d.Rows[len(d.Rows)-1].Section {
			d.Rows = append(d.Rows, drawnRow{ChartRow: ChartRow{Section: row.Section}})
		}
		drawn := drawnRow{row, nameLines(row.Name)}
		for _, line := range append(drawn.Lines, row.Section) {
			longest = max(longest, utf8.RuneCountInString(line))
		}
		d.Rows = append(d.Rows, drawn)
	}
	d.left = float64(longest)*letterWidth + nameMargins
	room := 0.0 // where the label before ends
	mark := func(kind, label string, day assessment.Date) {
		if day.Before(d.First) || d.Last.Before(day) {
			return
		}
		width := float64(len(label)+1) * letterWidth
		x := max(room, min(d.X(day, 0), chartWidth-width))
		d.Marks, room = append(d.Marks, chartMark{kind, label, day, x}), x+width
	}
	if len(d.Rows) > 0 {
		mark("today", "Today", r.AsOf)
		if r.Plan.Deadline != nil {
			mark("deadline", "Deadline", r.Plan.Deadline.Date)
		}
	}
	return d
}

// nameLines breaks a name into lines between its words.
func nameLines(name string) []string {
	lines := []string{""}
	for _, word := range strings.Fields(safetext.Line(name, len(name))) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last+word) < nameLetters:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

// drawChart returns the chart as a table of SVG drawings without styles, because the
// policy of the page allows only its style sheet. It returns "" without rows.
func drawChart(r assessment.Result, rows []ChartRow) (string, error) {
	d := newDrawing(r, rows)
	if len(d.Rows) == 0 {
		return "", nil
	}
	var out strings.Builder
	err := documents().ExecuteTemplate(&out, "chart", d)
	return out.String(), err
}

// Height returns the height of a row.
func (r drawnRow) Height() int { return rowHeight + max(0, len(r.Lines)-1)*lineHeight }

// Baseline returns the place of a line of the name.
func (r drawnRow) Baseline(line int) int { return 12 + line*lineHeight }

// Top returns the upper edge of the bar.
func (r drawnRow) Top() int { return r.Height()/2 - 5 }

// LabelY returns the place of the label of a point.
func (r drawnRow) LabelY() int { return r.Top() + 9 }

// Middle returns the middle of the bar.
func (r drawnRow) Middle() int { return r.Top() + 5 }

// X returns the left edge of a day, moved by some units.
func (d *drawing) X(day assessment.Date, by float64) float64 {
	return d.left + float64(d.First.DaysTo(day))*(chartWidth-d.left-rightMargin)/float64(d.First.DaysTo(d.Last)+1) + by
}

// drawnLabel is the day of a point, after it, or before it where the chart ends.
type drawnLabel struct {
	Text string
	X    float64 // of its beginning, or of its end
	Ends bool
}

// Label returns the day of a law or a buyer, and the expected month of what is issued.
func (d *drawing) Label(row drawnRow) drawnLabel {
	form := map[ChartKind]string{Point: "Jan 2006", DatePoint: "2 Jan 2006"}[row.Kind]
	if form == "" {
		return drawnLabel{}
	}
	text := row.End.High.Format(form)
	if x := d.X(row.Begin, labelGap); x+float64(len(text))*letterWidth <= chartWidth {
		return drawnLabel{text, x, false}
	}
	return drawnLabel{text, d.X(row.Begin, -labelGap), true}
}

// Long returns the width of a bar.
func (d *drawing) Long(row drawnRow) float64 {
	return max(d.X(row.End.High.AddDays(1), 0)-d.X(row.Begin, 0), 2)
}

// drawnMonth is the line at the beginning of a month, and its label if there is room.
type drawnMonth struct {
	X     float64
	Label string
}

// Months returns the beginnings of months.
func (d *drawing) Months() []drawnMonth {
	var out []drawnMonth
	month, _ := assessment.ParseDate(d.First.Format("2006-01") + "-01")
	named := -float64(monthRoom)
	for month = month.AddMonths(1); !d.Last.Before(month); month = month.AddMonths(1) {
		drawn := drawnMonth{X: d.X(month, 0)}
		if drawn.X-named >= monthRoom && drawn.X <= chartWidth-monthRoom {
			named, drawn.Label = drawn.X, month.Format("Jan 2006")
		}
		out = append(out, drawn)
	}
	return out
}

const pictureScale = 2 // pixels of the pictures for Word in a unit

// chartPictures draws the chart as pictures: the months, and each section.
func chartPictures(r assessment.Result, rows []ChartRow) ([]docx.Picture, error) {
	d := newDrawing(r, rows)
	if len(d.Rows) == 0 {
		return nil, nil
	}
	p := painter{drawing: d, faces: map[bool]font.Face{}}
	for bold, data := range map[bool][]byte{false: goregular.TTF, true: gobold.TTF} {
		parsed, err := opentype.Parse(data)
		if err != nil {
			return nil, err
		}
		p.faces[bold], err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: 11 * pictureScale, DPI: 72})
		if err != nil {
			return nil, err
		}
	}
	p.begin(headHeight)
	p.rect(0, 0, chartWidth, headHeight, white)
	for _, m := range p.Months() {
		p.text(m.X, 27, m.Label, false, soft)
	}
	for _, m := range p.Marks {
		p.text(m.LabelX, 12, m.Label, true, markColors()[m.Kind])
	}
	out := []docx.Picture{p.picture(d.Title())}
	for _, rows := range d.sections() {
		height := 0
		for _, row := range rows {
			height += row.Height()
		}
		p.begin(height)
		p.rows(rows)
		out = append(out, p.picture(rows[0].Section))
	}
	return out, p.err
}

// sections divides the rows.
func (d *drawing) sections() [][]drawnRow {
	var out [][]drawnRow
	for i, row := range d.Rows {
		if row.Lines == nil {
			out = append(out, nil)
		}
		last := &out[len(out)-1]
		*last = append(*last, d.Rows[i])
	}
	return out
}

// Title says what the chart is.
func (d *drawing) Title() string {
	return "Chart of the plan, " + LongDate(d.First) + " to " + LongDate(d.Last)
}

// The colors of the picture are those of page.css on white.
var (
	white  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x1f, 0x23, 0x28, 0xff}
	soft   = color.RGBA{0x59, 0x63, 0x6e, 0xff}
	grid   = color.RGBA{0xd1, 0xd9, 0xe0, 0xff}
	accent = color.RGBA{0x0b, 0x6e, 0x75, 0xff}
	second = color.RGBA{0x7a, 0x4f, 0xb5, 0xff}
	pale   = color.RGBA{0xc8, 0xb6, 0xe3, 0xff}
	stop   = color.RGBA{0xb3, 0x26, 0x1e, 0xff}
)

// painter draws pictures in the units of the drawing.
type painter struct {
	*drawing
	faces map[bool]font.Face
	to    *image.RGBA
	err   error
}

// begin begins a picture with the lines of its days.
func (p *painter) begin(height int) {
	p.to = image.NewRGBA(image.Rect(0, 0, chartWidth*pictureScale, height*pictureScale))
	p.rect(0, 0, chartWidth, float64(height), white)
	for _, m := range p.Months() {
		p.rect(m.X, 0, 0.5, float64(height), grid)
	}
	for _, m := range p.Marks {
		p.rect(p.X(m.Day, 0), 0, 1, float64(height), markColors()[m.Kind])
	}
}

func (p *painter) picture(alt string) docx.Picture {
	var text bytes.Buffer
	p.err = errors.Join(p.err, png.Encode(&text, p.to))
	size := p.to.Bounds()
	return docx.Picture{PNG: text.Bytes(), Width: size.Dx(), Height: size.Dy(), Alt: alt}
}

func (p *painter) rect(x, y, wide, high float64, in color.Color) {
	at := func(v float64) int { return int(math.Round(v * pictureScale)) }
	draw.Draw(p.to, image.Rect(at(x), at(y), at(x+wide), at(y+high)), image.NewUniform(in), image.Point{}, draw.Src)
}

func (p *painter) text(x, y float64, text string, bold bool, in color.Color) {
	d := font.Drawer{
		Dst:  p.to,
		Src:  image.NewUniform(in),
		Face: p.faces[bold],
		Dot:  fixed.P(int(x*pictureScale), int(y*pictureScale)),
	}
	d.DrawString(text)
}

func (p *painter) rows(rows []drawnRow) {
	y := 0.0
	for _, row := range rows {
		if row.Lines == nil {
			p.text(0, y+12, row.Section, true, ink)
		}
		for i, line := range row.Lines {
			p.text(10, y+float64(row.Baseline(i)), line, false, ink)
		}
		x, top := p.X(row.Begin, 0), y+float64(row.Top())
		switch row.Kind {
		case Critical:
			p.rect(x, top, p.Long(row), 10, ink)
		case Bar:
			p.rect(x, top, p.Long(row), 10, accent)
		case Window:
			p.rect(x, top, p.Long(row), 10, second)
			p.rect(x+0.5, top+0.5, p.Long(row)-1, 9, pale)
		case Point, DatePoint:
			fill := second
			if row.Kind == DatePoint {
				fill = stop
			}
			for i := -5.0; i <= 5; i += 0.5 {
				half := 5 - math.Abs(i)
				p.rect(x-half, top+5+i, 2*half, 0.5, fill)
			}
			label := p.Label(row)
			width := float64(font.MeasureString(p.faces[false], label.Text)) / 64 / pictureScale
			if label.Ends {
				label.X -= width
			}
			p.rect(label.X-2, top-1, width+4, 12, white)
			p.text(label.X, y+float64(row.LabelY()), label.Text, false, ink)
		}
		y += float64(row.Height())
	}
}

func markColors() map[string]color.Color {
	return map[string]color.Color{"today": ink, "deadline": stop}
}

// mostBars is how many bars and milestones the timeline has, and timelineMonths how
// far it goes.
const (
	mostBars       = 12
	timelineMonths = 36
	lawMonths      = 14 // for laws ahead, if the plan ends earlier
	mostLaws       = 2
	mostDeadlines  = 3
)

// timeline returns the plan on its expected dates in at most twelve rows: the phases
// of the work, which are one bar for a board, windows, audits, reports and
// certificates, and the days that laws and buyers set.
func timeline(c *assessment.Catalog, r *assessment.Result, audience Audience) []ChartRow {
	if r.Plan == nil {
		return nil
	}
	goals := goalRows(c, r)
	goals = goals[:min(len(goals), mostBars-2)]
	end := r.From().AddMonths(3) // of the bars
	for _, row := range goals {
		end = assessment.Latest(end, row.End.High)
	}
	dates := dateRows(c, r, end, mostBars-len(goals)-1)
	room := mostBars - len(goals) - len(dates)
	if audience == Board {
		room = min(room, 2)
	}
	return slices.Concat(dates, workBars(r, room), goals)
}

// Timeline returns the timeline of the document.
func (d *document) Timeline() []ChartRow {
	if d.Result.Plan != nil && d.leavesOut(d.Result.Plan.TooLongUntil()) {
		return nil
	}
	return timeline(d.Catalog, d.Result, d.chosen.Audience)
}

// dateRows are the days that buyers and laws set, by date: the worst deadline, the next
// laws, first those that apply without a condition, and where there is room for more,
// the next deadlines.
func dateRows(c *assessment.Catalog, r *assessment.Result, last assessment.Date, room int) []ChartRow {
	var out []ChartRow
	add := func(name string, day assessment.Date) {
		out = append(out, ChartRow{
			Section: "Dates",
			Name:    name,
			Kind:    DatePoint,
			Begin:   day,
			End:     assessment.DateRange{Low: day, High: day},
		})
	}
	deadlines := deadlineDays(r)
	if len(deadlines) > 0 {
		add(dueName(c, r, deadlines[0]), deadlines[0])
	}
	laws := 0
	last = assessment.Latest(last.AddMonths(3), r.From().AddMonths(lawMonths))
	for _, o := range slices.SortedStableFunc(slices.Values(r.Obligations), func(a, b assessment.ObligationResult) int {
		return cmp.Or(cmp.Compare(min(len(a.If), 1), min(len(b.If), 1)), b.AppliesFrom.DaysTo(a.AppliesFrom))
	}) {
		ahead := r.AsOf.Before(o.AppliesFrom) && !last.Before(o.AppliesFrom)
		if o.State == assessment.Certain && o.Force != "voluntary" && ahead && laws < mostLaws {
			laws++
			add(o.Title, o.AppliesFrom)
		}
	}
	for _, day := range deadlines[min(len(deadlines), 1):min(len(deadlines), mostDeadlines)] {
		if !last.Before(day) {
			add(dueName(c, r, day), day)
		}
	}
	out = out[:min(len(out), room)]
	slices.SortStableFunc(out, func(a, b ChartRow) int { return b.Begin.DaysTo(a.Begin) })
	return out
}

// deadlineDays are the days of deadlines ahead: that of the worst, and the others by
// date.
func deadlineDays(r *assessment.Result) []assessment.Date {
	var out []assessment.Date
	for _, d := range r.Plan.Deadlines {
		if !d.Date.Before(r.AsOf) && !slices.Contains(out, d.Date) {
			out = append(out, d.Date)
		}
	}
	slices.SortFunc(out, func(a, b assessment.Date) int { return b.DaysTo(a) })
	worst := r.Plan.Deadline
	if worst == nil || worst.Date.Before(r.AsOf) {
		return out
	}
	others := slices.DeleteFunc(out, func(day assessment.Date) bool { return day == worst.Date })
	return append([]assessment.Date{worst.Date}, others...)
}

// dueName names what buyers want by a day.
func dueName(c *assessment.Catalog, r *assessment.Result, day assessment.Date) string {
	due := func(id assessment.OptionID) bool {
		return slices.ContainsFunc(r.Plan.Deadlines, func(d assessment.AskedDeadline) bool {
			return d.Date == day && d.For == id
		})
	}
	var names []string
	if q := c.Question(c.Roles.Asks); q != nil {
		for _, o := range q.Options {
			if due(o.ID) {
				names = append(names, o.Short)
			}
		}
	}
	if len(names) == 0 {
		return "The date you named"
	}
	return "Due: " + AllOf(names)
}

// goalRows are the windows, audits, reports and certificates, by standard. Audits of
// several stages are one bar.
func goalRows(c *assessment.Catalog, r *assessment.Result) []ChartRow {
	var out []ChartRow
	limit := r.From().AddMonths(timelineMonths)
	for i := range c.Standards {
		standard := &c.Standards[i]
		var rows []ChartRow
		audits := -1
		for _, planned := range r.Plan.Milestones {
			m, span := c.Milestone(planned.ID), planned.Expected
			if planned.Standard != standard.ID || m.MonthsAfter[1] > 0 || span.End.IsZero() || limit.Before(span.End) {
				continue
			}
			row := ChartRow{
				Section: standard.Short,
				Name:    Upper(strings.TrimPrefix(planned.Title, standard.Short+" ")),
				ID:      string(m.ID),
				Begin:   span.Start,
				End:     assessment.DateRange{Low: span.End, High: span.End},
			}
			switch {
			case m.Window:
				row.Kind = Window
			case m.InHand:
				row.Kind, row.Begin = Point, span.End
			case m.AuditDays[1] > 0 && audits >= 0:
				rows[audits].End = row.End
				continue
			case m.AuditDays[1] > 0:
				row.Kind, row.Name, audits = Critical, "Audits", len(rows)
			default:
				continue
			}
			rows = append(rows, row)
		}
		out = append(out, rows...)
	}
	return out
}

// laterDays is how long after the other work the later parts have to end for a bar.
const laterDays = 28

// workBars are the phases of the work, or one bar for all of them where there is room
// for fewer, and one for what a later standard adds.
func workBars(r *assessment.Result, room int) []ChartRow {
	bar := func(name string) ChartRow { return ChartRow{Section: "Work", Name: name, Kind: Bar} }
	all, later := bar("Preparation"), bar("Later parts of the work")
	var phases []ChartRow
	for _, phase := range r.Plan.Phases {
		row := bar(phase.Title)
		for _, w := range r.Plan.Workstreams {
			if w.Days.High == 0 {
				continue
			}
			if w.Phase == phase.ID {
				stretch(&row, w.Expected)
				stretch(&all, w.Expected)
			}
		}
		if !row.Begin.IsZero() {
			phases = append(phases, row)
		}
	}
	for _, w := range r.Plan.Workstreams {
		for _, e := range w.Extended {
			stretch(&later, e.Expected)
		}
	}
	var out []ChartRow
	// Parts that end with the other work need no bar.
	if !later.Begin.IsZero() && all.End.High.AddDays(laterDays).Before(later.End.High) {
		out = append(out, later)
	}
	if len(phases)+len(out) <= room {
		return append(phases, out...)
	}
	if all.Begin.IsZero() || room <= 0 {
		return nil
	}
	return append([]ChartRow{all}, out[:min(len(out), room-1)]...)
}

// stretch makes a bar as long as a span needs.
func stretch(row *ChartRow, span assessment.Span) {
	if span.End.IsZero() {
		return
	}
	if row.Begin.IsZero() || span.Start.Before(row.Begin) {
		row.Begin = span.Start
	}
	end := assessment.Latest(row.End.High, span.End)
	row.End = assessment.DateRange{Low: end, High: end}
}

// gantt writes the rows of a timeline for Mermaid.
func gantt(rows []ChartRow) string {
	var out strings.Builder
	section := ""
	tags := map[ChartKind]string{Window: "active, ", Critical: "crit, ", Point: "milestone, ", DatePoint: "crit, milestone, "}
	for _, row := range rows {
		if row.Section != section {
			section = row.Section
			out.WriteString("  section " + safetext.Mermaid(section) + "\n")
		}
		last := row.End.High.String()
		if row.Kind == Point || row.Kind == DatePoint {
			last = "0d"
		}
		out.WriteString("  " + safetext.Mermaid(row.Name) + " :" + tags[row.Kind] + row.Begin.String() + ", " + last + "\n")
	}
	return out.String()
}
