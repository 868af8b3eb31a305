package ui

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Letters is a size of letters that are drawn of pixels, each Scale cells wide
// and half as high.
type Letters struct {
	Scale int // from 1: letters are three cells wide and take three rows
	Lead  int // pixels between two lines, from 1
}

const (
	letterRows = 5 // pixels from the head of a capital to its foot
	markRows   = 2 // above it, where a line has an accent: one for the mark, one between
)

// Gap is the blank rows between two lines that are drawn by themselves.
func (l Letters) Gap() int { return ((letterRows+l.Lead)*l.Scale+1)/2 - (letterRows*l.Scale+1)/2 }

// Draw writes text in capitals and wraps it at blanks and behind hyphens, into
// lines that are about as long as each other: rows of at most width cells, without
// style. It returns nil where it cannot: something has no letter, a word is wider
// than width, or the set of signs has no halves and the scale needs them.
func (l Letters) Draw(g Glyphs, text string, width int) []string {
	signs := g.Pixels()
	if l.Scale < 1 || l.Scale%2 == 1 && signs.Upper == "" {
		return nil
	}
	words := syllables(text)
	lines := wrapped(words, width/l.Scale)
	if len(lines) == 0 {
		return nil
	}
	even := sort.Search(width/l.Scale, func(narrower int) bool { return len(wrapped(words, narrower)) == len(lines) })
	lines = wrapped(words, even)
	var picture picture
	for i, line := range lines {
		if i > 0 {
			picture = append(picture, make([][]bool, l.Lead)...)
		}
		picture = append(picture, line.pixels()...)
	}
	return picture.scaled(l.Scale).rows(signs)
}

// letter is one sign with the mark over it, as rows of pixels.
type letter struct {
	glyph []string
	mark  string
}

// lettered is a line, or a part of one that is not broken.
type lettered []letter

// spell reads a text as letters.
func spell(text string) (lettered, bool) {
	var out lettered
	for _, r := range norm.NFD.String(text) {
		if mark := markOver(r); mark != "" && len(out) > 0 && len(out[len(out)-1].glyph[0]) == len(mark) && out[len(out)-1].mark == "" {
			out[len(out)-1].mark = mark
			continue
		}
		glyph := strings.Fields(glyphOf(unicode.ToUpper(r)))
		if len(glyph) == 0 {
			return nil, false
		}
		out = append(out, letter{glyph: glyph})
	}
	return out, true
}

// width is in pixels, with one between two letters.
func (l lettered) width() int {
	n := max(0, len(l)-1)
	for _, one := range l {
		n += len(one.glyph[0])
	}
	return n
}

// syllable is what no line breaks in.
type syllable struct {
	letters lettered
	blank   bool // one stands before it, unless a line begins with it
}

// syllables are the parts of a text between blanks and behind hyphens; nil where
// something has no letter.
func syllables(text string) []syllable {
	var out []syllable
	for _, word := range strings.Fields(text) {
		for at, part := range strings.SplitAfter(word, "-") {
			letters, ok := spell(part)
			if !ok {
				return nil
			}
			out = append(out, syllable{letters, at == 0})
		}
	}
	return out
}

// wrapped is lines of at most width pixels; nil where a syllable is wider.
func wrapped(words []syllable, width int) []lettered {
	var lines []lettered
	for i, word := range words {
		if word.letters.width() > width {
			return nil
		}
		if i == 0 {
			lines = append(lines, word.letters)
			continue
		}
		line := lines[len(lines)-1]
		joined := line[:len(line):len(line)]
		if word.blank {
			joined = append(joined, letter{glyph: strings.Fields(glyphOf(' '))})
		}
		if joined = append(joined, word.letters...); joined.width() > width {
			lines = append(lines, word.letters)
		} else {
			lines[len(lines)-1] = joined
		}
	}
	return lines
}

// picture is rows of pixels, of any lengths.
type picture [][]bool

func (l lettered) pixels() picture {
	above := 0
	for _, one := range l {
		if one.mark != "" {
			above = markRows
		}
	}
	out := make(picture, above+letterRows)
	for at, one := range l {
		rows := append([]string{one.mark, ""}[:above:above], one.glyph...)
		for y := range out {
			if at > 0 {
				out[y] = append(out[y], false)
			}
			for x := range len(one.glyph[0]) {
				out[y] = append(out[y], x < len(rows[y]) && rows[y][x] == '#')
			}
		}
	}
	return out
}

func (p picture) scaled(by int) picture {
	var out picture
	for _, row := range p {
		var wide []bool
		for _, on := range row {
			for range by {
				wide = append(wide, on)
			}
		}
		for range by {
			out = append(out, wide)
		}
	}
	return out
}

func (p picture) at(x, y int) bool { return y < len(p) && x < len(p[y]) && p[y][x] }

