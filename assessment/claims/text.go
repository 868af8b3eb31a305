package claims

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extended "github.com/yuin/goldmark/extension/ast"
	markdown "github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"trustpath/assessment/safetext"
)

// block is the visible text of a paragraph, heading, list item, table cell or image.
type block struct {
	text  string
	at    []int32 // the offset in the source of each byte of text and of its end
	intro int     // the block that introduces the list of this item, or -1
}

// reader extracts the visible text of HTML, Markdown or JSON.
type reader struct {
	source string
	blocks []block
	text   []byte
	at     []int32
	lists  []int // for each open list the block that introduces it, or -1
	struck int   // open elements of deleted text
	sup    int   // open superscripts
	closed bool  // the last token was an end tag
}

var (
	page   = safetext.Pattern(`(?i)<(?:!doctype html|html|head|body)[\s>]`)
	entity = safetext.Pattern(`&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?`)
	note   = safetext.Pattern(`^[\s0-9*†‡§,]*$`) // the mark of a footnote
)

// blocksOf returns the blocks of a text.
func blocksOf(source string) []block {
	r := reader{source: source}
	switch trimmed := strings.TrimSpace(source); {
	case page().MatchString(source[:min(len(source), 1024)]):
		r.html(source, 0)
	case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "["):
		if !r.json() {
			r = reader{source: source}
			r.markdown()
		}
	default:
		r.markdown()
	}
	r.end()
	return r.blocks
}

// put adds text that is visible as it is written.
func (r *reader) put(text string, at int) {
	if r.struck > 0 {
		return
	}
	r.closed = false
	r.text = append(r.text, text...)
	for i := range len(text) {
		r.at = append(r.at, int32(at+i))
	}
}

// sign adds text that is written differently in the source.
func (r *reader) sign(text string, at int) {
	for i := range len(text) {
		r.put(text[i:i+1], at)
	}
}

// encoded adds text with entities.
func (r *reader) encoded(text string, at int) {
	if r.sup > 0 && note().MatchString(text) {
		return
	}
	from := 0
	for _, place := range entity().FindAllStringIndex(text, -1) {
		r.put(text[from:place[0]], at+from)
		r.sign(html.UnescapeString(text[place[0]:place[1]]), at+place[0])
		from = place[1]
	}
	r.put(text[from:], at+from)
}

// end ends a block.
func (r *reader) end() {
	intro := -1
	if len(r.lists) > 0 {
		intro = r.lists[len(r.lists)-1]
	}
	r.add(string(r.text), r.at, intro)
	r.text, r.at, r.struck, r.sup, r.closed = r.text[:0], nil, 0, 0, false
}

func (r *reader) add(text string, at []int32, intro int) {
	if strings.TrimSpace(text) != "" {
		r.blocks = append(r.blocks, block{text, append(at, at[len(at)-1]+1), intro})
	}
}

// aside adds a block that is shown separately, such as the text of an image.
func (r *reader) aside(text string, at int) {
	r.add(text, slices.Repeat([]int32{int32(at)}, len(text)), -1)
}

// list begins or ends a list.
func (r *reader) list(begins bool) {
	r.end()
	if !begins {
		r.lists = r.lists[:max(0, len(r.lists)-1)]
		return
	}
	intro := len(r.blocks) - 1
	if intro >= 0 && !strings.HasSuffix(strings.TrimSpace(r.blocks[intro].text), ":") {
		intro = -1
	}
	r.lists = append(r.lists, intro)
}

// html reads HTML that begins at an offset of the source.
func (r *reader) html(text string, at int) {
	tokens, raw := html.NewTokenizer(strings.NewReader(text)), ""
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		source := string(tokens.Raw())
		switch kind {
		case html.TextToken:
			r.closed = false
			switch {
			case raw == "script" || raw == "style":
			case raw == "noscript":
				r.html(source, at)
			default:
				r.encoded(source, at)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			raw = token.Data
			if kind == html.SelfClosingTagToken {
				raw = ""
			}
			if last, _ := utf8.DecodeLastRune(r.text); r.closed && letter(last) && !apart(token.Data) {
				r.sign(" ", at) // two adjacent labels
			}
			r.closed = false
			for _, a := range token.Attr {
				if slices.Contains([]string{"alt", "title", "aria-label", "content"}, a.Key) {
					r.aside(a.Val, at)
				}
			}
			r.tag(token.Data, true, at)
		case html.EndTagToken:
			token := tokens.Token()
			raw, r.closed = "", true
			r.tag(token.Data, false, at)
		}
		at += len(source)
	}
}

