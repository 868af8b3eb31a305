package claims

import (
	"slices"
	"strings"

	"trustpath/assessment/safetext"
)

// The words of English that decide whether a sentence says what it contains.
var (
	// idiom is a negation that denies nothing.
	idiom = safetext.Pattern(`\b(?:not|[a-z]+n't) (?:only|just|merely|simply|solely|least|surprisingly)\b` +
		`|\bno (?:doubt|wonder|question|surprise|joke|kidding|less|exceptions?|strings attached|longer (?:just|only|merely))\b` +
		`|\bimpossible to (?:miss|ignore|overstate|overlook|beat)\b|\bbeyond (?:a |any |all )?(?:doubt|question)\b|\bwithout (?:a |any )?(?:doubt|question|exceptions?|fail)\b|\bnothing (?:but|less than|short of)\b` +
		`|\b(?:can(?:not|'t)|couldn't|could not) (?:stress|emphasi[sz]e|overstate|repeat|say|tell)\b[^,;:.]{0,25}\b(?:enough|often)\b`)
	// no within a match denies it, unless the pattern has one itself.
	no = safetext.Pattern(`\b(?:not|never|no|cannot|[a-z]+n't)\b`)
	// unsaid ends with what is named in order not to be said.
	unsaid = safetext.Pattern(`\b(?:do not|don't|never|must not|should not|shouldn't|cannot|can't|used to) (?:say|claim|write|promise|call)\b`)

	negation = words(`not never cannot without lack lacks lacked lacking hardly neither nor non- non avoid avoids avoided avoiding instead rather
		stop stops stopped quit refuse refuses refused remove removes removed removing delete deleted drop dropped ban banned replace replaced far
		dont cant isnt arent wont doesnt didnt fail fails failed yet-to lose lost`)
	crosses    = words(`❌ ✗ ✘ ✖ 🚫`) // before what is wrong
	quantifier = words(`no none nobody nothing neither nor zero`)
	counted    = map[string]bool{"not one": true, "not every": true, "not all": true, "not any": true, "hardly any": true}
	wrong      = words(`wrong incorrect inaccurate misleading mistaken mistake misnomer myth misconception misunderstanding fallacy untrue false falsely
		whether so-called pretend pretends pretending wrongly incorrectly mistakenly erroneously supposedly allegedly impossible doubt doubts doubted`)
	gerund = words(`believing assuming thinking claiming saying calling`) // of what one should not, at the beginning
	labels = words(`wrong incorrect bad false myth myths mistake mistakes misconception misconceptions avoid don't not untrue misleading fiction instead`)
	// speech passes a negation on to the sentence that it introduces.
	speech = words(`say says said saying claim claims claimed claiming call calls called calling state states stated stating mean means meant meaning
		imply implies implied implying suggest suggests suggested believe believes believed believing think thinks thought thinking assume assumes
		assuming assumed pretend promise promises promised guarantee guarantees guaranteed advertise advertises advertised advertising market marketed
		describe describes described describing write writes written writing mention mentions label labeled consider considered make makes made
		true correct accurate right case expect evidence proof proves prove tell tells told`)
	auxiliary = words(`be been being is are was were am become becomes becoming became get gets getting got have has had having can could will would
		may might must should shall do does did hold holds held holding need needs needed require requires required issue issues issued grant grants granted
		award awards awarded give gives gave hand hands handed`)
	giving = words(`give gives gave giving grant grants award awards hand hands issue issues get gets send sends sell sells`) // somebody something
	filler = words(`certificate certification ask asks asked asking longer a an the any some as of in to for by or about it itself himself ourselves yourself themselves us them there thing things such kind sort type
		form like exist exists existing yet currently presently now today still ever even already always also formal official valid current own real
		actual proper true single one body word words term phrase wording expression statement full full-blown legitimate
		out offer offers offered offering given provide provides provided sell buy buys bought download way accept use
		uses used using want wants wanted seek seeks seeking sought pursue pursued pursuing obtain obtained obtaining receive received receiving earn
		earned achieve achieved achieving acquire acquired complete completed finish finished undergo undergone possess own owns carry show
		plan plans planned planning intention intend ourself at all time point moment this our your their its his her my ( )`)
	pronoun  = words(`we you they i he she who which that`)
	boundary = words(`; : - . ! ? ✅ ✓ ✔ but because since so while until although though and if when once unless`)
	asks     = words(`ask asks asked asking wonder wonders wondering know check see sure tell`)
	mention  = words(`term terms phrase phrases words wording expression slogan`)

	token       = safetext.Pattern(`[\pL\pN'’%]+(?:-[\pL\pN']+)*-?|[^\pL\pN\s']`)
	contraction = safetext.Pattern(`^(?:we|you|they|i|he|she|it|that|there|who)'(?:re|m|s|ve|ll|d)$`)

	verdict = `(?:a |an |the |only |just |common |popular |widespread |frequent |big |pure |marketing |urban |industry )*` +
		`(?:wrong|incorrect|inaccurate|misleading|mistaken|untrue|false|nonsense|misinformed|meaningless|impossible|imprecise|sloppy|no such thing` +
		`|misnomer|myth|misconception|misunderstanding|mistake|error|fallacy|lie|oxymoron|attestation|red flag|shorthand|fiction|marketing (?:language|speak|talk|term|jargon|fluff))`
	denial = `(?:does(?:n't| not) (?:really |actually |even )?exist|do(?:n't| not) (?:really |actually |even )?exist|never existed` +
		`|(?:is|are|was|were|'s)(?:n't| not) (?:really |actually |even |quite |technically )*(?:a (?:real )?thing|possible|real|true|correct|accurate|right|something|what|how))`
	// listed begins a list of what must not be said.
	listed = safetext.Pattern(`^(?:[a-z']+ ){0,4}(?:avoid|banned|forbidden|prohibited|(?:never|not|n't)(?: to)? (?:say|use|write|claim))(?: (?:this|these|the|following|saying|words?|terms?|phrases?|wording|claims?|sentences?)){0,3} ?:` +
		`|^(?:never|(?:common )?(?:myth|misconception|mistake|fiction|error)s?(?: (?:no\.? ?|# ?)?[0-9]+| ?# ?[0-9]+)?) ?[:.-]`)
	// requested ends with what another party asks for.
	requested = safetext.Pattern(`\b(?:asks?|asked|asking|requires?|required|requiring|requests?|requested|demands?|demanded|wants?|wanted|insists? on) (?:for )?(?:a |an |your |proof of |to see a |to see your )?$`)
	// rejected is what follows a claim that is quoted as wrong.
	rejected = safetext.Pattern(`^ ?(?:[()] ?)?(?:[,;:-] )?(?:(?:but |although |and )?(?:that|this|it|which|there|these|they) ?)?(?:[a-z]+ly )?(?:'s |is |are |was |were |would be |can be |may be |sounds )(?:[a-z]+ly |also |still |just |in fact )*` + verdict + `\b` +
		`|^ ?(?:[()] ?)?(?:[,;:-] )?(?:(?:but |although |and )?(?:that|this|it|which|there|these|they) ?)?(?:[a-z]+ly )?` + denial + `\b` +
		`|^ ?[,:(-] ?(?:a|an|the) ` + verdict + `\b|^ ?[,:(-] ?(?:(?:wrong|incorrect|false|nonsense|not quite|nope|no|none|n/a|not [a-z]+)[.!)]?$|(?:no|nope),)` +
		`|^,? ?(?:but |when |though )?(?:they|people|it|you|we) (?:really |actually )?means?\b|^ (?:is|are) (?:really |actually |just )?(?:an? )?(?:attestation |audit )?reports?\b` +
		`|^ ?(?:misunderst\w+|mislead\w*|lies?|confuses?)\b` +
		`|^ ?(?:should|must|can|could|may)(?:n't| not| never)? (?:be )?(?:avoided|said|claimed|written|used)\b`)
	// denied is a predicate with a negation directly behind the claim.
	denied = safetext.Pattern(`^(?: [a-z]+ly| itself| alone)? ?(?:(?:is|are|was|were|do|does|did|has|have|had|could|would|should|must|may|might)(?: not|n't| never)|can(?:not|'t)|won't|will not)\b`)
	// judged is a judgment anywhere in a sentence with a quotation.
	judged = safetext.Pattern(`\b` + verdict + `\b|` + denial + `|\b(?:avoid|never|instead of|rather than|don't|do not|should|must|remove|changed?|corrected|replace[ds]?|swap(?:ped)?|stop|in place of|in lieu of|so-called|beware|technically|strictly|(?:correct|right|proper|accurate) (?:term|word|phrase|wording)|when they mean)\b`)
	after  = safetext.Pattern(`^(?:that|this|it|which|both|neither|there|the|these|such)\b.{0,40}?(?:` + verdict + `\b|` + denial + `|\bnot\b)`)
	// aside is what a sentence puts between two commas, as in ", strictly speaking,".
	aside = safetext.Pattern(`, [a-z ]{1,30},`)
	// subject is a standard that a claim about its report begins after.
	subject = safetext.Pattern(`\bsoc[ -]?2 $`)
	owned   = safetext.Pattern(`\b(?:our|my|we|we're|i)\b`)

	asking   = safetext.Pattern(`^(?:we|we're|we've|our|i|i'm|because|since|as|did you know|have you heard)\b`)
	affirmed = safetext.Pattern(`^(?:- )?(?:(?:a|answer|short answer|the answer)(?: ?:| is) )?(?:yes|yep|yeah|absolutely|certainly|of course|indeed|sure|definitely|correct|we are|we're|we do)\b`)
)

