// Package claims finds forbidden claims about standards in a text, by the patterns
// of the content. It reads the visible text of plain text, Markdown, HTML and
// JSON. It ignores a sentence that denies a claim, asks for it or quotes it as
// wrong:
//
//	checker, err := claims.New(catalog)
//	for _, f := range checker.Find("We are SOC 2 certified.") {
//		fmt.Println(f.Line, f.Text, f.Instead)
//	}
package claims

import (
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// MaxSize is the largest text, in bytes.
const MaxSize = 4 << 20

// Finding is a forbidden claim. Line and Column count from one, in characters.
type Finding struct {
	Line     int                `json:"line"`
	Column   int                `json:"column"`
	Text     string             `json:"text"`     // the claim
	Sentence string             `json:"sentence"` // around it, shortened
	Claim    assessment.ClaimID `json:"claim"`
	Reason   string             `json:"reason"`
	Instead  string             `json:"instead"`
	Sources  []string           `json:"sources"`
}

// Checker finds forbidden claims. It is safe for use by several goroutines.
type Checker struct {
	patterns []pattern
}

type pattern struct {
	*regexp.Regexp
	claim    Finding    // without a position
	negative bool       // the pattern contains a negation
	except   bool       // a match is not a claim
	required [][]string // see requiredTexts
}

// New returns a checker for the claims of a catalog.
func New(c *assessment.Catalog) (*Checker, error) {
	k := &Checker{}
	for i := range c.Claims {
		claim := &c.Claims[i]
		finding := Finding{Claim: claim.ID, Reason: claim.Reason, Instead: claim.Instead, Sources: []string{}}
		for _, id := range claim.Sources {
			if source := c.Source(id); source != nil {
				finding.Sources = append(finding.Sources, source.Cite())
			}
		}
		for n, text := range slices.Concat(claim.Patterns, claim.Exceptions) {
			p, err := compile(text)
			if err != nil {
				return nil, fmt.Errorf("claim %s: %w", claim.ID, err)
			}
			p.claim, p.except = finding, n >= len(claim.Patterns)
			k.patterns = append(k.patterns, p)
		}
	}
	return k, nil
}

func compile(text string) (pattern, error) {
	expression, err := regexp.Compile(text)
	if err != nil {
		return pattern{}, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	return pattern{Regexp: expression, negative: no().MatchString(text), required: requiredTexts(tree.Simplify())}, nil
}

// requiredTexts returns lists of texts. Every match of an expression contains one
// text of each list, which is quicker to check than the expression.
func requiredTexts(tree *syntax.Regexp) [][]string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return [][]string{{string(tree.Rune)}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return requiredTexts(tree.Sub[0])
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range tree.Sub {
			all = append(all, requiredTexts(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var either []string
		for _, sub := range tree.Sub {
			lists := requiredTexts(sub)
			if len(lists) == 0 {
				return nil
			}
			best := slices.MaxFunc(lists, func(a, b []string) int { return cmp.Compare(shortest(a), shortest(b)) })
			either = append(either, best...)
		}
		return [][]string{either}
	}
	return nil
}

func shortest(texts []string) int {
	return len(slices.MinFunc(texts, func(a, b string) int { return cmp.Compare(len(a), len(b)) }))
}

// possible reports whether a sentence contains the required texts.
func (p *pattern) possible(text string) bool {
	for _, texts := range p.required {
		if !slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(text, t) }) {
			return false
		}
	}
	return true
}

// match is a part of the normal form of a sentence.
type match struct {
	from, to int
	pattern  *pattern
}

// Find returns the forbidden claims in the order of the text. Of claims that
// overlap it returns the first and longest.
func (k *Checker) Find(text string) []Finding {
	out := []Finding{}
	sentences := sentencesOf(blocksOf(text))
	places := newPlaces(text)
	type placed struct {
		Finding
		at int32
	}
	var found []placed
	known := map[string][]match{} // pages repeat sentences
	for i := range sentences {
		s := &sentences[i]
		all, again := known[s.text]
		if !again {
			all = k.matches(s.text)
			known[s.text] = all
		}
		end := 0
		for _, m := range all {
			if m.from < end || m.to <= s.intro || !asserted(sentences, i, m.from, m.to) {
				continue
			}
			end = m.to
			f := m.pattern.claim
			from, to := s.at[m.from], s.at[m.to]
			start := s.block.at[s.at[max(m.from, s.intro)]] // not in the introduction of the list
			f.Text = safetext.Line(s.block.text[from:to], 200)
			f.Sentence = safetext.Line(strings.TrimSpace(s.block.text[s.at[s.intro]:s.at[len(s.text)]]), 300)
			found = append(found, placed{f, start})
		}
	}
	slices.SortStableFunc(found, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	for _, f := range found {
		f.Line, f.Column = places.of(int(f.at))
		out = append(out, f.Finding)
	}
	return out
}

// matches returns the matches of all patterns that no exception overlaps, in order
// and the longest first.
func (k *Checker) matches(text string) []match {
	var out, excepted []match
	for i := range k.patterns {
		p := &k.patterns[i]
		if !p.possible(text) {
			continue
		}
		for _, place := range p.FindAllStringSubmatchIndex(text, -1) {
			from, to := place[0], place[1]
			if len(place) > 2 && place[2] >= 0 { // the group is the claim, the rest is context
				from, to = place[2], place[3]
			}
			switch {
			case p.except:
				excepted = append(excepted, match{from, to, p})
			case wholeWords(text, from, to) && !inAddress(text, from) &&
				(p.negative || !no().MatchString(idiom().ReplaceAllString(text[from:to], ""))):
				out = append(out, match{from, to, p})
			}
		}
	}
	out = slices.DeleteFunc(out, func(m match) bool {
		return slices.ContainsFunc(excepted, func(e match) bool {
			return e.pattern.claim.Claim == m.pattern.claim.Claim && e.from < m.to && m.from < e.to
		})
	})
	slices.SortStableFunc(out, func(a, b match) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	return out
}

// wholeWords reports whether a match begins and ends at the edge of a word.
func wholeWords(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	const cjk = '\u2e80' // from here on, languages write no blanks between words
	return !(letter(before) && before < cjk && letter(first)) && !(letter(last) && letter(after) && after < cjk)
}

// inAddress reports whether an offset is inside a URL or a mail address.
func inAddress(text string, offset int) bool {
	word := text[strings.LastIndexAny(text[:offset], " (<")+1 : offset]
	rest, _, _ := strings.Cut(text[offset:], " ")
	return strings.Contains(rest, "@") || strings.Contains(word, "://") ||
		strings.HasPrefix(word, "www.") || strings.HasPrefix(word, "/")
}

// places converts growing offsets to lines and columns.
type places struct {
	text       string
	lines      []int // where each line begins
	at, column int   // the last offset and its column
}

func newPlaces(text string) *places {
	p := &places{text: text, lines: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

func (p *places) of(offset int) (line, column int) {
	line = sort.SearchInts(p.lines, offset+1)
	if start := p.lines[line-1]; start > p.at || p.column == 0 {
		p.at, p.column = start, 1
	}
	p.column += utf8.RuneCountInString(p.text[p.at:offset])
	p.at = offset
	return line, p.column
}
