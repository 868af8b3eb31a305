package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment/pack/packtest"
	"trustpath/content"
)

const fourthAnswers = `trustpath: 1
company: Acme AI
start: 2026-12-01
answers:
  customers: [global_enterprise]
  regions: [eu]
  sectors: [general]
  asks: [iso27001, iso27701]
  deadline: within_12_months
  ai_role: [integrates_models]
  ai_impact: [assists_people]
  data: [customer_confidential]
  promises: [none]
  sell_trust: product_feature
  trust_proof: [public_certificate]
  held: [none]
  controls: basics
  team_size: 11_25
  capacity: dedicated
`

// A standard that content adds appears everywhere.
func TestFourthStandard(t *testing.T) {
	t.Parallel()
	pack, err := packtest.WithFourthStandard(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folder, answers := filepath.Join(dir, "pack"), filepath.Join(dir, "answers.yaml")
	if err := os.CopyFS(folder, pack); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(answers, []byte(fourthAnswers), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		out, err := os.Create(filepath.Join(dir, "out"))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		var talk bytes.Buffer
		a := newApp()
		a.out, a.talk = out, &talk
		a.getenv = func(name string) string {
			return map[string]string{"XDG_DATA_HOME": dir, "HOME": dir}[name]
		}
		if code := a.run(t.Context(), append(args, "--today", "2026-12-02")); code != 0 {
			t.Fatalf("%q: exit %d: %s", args, code, talk.String())
		}
		data, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	has := func(text, what string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: no %q in\n%.3000s", what, w, text)
			}
		}
	}
	if *everyCase {
		has(run("content", "check", folder), "content check", "0 errors")
	}

	id := strings.TrimSpace(run("new", "--answers", answers, "--content", folder))
	has(run("show", id, "--content", folder), "show", "ISO 27701      now")
	has(run("explain", id, "iso27701", "--content", folder), "explain", "ISO 27701: now")
	has(run("assess", "--answers", answers, "--content", folder, "--json"), "assess", `"id": "iso27701"`)
	for format, want := range map[string][]string{
		formatMarkdown: {"| **ISO 27701** | **Now** |", "| ISO 27701 certificate |", "; ISO 27701 "},
		formatHTML:     {"ISO 27701 certificate"},
		formatJSON:     {`"id": "iso27701"`, `"iso27701_certificate"`},
		formatCSV:      {"ISO 27701: P.1, P.2"},
		formatICS:      {"ISO 27701 certificate"},
		formatSOA:      {"# Statement of applicability, ISO/IEC 27701 for tests", "All 3 controls of Annex P", "| P.3 | Third | yes |", "| A.7.12 | Cables |"},
	} {
		has(run("export", id, "--content", folder, "--format", format), "export "+format, want...)
	}
	has(run("export", id, "--content", folder, "--audience", "consultant"), "consultant's file",
		"### ISO/IEC 27701: now", "| Privacy governance |", "The four layers", "ISO 27701: certification body")
	has(run("export", id, "--content", folder, "--audience", "buyer"), "page for buyers", "| ISO/IEC 27701 |", "certification to ISO/IEC 27701")
}
