package report

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
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
	Bar    ChartKind = "bar"    // work
	Window ChartKind = "window" // an observation window
	Point  ChartKind = "point"  // a milestone, on its last day
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
	p.head()
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

// head draws the months and the marks.
func (p *painter) head() {
	p.rect(0, 0, chartWidth, headHeight, white)
	for _, m := range p.Months() {
		p.text(m.X, 27, m.Label, false, soft)
	}
	for _, m := range p.Marks {
		p.text(m.LabelX, 12, m.Label, true, markColors()[m.Kind])
	}
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
