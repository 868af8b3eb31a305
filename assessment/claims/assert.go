package claims

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
)

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
