package ui

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"trustpath/assessment/pack"
	"trustpath/content"
)

// Every glyph is of one height and straight sides, and no two are alike: what
// can be read can be told apart.
func TestGlyphs(t *testing.T) {
	same := map[rune]rune{'’': '\'', '‘': '\'', '“': '"', '”': '"', '‑': '-', '—': '–'}
	drawn := map[string]rune{}
	for r := range rune(0x2100) {
		glyph := glyphOf(r)
		if _, alias := same[r]; alias && glyph == glyphOf(same[r]) {
			continue
		}
		if glyph == "" {
			continue
		}
		rows := strings.Fields(glyph)
		if len(rows) != letterRows {
			t.Errorf("%q: %d rows, want %d", r, len(rows), letterRows)
		}
		for _, row := range rows {
			if len(row) != len(rows[0]) || strings.Trim(row, ".#") != "" {
				t.Errorf("%q: row %q beside %q", r, row, rows[0])
			}
		}
		if other, twice := drawn[glyph]; twice {
			t.Errorf("%q looks like %q", r, other)
		}
		drawn[glyph] = r
	}
	for r := 'A'; r <= 'Z'; r++ {
		if glyphOf(r) == "" {
			t.Errorf("no %q", r)
		}
	}
	for r := '0'; r <= '9'; r++ {
		if glyphOf(r) == "" {
			t.Errorf("no %q", r)
		}
	}
}

// Every question and every option of the content can be drawn.
func TestContentCanBeDrawn(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Questions {
		q := &c.Questions[i]
		texts := []string{q.Prompt}
		for _, o := range q.Options {
			texts = append(texts, o.Label, o.Short)
		}
		for _, text := range texts {
			if (Letters{Scale: 1, Lead: 1}).Draw(NewGlyphs(false), text, 96) == nil {
				t.Errorf("%q cannot be drawn", text)
			}
		}
	}
}

func TestDraw(t *testing.T) {
	for _, tc := range []struct {
		name  string
		l     Letters
		ascii bool
		text  string
		width int
		want  string
	}{
		{"halves", Letters{1, 1}, false, "in", 6, "█ █▄ █\n█ █ ▀█\n▀ ▀  ▀"},
		{"a word is too wide", Letters{1, 1}, false, "in", 5, ""},
		{"lines, close", Letters{1, 1}, false, "I I", 4, "█\n█\n▀\n█\n█\n▀"},
		{"lines, apart", Letters{1, 3}, false, "I I", 4, "█\n█\n▀\n\n█\n█\n▀"},
		{"behind a hyphen", Letters{1, 1}, false, "I-I", 5, "█\n█ ▀▀\n▀\n█\n█\n▀"},
		{"whole cells", Letters{2, 1}, false, "T", 6, "██████\n  ██\n  ██\n  ██\n  ██"},
		{"signs without halves", Letters{2, 1}, true, "T", 6, "######\n  ##\n  ##\n  ##\n  ##"},
		{"halves are needed", Letters{1, 1}, true, "T", 6, ""},
		{"an accent", Letters{1, 1}, false, "è", 6, "▀\n█▀▀\n█▀\n▀▀▀"},
		{"an accent that has no sign", Letters{1, 1}, false, "ñ", 6, ""},
		{"a sign that has no letter", Letters{1, 1}, false, "a 東", 60, ""},
		{"nothing", Letters{1, 1}, false, "  ", 60, ""},
		{"no size", Letters{}, false, "a", 60, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Join(tc.l.Draw(NewGlyphs(tc.ascii), tc.text, tc.width), "\n"); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// At every width and in every size lines stay within it, and nothing is lost:
// what is on the wall can be read back.
func TestDrawStaysWithin(t *testing.T) {
	const text = "Who are your customers, or who will they be in the next twelve months?"
	for width := range 130 {
		for scale := range 4 {
			l := Letters{scale, 1}
			rows := l.Draw(NewGlyphs(false), text, width)
			for _, row := range rows {
				if Width(row) > width {
					t.Fatalf("%d wide at scale %d: %q", width, scale, row)
				}
			}
			if least := scale * 41; rows == nil != (width < least || scale == 0) { // CUSTOMERS,
				t.Errorf("%d wide at scale %d: drawn %v; the widest word takes %d", width, scale, rows != nil, least)
			}
		}
	}
	letters, _ := spell(text)
	if read := letters.read(); read != strings.ToUpper(text) {
		t.Errorf("it reads %q", read)
	}
}

// read turns letters into what they stand for.
func (l lettered) read() string {
	var out strings.Builder
	for _, one := range l {
		for r := rune(' '); r < 0x2100; r++ {
			if !unicode.IsLower(r) && slices.Equal(strings.Fields(glyphOf(r)), one.glyph) {
				out.WriteRune(r)
				break
			}
		}
	}
	return out.String()
}
