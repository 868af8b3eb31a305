package claims

import (
	"slices"
	"strings"

	"trustpath/assessment/safetext"
)

// The English words that decide whether a sentence asserts a claim.
var (
	// idiom is a phrase whose negation does not deny.
	idiom = safetext.Pattern(`\b(?:not|[a-z]+n't) (?:only|just|merely|simply|solely|least|surprisingly)\b` +
		`|\bno (?:doubt|wonder|question|surprise|joke|kidding|less|exceptions?|strings attached|longer (?:just|only|merely))\b` +
		`|\bimpossible to (?:miss|ignore|overstate|overlook|beat)\b|\bbeyond (?:a |any |all )?(?:doubt|question)\b|\bwithout (?:a |any )?(?:doubt|question|exceptions?|fail)\b|\bnothing (?:but|less than|short of)\b` +
		`|\b(?:can(?:not|'t)|couldn't|could not) (?:stress|emphasi[sz]e|overstate|repeat|say|tell)\b[^,;:.]{0,25}\b(?:enough|often)\b`)
	// no denies the match that contains it.
	no = safetext.Pattern(`\b(?:not|never|no|cannot|[a-z]+n't)\b`)
	// unsaid is a warning not to use the words that follow.
	unsaid = safetext.Pattern(`\b(?:do not|don't|never|must not|should not|shouldn't|cannot|can't|used to) (?:say|claim|write|promise|call)\b`)

	negation = wordSet(`not never cannot without lack lacks lacked lacking hardly neither nor non- non avoid avoids avoided avoiding instead rather
		stop stops stopped quit refuse refuses refused remove removes removed removing delete deleted drop dropped ban banned replace replaced far
		dont cant isnt arent wont doesnt didnt fail fails failed yet-to lose lost`)
	crosses    = wordSet(`❌ ✗ ✘ ✖ 🚫`) // before a wrong example
	quantifier = wordSet(`no none nobody nothing neither nor zero`)
	counted    = map[string]bool{"not one": true, "not every": true, "not all": true, "not any": true, "hardly any": true}
	wrong      = wordSet(`wrong incorrect inaccurate misleading mistaken mistake misnomer myth misconception misunderstanding fallacy untrue false falsely
		whether so-called pretend pretends pretending wrongly incorrectly mistakenly erroneously supposedly allegedly impossible doubt doubts doubted`)
	gerund = wordSet(`believing assuming thinking claiming saying calling`) // at the beginning, of a mistake
	labels = wordSet(`wrong incorrect bad false myth myths mistake mistakes misconception misconceptions avoid don't not untrue misleading fiction instead`)
	// speech introduces a clause, to which its negation applies.
	speech = wordSet(`say says said saying claim claims claimed claiming call calls called calling state states stated stating mean means meant meaning
		imply implies implied implying suggest suggests suggested believe believes believed believing think thinks thought thinking assume assumes
		assuming assumed pretend promise promises promised guarantee guarantees guaranteed advertise advertises advertised advertising market marketed
		describe describes described describing write writes written writing mention mentions label labeled consider considered make makes made
		true correct accurate right case expect evidence proof proves prove tell tells told`)
	auxiliary = wordSet(`be been being is are was were am become becomes becoming became get gets getting got have has had having can could will would
		may might must should shall do does did hold holds held holding need needs needed require requires required issue issues issued grant grants granted
		award awards awarded give gives gave hand hands handed`)
	giving = wordSet(`give gives gave giving grant grants award awards hand hands issue issues get gets send sends sell sells`) // with two objects
	filler = wordSet(`certificate certification ask asks asked asking longer a an the any some as of in to for by or about it itself himself ourselves yourself themselves us them there thing things such kind sort type
		form like exist exists existing yet currently presently now today still ever even already always also formal official valid current own real
		actual proper true single one body word words term phrase wording expression statement full full-blown legitimate
		out offer offers offered offering given provide provides provided sell buy buys bought download way accept use
		uses used using want wants wanted seek seeks seeking sought pursue pursued pursuing obtain obtained obtaining receive received receiving earn
		earned achieve achieved achieving acquire acquired complete completed finish finished undergo undergone possess own owns carry show
		plan plans planned planning intention intend ourself at all time point moment this our your their its his her my ( )`)
	pronoun  = wordSet(`we you they i he she who which that`)
	boundary = wordSet(`; : - . ! ? ✅ ✓ ✔ but because since so while until although though and if when once unless`)
	asks     = wordSet(`ask asks asked asking wonder wonders wondering know check see sure tell`)
	mention  = wordSet(`term terms phrase phrases words wording expression slogan`)

	token       = safetext.Pattern(`[\pL\pN'’%]+(?:-[\pL\pN']+)*-?|[^\pL\pN\s']`)
	contraction = safetext.Pattern(`^(?:we|you|they|i|he|she|it|that|there|who)'(?:re|m|s|ve|ll|d)$`)

	verdict = `(?:a |an |the |only |just |common |popular |widespread |frequent |big |pure |marketing |urban |industry )*` +
		`(?:wrong|incorrect|inaccurate|misleading|mistaken|untrue|false|nonsense|misinformed|meaningless|impossible|imprecise|sloppy|no such thing` +
		`|misnomer|myth|misconception|misunderstanding|mistake|error|fallacy|lie|oxymoron|attestation|red flag|shorthand|fiction|marketing (?:language|speak|talk|term|jargon|fluff))`
	denial = `(?:does(?:n't| not) (?:really |actually |even )?exist|do(?:n't| not) (?:really |actually |even )?exist|never existed` +
		`|(?:is|are|was|were|'s)(?:n't| not) (?:really |actually |even |quite |technically )*(?:a (?:real )?thing|possible|real|true|correct|accurate|right|something|what|how))`
	// listed begins a list of words to avoid.
	listed = safetext.Pattern(`^(?:[a-z']+ ){0,4}(?:avoid|banned|forbidden|prohibited|(?:never|not|n't)(?: to)? (?:say|use|write|claim))(?: (?:this|these|the|following|saying|words?|terms?|phrases?|wording|claims?|sentences?)){0,3} ?:` +
		`|^(?:never|(?:common )?(?:myth|misconception|mistake|fiction|error)s?(?: (?:no\.? ?|# ?)?[0-9]+| ?# ?[0-9]+)?) ?[:.-]`)
	// requested is a demand of another party, before its object.
	requested = safetext.Pattern(`\b(?:asks?|asked|asking|requires?|required|requiring|requests?|requested|demands?|demanded|wants?|wanted|insists? on) (?:for )?(?:a |an |your |proof of |to see a |to see your )?$`)
	// rejected follows a claim that is quoted as wrong.
	rejected = safetext.Pattern(`^ ?(?:[()] ?)?(?:[,;:-] )?(?:(?:but |although |and )?(?:that|this|it|which|there|these|they) ?)?(?:[a-z]+ly )?(?:'s |is |are |was |were |would be |can be |may be |sounds )(?:[a-z]+ly |also |still |just |in fact )*` + verdict + `\b` +
		`|^ ?(?:[()] ?)?(?:[,;:-] )?(?:(?:but |although |and )?(?:that|this|it|which|there|these|they) ?)?(?:[a-z]+ly )?` + denial + `\b` +
		`|^ ?[,:(-] ?(?:a|an|the) ` + verdict + `\b|^ ?[,:(-] ?(?:(?:wrong|incorrect|false|nonsense|not quite|nope|no|none|n/a|not [a-z]+)[.!)]?$|(?:no|nope),)` +
		`|^,? ?(?:but |when |though )?(?:they|people|it|you|we) (?:really |actually )?means?\b|^ (?:is|are) (?:really |actually |just )?(?:an? )?(?:attestation |audit )?reports?\b` +
		`|^ ?(?:misunderst\w+|mislead\w*|lies?|confuses?)\b` +
		`|^ ?(?:should|must|can|could|may)(?:n't| not| never)? (?:be )?(?:avoided|said|claimed|written|used)\b`)
	// denied is a negated predicate directly after the claim.
	denied = safetext.Pattern(`^(?: [a-z]+ly| itself| alone)? ?(?:(?:is|are|was|were|do|does|did|has|have|had|could|would|should|must|may|might)(?: not|n't| never)|can(?:not|'t)|won't|will not)\b`)
	// judged is a judgment in a sentence with a quotation.
	judged = safetext.Pattern(`\b` + verdict + `\b|` + denial + `|\b(?:avoid|never|instead of|rather than|don't|do not|should|must|remove|changed?|corrected|replace[ds]?|swap(?:ped)?|stop|in place of|in lieu of|so-called|beware|technically|strictly|(?:correct|right|proper|accurate) (?:term|word|phrase|wording)|when they mean)\b`)
	after  = safetext.Pattern(`^(?:that|this|it|which|both|neither|there|the|these|such)\b.{0,40}?(?:` + verdict + `\b|` + denial + `|\bnot\b)`)
	// aside is a phrase between two commas, as in ", strictly speaking,".
	aside = safetext.Pattern(`, [a-z ]{1,30},`)
	// subject is the standard directly before a claim about its report.
	subject = safetext.Pattern(`\bsoc[ -]?2 $`)
	owned   = safetext.Pattern(`\b(?:our|my|we|we're|i)\b`)

	asking   = safetext.Pattern(`^(?:we|we're|we've|our|i|i'm|because|since|as|did you know|have you heard)\b`)
	affirmed = safetext.Pattern(`^(?:- )?(?:(?:a|answer|short answer|the answer)(?: ?:| is) )?(?:yes|yep|yeah|absolutely|certainly|of course|indeed|sure|definitely|correct|we are|we're|we do)\b`)
)

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(text) {
		out[word] = true
	}
	return out
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
	if requested().MatchString(before) && strings.Contains(s.text[from:to], "certificat") && !owned().MatchString(before) || listed().MatchString(s.text[:min(len(s.text), near)]) {
		return false
	}
	if unsaid().MatchString(before) || negated(preceding, strings.HasPrefix(s.text[from:to], "pass")) {
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
	named := len(preceding) > 0 && mention[preceding[len(preceding)-1]]
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
		case (word == ":" || last && word == "-") && i > 0 && labels[words[i-1]] && !slices.Contains(words[:i-1], "not"):
			return true
		case wrong[word], i == 0 && (gerund[word] || crosses[word]):
			return true
		case spoken && (word == "if" || word == "when" && words[i+1] != "we"):
			return true
		case word == "if" && i > 0 && slices.ContainsFunc(words[max(0, i-2):i], func(w string) bool { return asks[w] }):
			return true
		case word == "," || word == "-":
			i = openingMark(words, i)
			if i < 1 || word == "-" && !negation[words[i-1]] && !strings.HasSuffix(words[i-1], "n't") {
				return false
			}
		case word == "yet" && i+1 < len(words) && words[i+1] == "to":
			return !blocked
		case boundary[word]:
			return false
		case quantifier[word] && i+1 < len(words) && words[i+1] == "other": // but this one
			return false
		case i+1 < len(words) && counted[word+" "+words[i+1]], quantifier[word] && (!noun && !blocked || noun && predicate && !subject):
			return true
		case word == "neither" || word == "nor":
			return predicate || !blocked
		case quantifier[word]:
			return false
		case negation[word] || strings.HasSuffix(word, "n't"):
			return !blocked
		case speech[word]:
			blocked, noun, subject, spoken = false, false, false, true
		case pronoun[word] && i > 0 && giving[words[i-1]]: // an object
		case pronoun[word] || contraction().MatchString(word):
			blocked, subject = true, true
		case auxiliary[word]:
			predicate = predicate || !noun
		case filler[word] || strings.HasSuffix(word, "ly"):
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