func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(text) {
		out[word] = true
	}
	return out
}

// asserted reports whether a sentence says what it contains at a place, rather
// than to deny it, to ask for it or to quote it as wrong.
func asserted(all []sentence, i, from, to int) bool {
	s := &all[i]
	next := ""
	if i+1 < len(all) {
		next = all[i+1].text
	}
	if strings.HasSuffix(s.text, "?") && !asking().MatchString(s.text) {
		return affirmed().MatchString(next)
	}
	const near = 240 // bytes, so that the time doesn't grow with the sentence
	before := idiom().ReplaceAllString(s.text[max(0, from-near):from], "")
	said := token().FindAllString(subject().ReplaceAllString(before, ""), -1)
	if requested().MatchString(before) && strings.Contains(s.text[from:to], "certificat") && !owned().MatchString(before) || listed().MatchString(s.text[:min(len(s.text), near)]) {
		return false
	}
	if unsaid().MatchString(before) || negated(said, strings.HasPrefix(s.text[from:to], "pass")) {
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
	named := len(said) > 0 && mention[said[len(said)-1]]
	return !(quoted || named) || !judged().MatchString(before) && !judged().MatchString(behind) && !after().MatchString(next)
}

// negated walks back from a claim over the words that can stand between a
// negation and what it denies. With predicate, the claim begins with its verb.
func negated(said []string, predicate bool) bool {
	const reach = 20 // words
	// blocked: a negation of a verb would deny something else. noun: there is a
	// word that is none of those above. predicate: a verb stands in front of it.
	// subject: there is a person. spoken: a person says it.
	blocked, noun, subject, spoken := false, false, false, false
	for i := len(said) - 1; i >= max(0, len(said)-reach); i-- {
		word := said[i]
		last := i == len(said)-1
		switch {
		case (word == ":" || last && word == "-") && i > 0 && labels[said[i-1]] && !slices.Contains(said[:i-1], "not"):
			return true
		case wrong[word], i == 0 && (gerund[word] || crosses[word]):
			return true
		case spoken && (word == "if" || word == "when" && said[i+1] != "we"):
			return true
		case word == "if" && i > 0 && slices.ContainsFunc(said[max(0, i-2):i], func(w string) bool { return asks[w] }):
			return true
		case word == "," || word == "-":
			if i = opening(said, i); i < 1 || word == "-" && !negation[said[i-1]] && !strings.HasSuffix(said[i-1], "n't") {
				return false
			}
		case word == "yet" && i+1 < len(said) && said[i+1] == "to":
			return !blocked
		case boundary[word]:
			return false
		case quantifier[word] && i+1 < len(said) && said[i+1] == "other": // but this one
			return false
		case i+1 < len(said) && counted[word+" "+said[i+1]], quantifier[word] && (!noun && !blocked || noun && predicate && !subject):
			return true
		case word == "neither" || word == "nor":
			return predicate || !blocked
		case quantifier[word]:
			return false
		case negation[word] || strings.HasSuffix(word, "n't"):
			return !blocked
		case speech[word]:
			blocked, noun, subject, spoken = false, false, false, true
		case pronoun[word] && i > 0 && giving[said[i-1]]: // an object
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

// opening is the place of the comma or dash that opens what another one closes,
// as in "not, at this time, certified"; -1 when there is none.
func opening(said []string, end int) int {
	const most = 8 // words
	for i := end - 1; i > max(0, end-most); i-- {
		if said[i] == said[end] {
			return i
		}
	}
	return -1
}
