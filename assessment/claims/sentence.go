package claims

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSentence is the largest sentence in bytes; longer ones are divided, so that
// the time for a text grows with its length alone.
const maxSentence = 500

// sentence is a sentence in the form that patterns read: small letters, one
// blank for any white space, plain apostrophes and hyphens, no quotes and no
// marks of Markdown.
type sentence struct {
	block  *block
	text   string
	at     []int32  // for each byte of text, and its end, the offset in the block
	intro  int      // bytes that repeat what introduces the list of an item
	quotes [][2]int // what is in quotes
}

func sentencesOf(blocks []block) []sentence {
	var out []sentence
	first := make([]int, len(blocks)) // the number of the first sentence of each block
	for i := range blocks {
		first[i] = len(out)
		b := &blocks[i]
		if b.intro < 0 {
			out = append(out, divided(b, 0)...)
			continue
		}
		// An item reads on from the last sentence of its introduction.
		of := &blocks[b.intro]
		last := sentence{at: []int32{0, 0}}
		if first[b.intro] < len(out) {
			for _, s := range out[first[b.intro]:] {
				if s.block != of {
					break
				}
				last = s
			}
		}
		intro := of.text[last.at[0]:]
		intro = strings.TrimRight(strings.TrimSpace(intro[:min(len(intro), maxSentence)]), ":") + " "
		at := append(of.at[last.at[0]:][:len(intro):len(intro)], b.at...)
		out = append(out, divided(&block{intro + b.text, at, -1}, len(intro))...)
	}
	return out
}

// normalizer writes the sentences of a block.
type normalizer struct {
	block *block
	out   []sentence
	text  []byte
	at    []int32
	open  int  // where the last bracket opened
	label bool // it follows another one, as the label of a link does
	last  rune // the last character that was written
	intro int
	quote int  // where an open quote begins, or -1
	mark  rune // the mark that opened it
	pairs [][2]int
}

// divided returns the sentences of a block, the first intro bytes of which
// repeat an introduction.
func divided(b *block, intro int) []sentence {
	n := &normalizer{block: b, quote: -1}
	before := ' '
	for i, r := range b.text {
		if i < intro {
			n.intro = len(n.text) + 1
		}
		_, size := utf8.DecodeRuneInString(b.text[i:])
		after, _ := utf8.DecodeRuneInString(b.text[i+size:])
		n.rune(before, r, after, int32(i))
		before = r
	}
	n.end(int32(len(b.text)))
	return n.out
}

// end ends a sentence before an offset of the block.
func (n *normalizer) end(offset int32) {
	if n.quote >= 0 {
		n.pairs, n.quote = append(n.pairs, [2]int{n.quote, len(n.text)}), 0 // it goes on
	}
	if text := string(n.text); strings.TrimSpace(text) != "" {
		n.out = append(n.out, sentence{block: n.block, text: text, at: append(n.at, offset), intro: min(n.intro, len(text)), quotes: n.pairs})
	}
	n.text, n.at, n.pairs, n.intro, n.last, n.open = n.text[:0], nil, nil, 0, 0, 0
}

func (n *normalizer) write(text string, offset int32) {
	for _, r := range text {
		if r == ' ' && (n.last == ' ' || len(n.text) == 0) {
			continue
		}
		n.last = r
		n.text = utf8.AppendRune(n.text, r)
		for range utf8.RuneLen(r) {
			n.at = append(n.at, offset)
		}
	}
}

func (n *normalizer) rune(before, r, after rune, offset int32) {
	switch {
	case unicode.IsSpace(r):
		n.blank(offset)
	case r == '|':
		n.end(offset)
	case n.quote >= 0 && (r == '“' && n.mark == '„' || r == '«' && n.mark == '»'):
		n.pairs, n.quote = append(n.pairs, [2]int{n.quote, len(n.text)}), -1
	case strings.ContainsRune("“„«‹「『", r), r == '»' && n.quote < 0 && !letter(before) && letter(after), r == '"' && n.quote < 0, strings.ContainsRune("'‘‚", r) && n.quote < 0 && !letter(before) && letter(after):
		n.quote, n.mark = len(n.text), r
	case strings.ContainsRune("”»›」』\"", r), strings.ContainsRune("'’", r) && n.quote >= 0 && letter(before) && !letter(after):
		if n.quote >= 0 {
			n.pairs, n.quote = append(n.pairs, [2]int{n.quote, len(n.text)}), -1
		}
	case r == '[':
		n.open, n.label = len(n.text), before == ']'
	case r == ']': // the number of a footnote and the label of a link are none of the text
		if marked := strings.TrimPrefix(string(n.text[min(n.open, len(n.text)):]), "^"); marked != "" && (n.label || strings.Trim(marked, "0123456789") == "") {
			n.text, n.at = n.text[:n.open], n.at[:n.open]
			n.last, _ = utf8.DecodeLastRune(n.text)
		}
	case strings.ContainsRune("'‘’‚‛′´", r):
		n.write("'", offset)
	case strings.ContainsRune("—―", r), r == '–' && !(letter(before) && letter(after)):
		n.blank(offset)
		n.write("- ", offset)
	case strings.ContainsRune("‐‑‒–−", r):
		n.write("-", offset)
	case r >= '！' && r <= '～':
		n.write(string(unicode.ToLower(r-'！'+'!')), offset)
	case strings.ContainsRune("*_~\\`™®©\u00ad‟″", r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
	default:
		n.write(string(unicode.ToLower(r)), offset)
	}
}

// blank writes a blank, which ends a sentence behind its last mark.
func (n *normalizer) blank(offset int32) {
	if strings.ContainsRune(".!?…。", n.last) && n.last != 0 || len(n.text) > maxSentence {
		n.end(offset)
		return
	}
	n.write(" ", offset)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
