package report_test

import (
	"fmt"
	"strings"
	"testing"
)

// A roadmap that open questions can change is marked; don't know is an answer.
func TestProvisional(t *testing.T) {
	c := load(t)
	for name, want := range map[string]bool{"empty": true, "full": false, "open": false} {
		_, r, md := render(t, c, variants()[name])
		if got := r.Provisional() > 0; got != want {
			t.Errorf("%s: got provisional %v, want %v", name, got, want)
		}
		head, _, _ := strings.Cut(md, "## In five lines")
		if got := strings.Contains(head, fmt.Sprintf("**Provisional.** %d questions", r.Provisional())); got != want {
			t.Errorf("%s: the head says it: %v, want %v\n%s", name, got, want, head)
		}
	}
}
