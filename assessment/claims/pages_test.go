package claims_test

import (
	"os"
	"strings"
	"testing"
	"time"
)

// lines returns the sentences of a file, one a line.
func lines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// Each sentence of claimed.txt makes one claim in every form of page, and each
// sentence of unclaimed.txt makes none.
func TestPages(t *testing.T) {
	k := checker(t)
	claimed, unclaimed := lines(t, "claimed.txt"), lines(t, "unclaimed.txt")
	for _, text := range claimed {
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
	if got := len(claimed) + len(unclaimed); got < 150 {
		t.Errorf("got %d sentences, want 150", got)
	}
}

// In these documents a claim depends on more than its sentence.
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

// The time for a text grows with its length, whatever the text: four times the
// text takes about four times the time, not sixteen times. Both are measured in
// turn, and the least time counts, since the machine may be busy. -rounds makes
// the texts longer.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes")
	}
	k := checker(t)
	for name, part := range map[string]string{
		"claims in one paragraph": "We are SOC 2 certified. ", "one sentence": "we are soc 2 certified and ", "no blank": "soc2certified", "denials": "We are not SOC 2 certified, and never ",
		"brackets": "[", "links": "[a](", "images": "![", "stars": "*a_ ", "stars alone": "*", "ticks": "`a``", "quotes": "> ", "lists": "- ", "tags": "<b>", "open tags": "<p", "entities": "&amp", "amps": "&", "pipes": "|a", "table": "a|b\n-|-\n",
		"JSON": "[", "JSON objects": `{"a":`, "parentheses": "SOC 2 (", "others": "SOC 2, ISO 27001, ", "questions": "SOC 2 certified? ", "quotation marks": "\"SOC 2 certified\" ", "footnotes": "[^1]: a\n", "references": "[a]: b\n", "tildes": "~~a~", "html lists": "<ul><li>", "dashes": "SOC 2 - ", "nested lists": "  - a\n",
	} {
		t.Run(name, func(t *testing.T) {
			took := func(size int) time.Duration {
				text := strings.Repeat(part, size/len(part))
				begun := time.Now()
				k.Find(text)
				return time.Since(begun)
			}
			size := *rounds * (8 << 10)
			took(size)
			slack := 20 * time.Millisecond // other programs, and the garbage collector
			if strings.HasPrefix(part, "<") {
				slack = 100 * time.Millisecond // time grows with the depth, which the parser bounds
			}
			short, long := took(size), time.Duration(1<<62)
			for range 50 {
				for range 4 {
					short = min(short, took(size))
				}
				long = min(long, took(4*size))
				if long <= 9*short+slack {
					return
				}
			}
			t.Errorf("four times the text took %v, the text %v", long, short)
		})
	}
}
