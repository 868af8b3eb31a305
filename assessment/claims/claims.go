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
	_ "embed"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
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

//go:embed english.txt
var english string

// The words and patterns of english.txt.
var (
	negation   = words("negation")
	crosses    = words("crosses")
	quantifier = words("quantifier")
	wrong      = words("wrong")
	gerund     = words("gerund")
	labels     = words("labels")
	speech     = words("speech")
	auxiliary  = words("auxiliary")
	giving     = words("giving")
	filler     = words("filler")
	pronoun    = words("pronoun")
	boundary   = words("boundary")
	asks       = words("asks")
	mention    = words("mention")
	apart      = words("apart")

	idiom       = expression("idiom")
	no          = expression("no")
	unsaid      = expression("unsaid")
	counted     = expression("counted")
	token       = expression("token")
	contraction = expression("contraction")
	listed      = expression("listed")
	requested   = expression("requested")
	rejected    = expression("rejected")
	denied      = expression("denied")
	judged      = expression("judged")
	after       = expression("after")
	aside       = expression("aside")
	subject     = expression("subject")
	owned       = expression("owned")
	asking      = expression("asking")
	affirmed    = expression("affirmed")
)

// below returns the lines below a name of english.txt.
func below(name string) []string {
	_, text, _ := strings.Cut(english, "\n= "+name+"\n")
	text, _, _ = strings.Cut(text, "\n\n")
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
}

// words returns a function that reports whether a word is below a name. It reads
// them at its first call.
func words(name string) func(word string) bool {
	set := sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for _, word := range strings.Fields(strings.Join(below(name), " ")) {
			out[word] = true
		}
		return out
	})
	return func(word string) bool { return set()[word] }
}

// expression returns a function that compiles the pattern below a name at its first
// call.
func expression(name string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp {
		text := strings.Join(below(name), "|")
		for _, part := range []string{"verdict", "denial"} {
			text = strings.ReplaceAll(text, "{"+part+"}", below(part)[0])
		}
		return regexp.MustCompile(text)
	})
}

// asserted reports whether sentence i asserts the claim at from and to, rather than
// denying it, asking for it or quoting it as wrong.
func asserted(all []sentence, i, from, to int) bool {
	s := &all[i]
	next := ""
	if i+1 < len(all) {
		next = all[i+1].text
	}
	if strings.HasSuffix(s.text, "?") && !asking().MatchString(s.text) {
		return affirmed().MatchString(next)
	}
	const near = 240 // bytes; the time must not grow with the sentence
	before := idiom().ReplaceAllString(s.text[max(0, from-near):from], "")
	preceding := token().FindAllString(subject().ReplaceAllString(before, ""), -1)
	claim := s.text[from:to]
	if requested().MatchString(before) && strings.Contains(claim, "certificat") && !owned().MatchString(before) ||
		listed().MatchString(s.text[:min(len(s.text), near)]) {
		return false
	}
	if unsaid().MatchString(before) || negated(preceding, strings.HasPrefix(claim, "pass")) {
		return false
	}
	behind := aside().ReplaceAllString(idiom().ReplaceAllString(s.text[to:min(len(s.text), to+near)], ""), "")
	if rejected().MatchString(behind) || denied().MatchString(behind) && !owned().MatchString(before) {
		return false
	}
	quoted := false
	for _, q := range s.quotes {
		if q[0] > from || to > q[1] {
			continue
		}
		quoted = true
		if negated(token().FindAllString(idiom().ReplaceAllString(s.text[max(0, q[0]-near):q[0]], ""), -1), false) {
			return false
		}
	}
	named := len(preceding) > 0 && mention(preceding[len(preceding)-1])
	return !(quoted || named) || !judged().MatchString(before) && !judged().MatchString(behind) && !after().MatchString(next)
}

// negated reports whether the words before a claim negate it. It walks back over
// words that may occur between a negation and the claim. With predicate, the claim
// begins with its verb.
func negated(words []string, predicate bool) bool {
	const reach = 20 // words
	// blocked: a negated verb would deny something else. noun: there was a word that
	// is in no list. predicate: there was a verb before the claim. subject: there was
	// a person. spoken: a person says the claim.
	blocked, noun, subject, spoken := false, false, false, false
	for i := len(words) - 1; i >= max(0, len(words)-reach); i-- {
		word := words[i]
		last := i == len(words)-1
		switch {
		case (word == ":" || last && word == "-") && i > 0 && labels(words[i-1]) && !slices.Contains(words[:i-1], "not"):
			return true
		case wrong(word), i == 0 && (gerund(word) || crosses(word)):
			return true
		case spoken && (word == "if" || word == "when" && words[i+1] != "we"):
			return true
		case word == "if" && i > 0 && slices.ContainsFunc(words[max(0, i-2):i], asks):
			return true
		case word == "," || word == "-":
			i = openingMark(words, i)
			if i < 1 || word == "-" && !negation(words[i-1]) && !strings.HasSuffix(words[i-1], "n't") {
				return false
			}
		case word == "yet" && i+1 < len(words) && words[i+1] == "to":
			return !blocked
		case boundary(word):
			return false
		case quantifier(word) && i+1 < len(words) && words[i+1] == "other": // but this one
			return false
		case i+1 < len(words) && counted().MatchString(word+" "+words[i+1]),
			quantifier(word) && (!noun && !blocked || noun && predicate && !subject):
			return true
		case word == "neither" || word == "nor":
			return predicate || !blocked
		case quantifier(word):
			return false
		case negation(word) || strings.HasSuffix(word, "n't"):
			return !blocked
		case speech(word):
			blocked, noun, subject, spoken = false, false, false, true
		case pronoun(word) && i > 0 && giving(words[i-1]): // an object
		case pronoun(word) || contraction().MatchString(word):
			blocked, subject = true, true
		case auxiliary(word):
			predicate = predicate || !noun
		case filler(word) || strings.HasSuffix(word, "ly"):
		default:
			blocked, noun = true, true
		}
	}
	return false
}

// openingMark returns the index of the comma or dash that begins the phrase which
// the mark at end closes, as in "not, at this time, certified"; -1 for none.
func openingMark(words []string, end int) int {
	const most = 8 // words
	for i := end - 1; i > max(0, end-most); i-- {
		if words[i] == words[end] {
			return i
		}
	}
	return -1
}
