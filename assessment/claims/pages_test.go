package claims_test

import (
	"strings"
	"testing"
	"time"
)

// said are sentences, as pages have them, that claim a certification.
var said = strings.Split(strings.TrimSpace(`
We are SOC 2 certified.
We're SOC2-certified!
We are SOC 2 and ISO 27001 certified.
We are ISO 27001 and SOC 2 certified.
SOC 2 / ISO 27001 certified
SOC 2/ISO 27001/HIPAA certified
SOC 2, ISO 27001 and HIPAA certified infrastructure
SOC 2, HIPAA, and ISO 27001 certified
SOC 2 & ISO 27001 certified
SOC 2 + ISO 27001 certified
SOC 2 as well as ISO 27001 certified
SOC 1 and SOC 2 certified
SOC 1/2 certified
SOC 1 & 2 Type II certified
SOC2 (Type 2) certified
We are now [SOC2 (Type 2) certified](https://example.com/soc2).
[SOC 2](https://example.com) certified
[SOC 2][1] certified
![SOC 2 certified](badge.svg)
SOC 2: Certified
SOC 2 - certified since 2024
SOC 2 – Certified
SOC 2 — certified by an independent firm
SOC 2 fully certified
SOC 2 officially certified
We are fully SOC 2 Type II (Security and Availability) certified.
We are SOC 2 (Security, Availability, Confidentiality) certified
SOC 2 Type II-certified hosting
SOC 2 Type 1 and Type 2 certified
SOC 2 Type I/II certified
SOC 2, Type II certified
SOC 2 compliant and certified
SOC 2 audited and certified
SOC 2 compliance certification
SOC 2 security certified
Our SOC 2 is certified every year
Our SOC 2 controls are certified.
SOC 2 certification achieved in 2025
Our SOC 2 certification covers the whole platform.
We hold SOC 2 Type II certification.
Acme has earned its SOC 2 Type II certificate.
SOC 2 accredited
SOC II certified
soc-2 certified
SOC&nbsp;2 certified
SOC&#160;2&trade; certified
SOC 2&reg; Type&nbsp;II certified
<p>We are <b>SOC 2</b> certified.</p>
<p>We are <strong>SOC&nbsp;2</strong>&#32;<em>certified</em>.</p>
<span>SOC 2</span><span>Certified</span>
SOC 2<br>certified
SOC 2<sup>1</sup> certified
SOC 2[1] certified
<img src="soc2.png" alt="SOC 2 Type II certified">
<a href="/trust" title="SOC 2 certified">Trust</a>
We are **SOC 2** Type II *certified*
## SOC 2 certified
- SOC 2 certified
1. SOC 2 certified
> SOC 2 certified
* **SOC 2** certified, ISO 27001 certified
| Item | Note |
Our partner is "SOC 2" certified today.
Certified for SOC 2
We are certified to SOC 2 Type II
Certified under SOC 2 since 2023
certified as SOC 2 compliant
certified in SOC 2
We are certified for ISO 27001 and SOC 2.
Certified: ISO 27001, SOC 2 Type II
Certifications: SOC 2 Type II, ISO 27001
Our certifications (ISO 27001, SOC 2) are on the trust page.
We hold certifications such as SOC 2.
Our certifications include SOC 2 and ISO 27001.
A certified SOC 2 Type II company.
We received a certificate for SOC 2.
No surprises – SOC 2 certified.
No surprises - SOC 2 certified.
No surprises, SOC 2 certified.
No nonsense: SOC 2 certified.
No hidden fees. SOC 2 certified.
No-nonsense SOC 2 certified hosting.
We cannot stress enough that we are SOC 2 certified.
We can't say it often enough: we are SOC 2 certified.
With no exceptions, we are SOC 2 certified.
With no exceptions we are SOC 2 certified.
Without exception, every product is SOC 2 certified.
There is no doubt that we are SOC 2 certified.
No wonder we are SOC 2 certified.
It's no secret that we are SOC 2 certified.
We are not only SOC 2 certified but fast.
We aren't just SOC 2 certified, we are quick.
Not just compliant, SOC 2 certified.
We never sell your data and are SOC 2 certified.
We do not train on your data; we are SOC 2 certified.
Your data never leaves our SOC 2 certified cloud.
Your data never leaves a SOC 2 certified data center.
No customer data leaves our SOC 2 certified cloud.
No data is stored outside our SOC 2 certified cloud.
We don't store data outside a SOC 2 certified data center.
You'll never have to worry with our SOC 2 certified platform.
Never worry again: we are SOC 2 certified.
Don't forget that we are SOC 2 certified.
We have never been prouder to be SOC 2 certified.
We could not be happier to be SOC 2 certified!
We have nothing to hide: we are SOC 2 certified.
We had no incident, and we are SOC 2 certified.
Not a bank? Still SOC 2 certified.
Why us? SOC 2 certified.
Did you know that we are SOC 2 certified?
Are you SOC 2 certified? Yes, since 2024.
We are SOC 2 certified, are you?
Do not say that. We are SOC 2 certified.
Our auditors said: "Acme is SOC 2 certified."
"We chose Acme because it is SOC 2 certified", says our first customer.
What was wrong is fixed, and we are SOC 2 certified.
Get SOC 2 certified with us.
We are SOC 2 certified, not ISO 27001 certified.
Our SOC 2 certification does not cover the mobile app.
We are SOC 2 certified and do not share data.
We're SOC 2 certified (and ISO is next).
Built on SOC 2 certified infrastructure
ＳＯＣ ２ certified
As a SOC 2 certified company, do we share data?
We passed our annual SOC 2 Type II audit.
We successfully passed SOC 2.
Our SOC 2 examination was successfully passed
fully SOC 2 compliant
100% GDPR compliant
Fully HIPAA-compliant
HIPAA and ISO 27001 certified
HIPAA: Certified
We are HIPAA certified.
We are certified under HIPAA.
NIST CSF and HIPAA certified
`), "\n")

