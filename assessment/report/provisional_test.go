package report_test

import (
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment/report"
)

// A roadmap that open questions can change is marked; don't know is an answer.
func TestProvisional(t *testing.T) {
	c := load(t)
	for name, want := range map[string]bool{"not answered": true, "full": false, "open": false} {
		answers := variants()[name]
		if want {
			answers = strings.Replace(full, "  promises: [none]\n", "", 1)
		}
		_, r, md := render(t, c, answers)
		if got := r.Provisional() > 0; got != want {
			t.Errorf("%s: got provisional %v, want %v", name, got, want)
		}
		head, _, _ := strings.Cut(md, "\n## ")
		says := fmt.Sprintf("**Provisional.** %s question", report.Upper(report.NumberWord(max(1, r.Provisional()))))
		if got := strings.Contains(head, says); got != want {
			t.Errorf("%s: the head says it: %v, want %v\n%s", name, got, want, head)
		}
	}
}