// tag begins or ends an element.
func (r *reader) tag(name string, begins bool, at int) {
	step, quote := -1, "”"
	if begins {
		step, quote = 1, "“"
	}
	switch name {
	case "ul", "ol":
		r.list(begins)
	case "br":
		r.sign(" ", at)
	case "code", "q":
		r.sign(quote, at)
	case "del", "s", "strike":
		r.struck = max(0, r.struck+step)
	case "sup":
		r.sup = max(0, r.sup+step)
	default:
		if apart(name) {
			r.end()
		}
	}
}

// markdown reads Markdown or plain text.
func (r *reader) markdown() {
	data := bounded(r.source)
	visit := func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := node.(type) {
		case *ast.Text:
			if !entering {
				break
			}
			segment, write := n.Segment, r.encoded
			if n.Parent().Kind() == ast.KindCodeSpan {
				write = r.put
			}
			write(r.source[segment.Start:segment.Stop], segment.Start)
			if n.SoftLineBreak() || n.HardLineBreak() {
				r.sign(" ", segment.Stop)
			}
		case *ast.CodeSpan:
			if child, ok := n.FirstChild().(*ast.Text); ok && entering {
				r.sign("“", child.Segment.Start)
			} else if child, ok := n.LastChild().(*ast.Text); ok {
				r.sign("”", child.Segment.Stop)
			}
		case *ast.Image:
			if entering {
				r.image(n)
			}
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML:
			for i := 0; entering && i < n.Segments.Len(); i++ {
				segment := n.Segments.At(i)
				r.html(r.source[segment.Start:segment.Stop], segment.Start)
			}
		case *ast.HTMLBlock:
			if lines := n.Lines(); entering && lines.Len() > 0 {
				from, to := lines.At(0).Start, lines.At(lines.Len()-1).Stop
				if n.HasClosure() {
					to = max(to, n.ClosureLine.Stop)
				}
				r.html(r.source[from:to], from)
				r.end()
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				r.code(n.Lines())
			}
		case *ast.List:
			r.list(entering)
		case *extended.Strikethrough:
			r.tag("del", entering, 0)
		default:
			if node.Type() == ast.TypeBlock {
				r.end()
			}
		}
		return ast.WalkContinue, nil
	}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser()
	_ = ast.Walk(parser.Parse(markdown.NewReader(data)), visit) // visit returns no error
}

// bounded puts blank lines between the sentences of a very long paragraph, without
// changing its length. The parser's time grows with the square of a paragraph whose
// marks do not match.
func bounded(source string) []byte {
	const most = 2048
	data := []byte(source)
	begun, end := 0, 0 // where the paragraph begins, and where it could end
	for i := 1; i < len(data)-1; i++ {
		switch {
		case data[i] == '\n' && data[i-1] == '\n':
			begun, end = i, i
		case (data[i] == ' ' || data[i] == '\n') && strings.IndexByte(".!?", data[i-1]) >= 0:
			end = i
		}
		if i-begun < most {
			continue
		}
		if end <= begun { // no sentence ends here
			end = i
			if data[i-1] >= utf8.RuneSelf || data[i] >= utf8.RuneSelf {
				continue
			}
		}
		data[end-1], data[end] = '\n', '\n'
		begun = end
	}
	return data
}

// image adds the alternative text of an image.
func (r *reader) image(n *ast.Image) {
	var text strings.Builder
	at := -1
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			if at < 0 {
				at = t.Segment.Start
			}
			text.WriteString(html.UnescapeString(r.source[t.Segment.Start:t.Segment.Stop]))
		}
	}
	r.aside(text.String(), at)
}

// code reads a code block; blank lines separate its paragraphs.
func (r *reader) code(lines *markdown.Segments) {
	r.end()
	for i := range lines.Len() {
		segment := lines.At(i)
		line := r.source[segment.Start:segment.Stop]
		if strings.TrimSpace(line) == "" {
			r.end()
			continue
		}
		r.html(line, segment.Start)
	}
	r.end()
}

// maxNesting is how deep JSON may be nested.
const maxNesting = 1000

// json reads the strings of JSON documents, except below the key "avoid". It
// reports whether the source is JSON.
func (r *reader) json() bool {
	decoder := json.NewDecoder(strings.NewReader(r.source))
	for decoder.More() {
		if !r.value(decoder, 0, false) {
			return false
		}
	}
	return strings.TrimSpace(r.source[decoder.InputOffset():]) == ""
}