// unclaimed are sentences that claim nothing of the kind.
var unclaimed = strings.Split(strings.TrimSpace(`
We are not SOC 2 certified.
We are not SOC 2 certified; nobody is.
We are not yet SOC 2 certified.
We aren't SOC 2 certified
We are not, at this time, SOC 2 certified.
We aren't, and have never been, SOC 2 certified.
We are not currently SOC 2 Type II certified.
We are not a SOC 2 certified company.
We are no longer SOC 2 certified.
We are neither SOC 2 nor ISO 27001 certified.
Neither we nor our vendors are SOC 2 certified.
We are not SOC 2 or ISO 27001 certified.
We are not ISO 27001 or SOC 2 certified.
We hold no ISO 27001, SOC 2 or HIPAA certification.
We do not have a SOC 2 certification.
We don't hold any SOC 2 certificate.
We have never been SOC 2 certified.
We have not completed a SOC 2 certification.
We do not claim to be SOC 2 certified.
We never said that we are SOC 2 certified.
We have never claimed that our product is SOC 2 certified.
You can't call it SOC 2 certified
You cannot be SOC 2 certified.
You don't have to be SOC 2 certified to sell.
Nobody can be SOC 2 certified.
No one is SOC 2 certified.
No company is SOC 2 certified.
No vendor can be SOC 2 certified.
None of our vendors is SOC 2 certified.
There is no SOC 2 certificate.
There's no such thing as SOC 2 certification.
There is no such thing as being "SOC 2 certified".
There is no formal SOC 2 certification.
No SOC 2 certification is needed.
We have no plans to become SOC 2 certified.
Without a SOC 2 certification
without being SOC 2 certified
We lack SOC 2 certification.
We have yet to be SOC 2 certified.
We stopped calling ourselves SOC 2 certified.
Avoid saying "SOC 2 certified".
Say "SOC 2 report" instead of "SOC 2 certified".
Do not say “SOC 2 certified”.
- Never claim that you are SOC 2 certified
You should not say that you are SOC 2 certified.
Claiming that you are SOC 2 certified is a red flag.
Saying you are SOC 2 certified tells buyers that you do not know it.
It is wrong to say that a company is SOC 2 certified.
It's a common misconception that startups can be SOC 2 certified.
It is a myth that we are SOC 2 certified.
It does not mean that you are SOC 2 certified.
That does not make you SOC 2 certified.
It is not true that we are SOC 2 certified.
SOC 2 certification does not exist; a SOC 2 audit ends in a report.
SOC 2 certification doesn't exist.
SOC 2 certification is a misnomer.
"SOC 2 certified" is a misnomer.
SOC 2 certification is not a thing.
SOC 2 certification isn't possible.
SOC 2 certification is technically incorrect.
SOC 2 certified is not a term that auditors use.
SOC 2 certification – a common misconception.
SOC 2 certification (a misnomer) comes up in every questionnaire.
SOC 2 certification is not required by law.
The term "SOC 2 certified" is misleading.
The phrase SOC 2 certified is wrong.
The words "SOC 2 certified" should be avoided.
Vendors who say they are "SOC 2 certified" are wrong.
Many vendors write "SOC 2 certified" on their site. That is wrong.
Some say "we are SOC 2 certified", which is misleading.
Competitors claim to be "SOC 2 certified", but there is no such thing.
"SOC 2 certified" does not exist.
So-called SOC 2 certification
Wrong: SOC 2 certified. Right: SOC 2 report.
Myth: SOC 2 certified
❌ SOC 2 certified
~~SOC 2 certified~~ SOC 2 report
<del>SOC 2 certified</del> SOC 2 report
Are you SOC 2 certified?
Is Acme SOC 2 certified?
Are you SOC 2 certified? No: a SOC 2 audit ends in a report.
Do I need SOC 2 certification?
Looking for a SOC 2 certified vendor?
What does SOC 2 certified mean?
How do we become SOC 2 certified?
Customers ask whether we are SOC 2 certified.
Buyers ask if you are SOC 2 certified.
SOC 2 certified? There is no such thing.
We have a SOC 2 Type II report.
We have a SOC 2 report and an ISO 27001 certificate.
We are ISO 27001 certified and hold a SOC 2 report.
We are ISO 27001 certified and SOC 2 attested.
SOC 2 attested, ISO 27001 certified
SOC 2 Type II report, ISO/IEC 27001 certificate
SOC 2 examined and ISO 27001 certified
ISO 27001 certified. SOC 2 report on request.
ISO 27001 certification, SOC 2 report
ISO 27001 certified (SOC 2 in progress)
Certified to ISO 27001 and SOC 2 attested.
Certified to ISO 27001; SOC 2 Type II report
We are certified to ISO 27001 and have a SOC 2 report.
We have a SOC 2 report, and ISO 27001 certification is in progress.
We have SOC 2, and ISO 27001 certification is in progress.
SOC 2: certified public accountants examine our controls.
A SOC 2 report is written by a certified public accountant.
SOC 2. Certified auditors look at it.
SOC 2 audits by certified firms
| SOC 2 | certified |
SOC 2 is an attestation, not a certification.
A SOC 2 is not a certification.
Unlike ISO 27001, SOC 2 has no certificate.
SOC 2 uncertified
ISO 27001 certified
We passed on SOC 2 for now.
We have not passed a SOC 2 audit.
We do not claim to be fully compliant.
No vendor is ever fully compliant.
We are not HIPAA certified; nobody is.
There is no HIPAA certification.
HIPAA compliant, ISO 27001 certified
HIPAA certification does not exist.
Our models can be wrong.
`), "\n")

