package safetext_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

// JSON holds every text as it is, and lets none of it out raw.
func TestEncodeJSON(t *testing.T) {
	for _, text := range append(hostile.Texts(), "a\u202e\u009b31m", "\x7f", "\U000e0041", "\u2028", "é 日本 👩‍💻 <b> & ' \t\n") {
		for _, indent := range []string{"", "  "} {
			want := map[string]string{text: text}
			var out bytes.Buffer
			if err := safetext.EncodeJSON(&out, want, indent); err != nil {
				t.Fatal(err)
			}
			if err := hostile.Document(out.String()); err != nil {
				t.Errorf("%q: %v in %q", text, err, &out)
			}
			var got, plain map[string]string
			pure, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(pure, &plain); err != nil { // what is not UTF-8 is replaced
				t.Fatal(err)
			}
			if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got) != 1 {
				t.Fatalf("%q: got %q, %v", text, &out, err)
			}
			for key := range plain {
				if got[key] != plain[key] {
					t.Errorf("got %q, want %q", got, plain)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := safetext.EncodeJSON(&out, "<a & b>", ""); err != nil || out.String() != "\"<a & b>\"\n" {
		t.Errorf("got %q, %v", &out, err)
	}
}
