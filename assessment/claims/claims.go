// Package claims finds sentences in a text that must not be said, by the
// patterns of the content. What is denied ("we are not …") and what follows the
// words "Do not say" is left alone.
package claims

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
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

var (
	// denied is a "no" in the few words before, in the same part of a sentence.
	denied = regexp.MustCompile(`\b(?:not|no|never|nobody|nothing|none|neither|nor|cannot|without|avoid\w*|wrong|[a-z]+n't|instead of|believing|assuming|claiming|thinking|myth|mistake|misconception)(?: [^ ,;:.!?\n]+){0,6} ?['(]?$`)
	// also is a "not" that denies nothing.
	also = regexp.MustCompile(`\b(?:not|no) (?:only|just|longer)\b|\bno doubt\b`)
	// no within a match denies it, unless the pattern has one itself.
	no = regexp.MustCompile(`\b(?:not|never|no|cannot|[a-z]+n't)\b`)
	// unsaid ends with what is named in order not to be said.
	unsaid = regexp.MustCompile(`\b(?:do not|don't|never|must not|should not|shouldn't|cannot|can't) (?:say|claim|write|promise|call)\b[^.!?\n]*$`)
)

// Checker finds what must not be said. It is safe for use by several goroutines.
type Checker struct {
	catalog  *assessment.Catalog
	patterns []pattern
}

type pattern struct {
	*regexp.Regexp
	claim *assessment.Claim
	no    bool // it has a "no" itself
}

// New makes a checker of the claims of a catalog.
func New(c *assessment.Catalog) (*Checker, error) {
	k := &Checker{catalog: c}
	for i := range c.Claims {
		for _, text := range c.Claims[i].Patterns {
			expression, err := regexp.Compile(text)
			if err != nil {
				return nil, fmt.Errorf("claim %s: %w", c.Claims[i].ID, err)
			}
			k.patterns = append(k.patterns, pattern{expression, &c.Claims[i], no.MatchString(text)})
		}
	}
	return k, nil
}

// Find returns what must not be said, in order of place; of findings that
// overlap the first and longest.
func (k *Checker) Find(text string) []Finding {
	p := plainly(text)
	var spans []span
	for _, pattern := range k.patterns {
		for _, at := range pattern.FindAllStringIndex(p.text, -1) {
			if p.whole(at[0], at[1]) && p.asserted(at[0]) && (pattern.no || !no.MatchString(p.text[at[0]:at[1]])) {
				spans = append(spans, span{at[0], at[1], pattern.claim})
			}
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	out, end := []Finding{}, 0
	for _, s := range spans {
		if s.from >= end {
			out, end = append(out, p.finding(k.catalog, s)), s.to
		}
	}
	return out
}

// span is a place in the plain text.
type span struct {
	from, to int
	claim    *assessment.Claim
}

// whole reports whether a match begins and ends with whole words.
func (p plain) whole(from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(p.text[:from])
	first, _ := utf8.DecodeRuneInString(p.text[from:])
	last, _ := utf8.DecodeLastRuneInString(p.text[:to])
	after, _ := utf8.DecodeRuneInString(p.text[to:])
	return !(letter(before) && letter(first)) && !(letter(last) && letter(after))
}

// asserted reports whether what begins here is said, and not denied or named.
func (p plain) asserted(from int) bool {
	sentence := p.text[p.begin(from):from]
	if unsaid.MatchString(p.text[strings.LastIndexByte(p.text[:from], '\n')+1 : from]) {
		return false
	}
	return !denied.MatchString(also.ReplaceAllString(sentence, "also"))
}

// begin is where the sentence around a place begins.
func (p plain) begin(at int) int {
	from := strings.LastIndexByte(p.text[:at], '\n') + 1
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.LastIndex(p.text[from:at], end); i >= 0 {
			from += i + len(end)
		}
	}
	return from
}

func (p plain) finding(c *assessment.Catalog, s span) Finding {
	from, to := p.origin[s.from], p.origin[s.to]
	begin := p.begin(s.from)
	end := len(p.text)
	if i := strings.IndexAny(p.text[s.to:], ".!?\n"); i >= 0 {
		end = s.to + i + 1
	}
	line := strings.Count(p.from[:from], "\n")
	column := utf8.RuneCountInString(p.from[strings.LastIndexByte(p.from[:from], '\n')+1 : from])
	out := Finding{Line: line + 1, Column: column + 1, Text: safetext.Line(p.from[from:to], 200),
		Sentence: safetext.Line(p.from[p.origin[begin]:p.origin[min(end, len(p.text))]], 300),
		Claim:    s.claim.ID, Reason: s.claim.Reason, Instead: s.claim.Instead, Sources: []string{}}
	for _, id := range s.claim.Sources {
		if source := c.Source(id); source != nil {
			out.Sources = append(out.Sources, source.Cite())
		}
	}
	return out
}