func TestPages(t *testing.T) {
	k := checker(t)
	for _, text := range said {
		if text == "| Item | Note |" {
			text = "| Item | Note |\n| --- | --- |\n| Trust | SOC 2 certified |"
		}
		t.Run(text, func(t *testing.T) {
			if got := k.Find(text); len(got) != 1 {
				t.Errorf("got %d findings, want 1: %+v", len(got), got)
			}
			if got := k.Find("<!doctype html><html><body><main>\n<p>Hello.</p>\n<div>" + text + "</div>\n<p>Bye.</p></main></body></html>"); !strings.ContainsAny(text, "[]*#>|~") && (len(got) != 1 || got[0].Line != 3) {
				t.Errorf("in a page: got %+v, want one in line 3", got)
			}
		})
	}
	for _, text := range unclaimed {
		t.Run(text, func(t *testing.T) {
			if got := k.Find(text); len(got) > 0 {
				t.Errorf("got %+v", got)
			}
		})
	}
	if got := len(said) + len(unclaimed); got < 150 {
		t.Errorf("got %d sentences, want 150", got)
	}
}

// Documents in which the claim depends on more than its sentence.
func TestDocuments(t *testing.T) {
	k := checker(t)
	for _, tc := range []struct {
		name, text string
		lines      []int
	}{
		{"a list of certifications", "Our certifications:\n\n- ISO 27001\n- SOC 2 Type II\n- Speed\n", []int{4}},
		{"a list of what is not held", "We do not hold:\n\n- SOC 2 certification\n- HIPAA certification\n", nil},
		{"a list of what not to say", "Do not say:\n\n* SOC 2 certified\n* fully compliant\n\nWe are SOC 2 certified.\n", []int{6}},
		{"a list in HTML", "<p>Never write:</p>\n<ul><li>SOC 2 certified</li></ul>\n<p>We are SOC 2 certified.</p>", []int{3}},
		{"questions and answers", "## Are you SOC 2 certified?\n\nYes, of course.\n\n## Are you HIPAA certified?\n\nNo, nobody is.\n", []int{1}},
		{"a wrapped paragraph", "Fast,\nsafe, and SOC 2\ncertified.\n", []int{2}},
		{"an indented letter", "    Dear buyer,\n\n    we are SOC 2\n    certified.\n", []int{3}},
		{"fenced HTML", "```html\n<b>SOC 2</b>\n<i>certified</i>\n```\n", []int{2}},
		{"a table", "| Standard | State |\n| --- | --- |\n| SOC 2 certified | yes |\n| SOC 2 | certified |\n", []int{3}},
		{"a table in HTML", "<html><table>\n<tr><td>SOC 2</td><td>certified</td></tr>\n<tr><td>SOC 2 certified</td></tr></table>", []int{3}},
		{"scripts, styles and comments", "<html><head><title>SOC 2 certified</title>\n<style>.x{content:'SOC 2 certified'}</style>\n<script>var x='SOC 2 certified'</script>\n<!-- SOC 2 certified --></head>\n<body>SOC 2 certified</body></html>", []int{1, 5}},
		{"the description of a page", "<!doctype html>\n<meta name=\"description\" content=\"SOC 2 certified AI\">\n", []int{2}},
		{"HTML in Markdown", "# Hi\n\n<div align=\"center\">\n  <b>SOC 2</b> certified\n</div>\n\nWe are <b>SOC 2</b> certified.\n", []int{4, 7}},
		{"a comment in Markdown", "<!-- SOC 2 certified -->\n\nHello\n", nil},
		{"code", "Run `SOC 2 certified` here.\n", []int{1}},
		{"JSON", "{\"a\": \"We hold SOC 2\",\n\"b\": \"certified\",\n\"c\": [\"SOC 2 certified\", {\"avoid\": [\"SOC 2 certified\"]}]}", []int{3}},
		{"JSON lines", "{\"a\": \"x\"}\n{\"a\": \"SOC\\u00202 certified\"}\n", []int{2}},
		{"no JSON", "[SOC 2]\n{x}\n\nSOC 2 certified", []int{4}},
		{"front matter", "---\ndescription: SOC 2 certified\n---\n\nHi\n", []int{2}},
		{"CSV", "name,claim\nAcme,SOC 2 certified\n", []int{2}},
		{"inline elements that wrap", "<html><p>We are <a\nhref=\"x\">SOC\n2</a> certified", []int{2}},
		{"several in one paragraph", "We are SOC 2 certified. We are HIPAA certified.\nWe are DORA certified.", []int{1, 1, 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []int
			for _, f := range k.Find(tc.text) {
				got = append(got, f.Line)
			}
			if len(got) != len(tc.lines) {
				t.Fatalf("lines: got %v, want %v: %+v", got, tc.lines, k.Find(tc.text))
			}
			for i := range got {
				if got[i] != tc.lines[i] {
					t.Errorf("lines: got %v, want %v", got, tc.lines)
				}
			}
		})
	}
}

