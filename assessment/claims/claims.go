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

	at int32 // the offset in the text
}

// Checker finds forbidden claims. It is safe for use by several goroutines.
type Checker struct {
	patterns []pattern
}

type pattern struct {
	*regexp.Regexp
	claim    Finding  // without a position
	negative bool     // the pattern contains a negation
	except   bool     // a match is not a claim
	required []string // see requiredTexts
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

// requiredTexts returns texts of which every match of an expression contains one,
// which is quicker to check than the expression. It returns nil if there are none.
func requiredTexts(tree *syntax.Regexp) (best []string) {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			best = []string{string(tree.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		best = requiredTexts(tree.Sub[0])
	case syntax.OpConcat: // the list whose shortest text is longest
		shortest := func(texts []string) int {
			length := 0
			for i, text := range texts {
				if i == 0 || len(text) < length {
					length = len(text)
				}
			}
			return length
		}
		for _, sub := range tree.Sub {
			if texts := requiredTexts(sub); shortest(texts) > shortest(best) {
				best = texts
			}
		}
	case syntax.OpAlternate:
		for _, sub := range tree.Sub {
			texts := requiredTexts(sub)
			if len(texts) == 0 {
				return nil
			}
			best = append(best, texts...)
		}
	}
	return best
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
			f.at = s.block.at[s.at[max(m.from, s.intro)]] // not in the introduction of the list
			f.Text = safetext.Line(s.block.text[s.at[m.from]:s.at[m.to]], 200)
			f.Sentence = safetext.Line(strings.TrimSpace(s.block.text[s.at[s.intro]:s.at[len(s.text)]]), 300)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.at, b.at) })
	line, column, from := 1, 1, int32(0)
	for i := range out {
		passed := text[from:out[i].at]
		if n := strings.LastIndexByte(passed, '\n'); n >= 0 {
			line += strings.Count(passed, "\n")
			passed, column = passed[n+1:], 1
		}
		column += utf8.RuneCountInString(passed)
		out[i].Line, out[i].Column, from = line, column, out[i].at
	}
	return out
}

// matches returns the matches of all patterns that no exception overlaps, in order
// and the longest first.
func (k *Checker) matches(text string) []match {
	var out, excepted []match
	for i := range k.patterns {
		p := &k.patterns[i]
		contained := func(required string) bool { return strings.Contains(text, required) }
		if p.required != nil && !slices.ContainsFunc(p.required, contained) {
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
