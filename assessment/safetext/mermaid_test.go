package safetext_test

import (
	"strings"
	"testing"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func TestMermaid(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Access: SSO; 80% #1 [x]", "Access - SSO, 80 percent 1 (x)"},
		{"Section 5 review", "'Section 5 review'"},
		{"Sections", "Sections"},
		{"2026-12-01 audit", "'2026-12-01 audit'"},
		{"say \"hi\" `x`\n<b>", "say 'hi' 'x' (b)"},
		{"%%{init}%%", "percent percent(init) percent percent"},
	}
	for _, test := range tests {
		if got := safetext.Mermaid(test.in); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestMermaidKeepsNoSign(t *testing.T) {
	for in := range hostile.Cleaned() {
		if got := safetext.Mermaid(safetext.Text(in, 500)); strings.ContainsAny(got, ":;#%\"`<>{}[]\n\t") {
			t.Errorf("%q: got %q", in, got)
		}
	}
}
