package pack_test

import (
	"strings"
	"testing"

	"trustpath/assessment/pack"
)

// The texts of documents name what the pack has, and a pack can go without them.
func TestDocumentTexts(t *testing.T) {
	for _, tc := range []struct{ name, old, with, want string }{
		{"event of no option", "option: asks.iso27001,", "option: asks.iso27002,", `event asks_iso27001 names option "asks.iso27002"`},
		{"question that there is not", "{id: delivery, ask:", "{id: deliveries, ask:", `whom names question "deliveries"`},
		{"template of no workstream", "  - id: cryptography\n", "  - id: cryptografy\n", `a template names workstream "cryptografy"`},
		{"condition of nothing", "when: capacity.spare_time or", "when: capacity.spare_tme or", `spare_tme`},
		{"source of a risk", "sources: [policy]", "sources: [polcy]", `risk time_eaten names source "polcy"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := pack.Load(changed(t, edited(t, "documents.yaml", tc.old, tc.with)))
			if err == nil || !strings.Contains(err.Error(), "documents.yaml") || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q in it", err, tc.want)
			}
		})
	}
	without, err := pack.Load(changed(t, map[string]string{"documents.yaml": ""}))
	if err != nil || len(without.Texts.Risks) > 0 {
		t.Errorf("a pack without the file: %v", err)
	}
}