// rows puts two pixels into each cell.
func (p picture) rows(signs Pixels) []string {
	var out []string
	for y := 0; y < len(p); y += 2 {
		var b strings.Builder
		for x := range max(len(p[y]), len(p[min(y+1, len(p)-1)])) {
			switch upper, lower := p.at(x, y), p.at(x, y+1); {
			case upper && lower:
				b.WriteString(signs.Both)
			case upper:
				b.WriteString(signs.Upper)
			case lower:
				b.WriteString(signs.Lower)
			default:
				b.WriteByte(' ')
			}
		}
		out = append(out, strings.TrimRight(b.String(), " "))
	}
	return out
}

// glyphOf is the letter of a sign as five rows of pixels from the top, '#' where
// it is drawn; "" where there is none. Small letters have none.
func glyphOf(r rune) string {
	switch r {
	case ' ':
		return ". . . . ."
	case 'A':
		return ".#. #.# ### #.# #.#"
	case 'B':
		return "##. #.# ##. #.# ##."
	case 'C':
		return ".## #.. #.. #.. .##"
	case 'D':
		return "##. #.# #.# #.# ##."
	case 'E':
		return "### #.. ##. #.. ###"
	case 'F':
		return "### #.. ##. #.. #.."
	case 'G':
		return ".### #... #.## #..# .###"
	case 'H':
		return "#.# #.# ### #.# #.#"
	case 'I':
		return "# # # # #"
	case 'J':
		return "..# ..# ..# #.# .#."
	case 'K':
		return "#.# #.# ##. #.# #.#"
	case 'L':
		return "#.. #.. #.. #.. ###"
	case 'M':
		return "#...# ##.## #.#.# #...# #...#"
	case 'N':
		return "#..# ##.# #.## #..# #..#"
	case 'O':
		return ".##. #..# #..# #..# .##."
	case 'P':
		return "##. #.# ##. #.. #.."
	case 'Q':
		return ".##. #..# #..# #.## .###"
	case 'R':
		return "##. #.# ##. #.# #.#"
	case 'S':
		return ".## #.. .#. ..# ##."
	case 'T':
		return "### .#. .#. .#. .#."
	case 'U':
		return "#.# #.# #.# #.# ###"
	case 'V':
		return "#.# #.# #.# #.# .#."
	case 'W':
		return "#...# #...# #.#.# ##.## #...#"
	case 'X':
		return "#.# #.# .#. #.# #.#"
	case 'Y':
		return "#.# #.# .#. .#. .#."
	case 'Z':
		return "### ..# .#. #.. ###"
	}
	return figureOf(r)
}

// figureOf is the same for digits and what stands between words.
func figureOf(r rune) string {
	switch r {
	case '0':
		return "### #.# #.# #.# ###"
	case '1':
		return "##. .#. .#. .#. ###"
	case '2':
		return "##. ..# .#. #.. ###"
	case '3':
		return "##. ..# .#. ..# ##."
	case '4':
		return "#.# #.# ### ..# ..#"
	case '5':
		return "### #.. ##. ..# ##."
	case '6':
		return ".## #.. ### #.# ###"
	case '7':
		return "### ..# ..# .#. .#."
	case '8':
		return "### #.# ### #.# ###"
	case '9':
		return "### #.# ### ..# ##."
	case '.':
		return ". . . . #"
	case ',':
		return ".. .. .. .# #."
	case ':':
		return ". # . # ."
	case ';':
		return ".. .# .. .# #."
	case '!':
		return "# # # . #"
	case '?':
		return "##. ..# .#. ... .#."
	case '\'', '‘', '’':
		return "# # . . ."
	case '"', '“', '”':
		return "#.# #.# ... ... ..."
	case '-', '‑':
		return ".. .. ## .. .."
	case '–', '—':
		return ".... .... #### .... ...."
	case '/':
		return "..# ..# .#. #.. #.."
	case '(':
		return ".# #. #. #. .#"
	case ')':
		return "#. .# .# .# #."
	case '&':
		return ".#.. #.#. .#.# #.#. .#.#"
	case '%':
		return "#.# ..# .#. #.. #.#"
	case '+':
		return "... .#. ### .#. ..."
	case '€':
		return ".## #.. ##. #.. .##"
	case '…':
		return "..... ..... ..... ..... #.#.#"
	}
	return ""
}

// markOver is an accent, as unicode puts it behind its letter, in the row above
// it; "" for one that could be taken for another.
func markOver(r rune) string {
	switch r {
	case '\u0300': // grave
		return "#.."
	case '\u0301': // acute
		return "..#"
	case '\u0302': // circumflex
		return ".#."
	case '\u0308': // diaeresis
		return "#.#"
	}
	return ""
}