func (r *reader) value(decoder *json.Decoder, depth int, avoided bool) bool {
	before := decoder.InputOffset()
	token, err := decoder.Token()
	if err != nil || depth > maxNesting {
		return false
	}
	switch token := token.(type) {
	case json.Delim:
		for decoder.More() {
			below := avoided
			if token == '{' {
				key, err := decoder.Token()
				if err != nil {
					return false
				}
				below = below || key == "avoid"
			}
			if !r.value(decoder, depth+1, below) {
				return false
			}
		}
		_, err := decoder.Token()
		return err == nil
	case string:
		if avoided {
			break
		}
		from, to := int(before)+strings.IndexByte(r.source[before:], '"')+1, int(decoder.InputOffset())-1
		r.end()
		if r.source[from:to] == token {
			r.put(token, from)
		} else {
			r.sign(token, from)
		}
		r.end()
	}
	return true
}

// maxSentence is the longest sentence in bytes. Longer ones are split, so that the
// time for a text grows only with its length.
const maxSentence = 500

// sentence is a sentence in the normal form for patterns: lower case, one blank for
// any white space, plain apostrophes and hyphens, no quotes, no Markdown.
type sentence struct {
	block  *block
	text   string
	at     []int32  // the offset in the block of each byte of text and of its end
	intro  int      // bytes that repeat the introduction of the list
	quotes [][2]int // the parts in quotes
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
		// An item continues the last sentence before its list.
		of := &blocks[b.intro]
		last := sentence{at: []int32{0, 0}}
		for _, s := range out[first[b.intro]:] {
			if s.block != of {
				break
			}
			last = s
		}
		intro := of.text[last.at[0]:]
		intro = strings.TrimRight(strings.TrimSpace(intro[:min(len(intro), maxSentence)]), ":") + " "
		at := append(of.at[last.at[0]:][:len(intro):len(intro)], b.at...)
		out = append(out, divided(&block{intro + b.text, at, -1}, len(intro))...)
	}
	return out
}

// normalizer splits a block into sentences.
type normalizer struct {
	sentence        // that is written, without its text
	written  []byte // the text
	out      []sentence
	open     int  // where the last bracket opens
	label    bool // the bracket is the label of a link
	last     rune // the last character that was written
	quote    int  // where an open quote begins, or -1
	mark     rune // the mark that opened it
}

// divided returns the sentences of a block whose first intro bytes repeat an
// introduction.
func divided(b *block, intro int) []sentence {
	n := &normalizer{sentence: sentence{block: b}, quote: -1}
	before := ' '
	for i, r := range b.text {
		if i < intro {
			n.intro = len(n.written) + 1
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
		n.closeQuote()
		n.quote = 0 // it continues
	}
	n.text, n.at, n.intro = string(n.written), append(n.at, offset), min(n.intro, len(n.written))
	if strings.TrimSpace(n.text) != "" {
		n.out = append(n.out, n.sentence)
	}
	n.sentence, n.written, n.last, n.open = sentence{block: n.block}, n.written[:0], 0, 0
}

func (n *normalizer) closeQuote() {
	n.quotes, n.quote = append(n.quotes, [2]int{n.quote, len(n.written)}), -1
}

func (n *normalizer) write(text string, offset int32) {
	for _, r := range text {
		if r == ' ' && (n.last == ' ' || len(n.written) == 0) {
			continue
		}
		n.last = r
		n.written = utf8.AppendRune(n.written, r)
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
		n.closeQuote()
	case strings.ContainsRune("“„«‹「『", r), r == '"' && n.quote < 0,
		strings.ContainsRune("»'‘‚", r) && n.quote < 0 && !letter(before) && letter(after):
		n.quote, n.mark = len(n.written), r
	case strings.ContainsRune("”»›」』\"", r),
		strings.ContainsRune("'’", r) && n.quote >= 0 && letter(before) && !letter(after):
		if n.quote >= 0 {
			n.closeQuote()
		}
	case r == '[':
		n.open, n.label = len(n.written), before == ']'
	case r == ']': // drop the number of a footnote and the label of a link
		marked := strings.TrimPrefix(string(n.written[min(n.open, len(n.written)):]), "^")
		if marked != "" && (n.label || strings.Trim(marked, "0123456789") == "") {
			n.written, n.at = n.written[:n.open], n.at[:n.open]
			n.last, _ = utf8.DecodeLastRune(n.written)
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

// blank writes a blank. After a full stop it ends the sentence.
func (n *normalizer) blank(offset int32) {
	if strings.ContainsRune(".!?…。", n.last) && n.last != 0 || len(n.written) > maxSentence {
		n.end(offset)
		return
	}
	n.write(" ", offset)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