// The time for a text grows with its length, whatever is in it: twice the text
// takes about twice the time, and not four times.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes")
	}
	k := checker(t)
	for name, part := range map[string]string{
		"claims in one paragraph": "We are SOC 2 certified. ", "one sentence": "we are soc 2 certified and ", "no blank": "soc2certified", "denials": "We are not SOC 2 certified, and never ",
		"brackets": "[", "links": "[a](", "images": "![", "stars": "*a_ ", "stars alone": "*", "ticks": "`a``", "quotes": "> ", "lists": "- ", "tags": "<b>", "open tags": "<p", "entities": "&amp", "amps": "&", "pipes": "|a", "table": "a|b\n-|-\n",
		"JSON": "[", "JSON objects": `{"a":`, "parentheses": "SOC 2 (", "others": "SOC 2, ISO 27001, ", "questions": "SOC 2 certified? ", "quotation marks": `"SOC 2 certified" `, "footnotes": "[^1]: a\n", "references": "[a]: b\n", "tildes": "~~a~", "html lists": "<ul><li>", "dashes": "SOC 2 - ", "nested lists": "  - a\n",
	} {
		t.Run(name, func(t *testing.T) {
			took := func(size int) time.Duration {
				text := strings.Repeat(part, size/len(part))
				begun := time.Now()
				k.Find(text)
				return time.Since(begun)
			}
			once, twice := took(32<<10), took(128<<10)
			t.Logf("%s: %v, %v", name, once, twice)
			if twice > 12*once+time.Second {
				t.Errorf("four times the text took %v, the text %v", twice, once)
			}
		})
	}
}
