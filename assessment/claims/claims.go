// Package claims finds sentences in a text that must not be said, by the
// patterns of the content. It reads plain text, Markdown, HTML and JSON as
// people see them. A sentence that denies a claim, asks for it or quotes it as
// wrong is left alone:
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

// MaxSize is the largest text that is read, in bytes.
const MaxSize = 4 << 20

// Finding is a sentence that must not be said. Line and Column count from one,
// in characters.
type Finding struct {
	Line     int                `json:"line"`
	Column   int                `json:"column"`
	Text     string             `json:"text"`     // what was found
	Sentence string             `json:"sentence"` // around it, shortened
	Claim    assessment.ClaimID `json:"claim"`
	Reason   string             `json:"reason"`
	Instead  string             `json:"instead"`
	Sources  []string           `json:"sources"`
}

// Checker finds what must not be said. It is safe for use by several goroutines.
type Checker struct {
	patterns []pattern
}

type pattern struct {
	*regexp.Regexp
	claim    Finding    // without its place
	no       bool       // the pattern has a "no" itself
	except   bool       // what it matches is no claim
	required [][]string // a match contains one text of each list
}

// New makes a checker of the claims of a catalog.
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
	return pattern{Regexp: expression, no: no().MatchString(text), required: required(tree.Simplify())}, nil
}

// required returns lists of texts. Whatever an expression matches contains one
// text of each list, so that most sentences need not be searched.
func required(tree *syntax.Regexp) [][]string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return [][]string{{string(tree.Rune)}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(tree.Sub[0])
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range tree.Sub {
			all = append(all, required(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var either []string
		for _, sub := range tree.Sub {
			lists := required(sub)
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

// possible reports whether a sentence has what a match would contain.
func (p *pattern) possible(text string) bool {
	for _, texts := range p.required {
		if !slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(text, t) }) {
			return false
		}
	}
	return true
}

// match is a place in the normal form of a sentence.
type match struct {
	from, to int
	pattern  *pattern
}

// Find returns what must not be said, in order of place; of findings that
// overlap the first and longest.
func (k *Checker) Find(text string) []Finding {
	out := []Finding{}
	sentences := sentencesOf(blocksOf(text))
	places := newPlaces(text)
	type placed struct {
		Finding
		at int32
	}
	var found []placed
	known := map[string][]match{} // pages repeat themselves
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
			start := s.block.at[s.at[max(m.from, s.intro)]] // where it is not the introduction of a list
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

// matches returns the places that patterns match, in order, the longest first,
// without those that an exception covers.
func (k *Checker) matches(text string) []match {
	var out, excepted []match
	for i := range k.patterns {
		p := &k.patterns[i]
		if !p.possible(text) {
			continue
		}
		for _, place := range p.FindAllStringSubmatchIndex(text, -1) {
			from, to := place[0], place[1]
			if len(place) > 2 && place[2] >= 0 { // a group is the claim within its context
				from, to = place[2], place[3]
			}
			switch {
			case p.except:
				excepted = append(excepted, match{from, to, p})
			case whole(text, from, to) && !address(text, from) && (p.no || !no().MatchString(idiom().ReplaceAllString(text[from:to], ""))):
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

// whole reports whether a match begins and ends with whole words.
func whole(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	const cjk = '\u2e80' // from here on, words have no blanks between them
	return !(letter(before) && before < cjk && letter(first)) && !(letter(last) && letter(after) && after < cjk)
}

// address reports whether a place is within an address of a page.
func address(text string, at int) bool {
	word := text[strings.LastIndexAny(text[:at], " (<")+1 : at]
	rest, _, _ := strings.Cut(text[at:], " ")
	return strings.Contains(rest, "@") || strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.HasPrefix(word, "/")
}

// places turns offsets that only grow into lines and columns.
type places struct {
	text       string
	lines      []int // where each line begins
	at, column int   // the last place
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
