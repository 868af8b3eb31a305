package claims_test

import (
	"bytes"
	"errors"
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/claims"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/content"
)

// rounds multiplies the amount of random data.
var rounds = flag.Int("rounds", 1, "how many times as many assessments are written and read")

func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

func checker(t testing.TB) *claims.Checker {
	t.Helper()
	k, err := claims.New(shipped(t).Catalog)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestFound(t *testing.T) {
	k := checker(t)
	for _, tc := range []struct{ text, claim string }{
		{"We are SOC 2 certified.", "avoid_soc2_certified"},
		{"We're SOC2-certified!", "avoid_soc2_certified"},
		{"Acme is **SOC 2** Type II *certified*", "avoid_soc2_certified"},
		{"SOC\u00a02™ certification since 2024", "avoid_soc2_certified"},
		{"We are certified for SOC 2", "avoid_soc2_certified"},
		{"ＳＯＣ ２ certified", "avoid_soc2_certified"},
		{"Fast,\nsafe, and SOC 2\ncertified.", "avoid_soc2_certified"},
		{"We are not only SOC 2 certified but fast.", "avoid_soc2_certified"},
		{"We had no incident, and we are SOC 2 certified.", "avoid_soc2_certified"},
		{"Do not say that. We are SOC 2 certified.", "avoid_soc2_certified"},
		{"<!DOCTYPE html><p>We are <b>SOC 2</b>&nbsp;certified</p>", "avoid_soc2_certified"},
		{"We passed our SOC 2 audit", "avoid_soc2_passed"},
		{"Get SOC 2 Type II in 30 days", "avoid_type2_in_a_month"},
		{"Our platform is fully compliant", "avoid_fully_compliant"},
		{"42001 makes us AI Act compliant", "avoid_ai_act_by_42001"},
		{"ISO/IEC 42001:2023 means that we meet the EU AI Act", "avoid_ai_act_by_42001"},
		{"compliant with the AI Act through ISO 42001", "avoid_ai_act_by_42001"},
		{"ISO proves the model is fair", "avoid_model_is_fair"},
		{"Our ISO 42001 certificate guarantees unbiased results", "avoid_model_is_fair"},
		{"Our model is ISO 42001 certified", "avoid_model_certified"},
		{"Our AI never hallucinates.", "avoid_never_wrong"},
		{"guaranteed bias-free", "avoid_bias_free"},
		{"NIST AI RMF certified", "avoid_nist_certified"},
		{"HIPAA certified", "avoid_hipaa_by_soc2"},
		{"FedRAMP equivalent", "avoid_fedramp_equivalent"},
	} {
		got := k.Find(tc.text)
		if len(got) != 1 || string(got[0].Claim) != tc.claim {
			t.Errorf("%q: got %+v, want %s", tc.text, got, tc.claim)
		}
	}
}

func TestNotFound(t *testing.T) {
	k := checker(t)
	for _, text := range []string{
		"We have a SOC 2 Type II report.",
		"We are not SOC 2 certified; nobody is.",
		"There is no SOC 2 certificate.",
		"Nobody can be SOC 2 certified.",
		"Do not say “SOC 2 certified”.",
		"- Never claim that you are SOC 2 certified",
		"You can't call it SOC 2 certified",
		"Our SOC 2 Type II window opens in May 2027, and the report follows in six months.",
		"ISO 42001 does not make us AI Act compliant.",
		"We hold an ISO/IEC 27001 certificate.",
		"SOC 2. Certified auditors look at it.",
		"| SOC 2 | certified |",
		"- SOC 2\n- certified by nobody",
		"Our models can be wrong.",
		"",
	} {
		if got := k.Find(text); len(got) > 0 {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

func TestPlace(t *testing.T) {
	got := checker(t).Find("# Éa\n\nFirst. Wé are “SOC 2” certified today. Last.\n")
	if len(got) != 1 || got[0].Line != 3 || got[0].Column != 16 || got[0].Text != "SOC 2” certified" || got[0].Sentence != "Wé are “SOC 2” certified today." {
		t.Errorf("got %+v", got)
	}
}

// Each phrase to avoid is found as its claim. Its reason and its replacement are
// not found.
func TestContent(t *testing.T) {
	c, k := shipped(t), checker(t)
	for i := range c.Claims {
		claim := &c.Claims[i]
		if !claim.Avoid {
			if got := k.Find(claim.Text); len(got) > 0 {
				t.Errorf("%s: %+v", claim.ID, got)
			}
			continue
		}
		got := k.Find(claim.Text)
		if len(got) != 1 || got[0].Claim != claim.ID || got[0].Reason == "" || got[0].Instead == "" {
			t.Errorf("%s: %q: got %+v", claim.ID, claim.Text, got)
		}
		for _, text := range []string{claim.Reason, claim.Instead} {
			if got := k.Find(text); len(got) > 0 {
				t.Errorf("%s: %q: got %+v", claim.ID, text, got)
			}
		}
	}
}

// The program's own documents contain no forbidden claim.
func TestExportsPass(t *testing.T) {
	c, k, r := shipped(t), checker(t), rand.New(rand.NewPCG(1, 2))
	day, _ := assessment.ParseDate("2026-12-01")
	last := 10**rounds - 1
	for i := range last + 1 {
		run := assessment.Assessment{Company: "Acme AI", Answers: anybody(t, c.Catalog, r, float64(i)/float64(last))}
		result := c.Evaluate(run, assessment.Options{Today: day, SkipFlips: i%4 > 0})
		var docs [6]bytes.Buffer
		errs := []error{report.MarkdownOf(&docs[0], c.Catalog, run, result, report.Selection{Audience: report.Buyer}), report.ICS(&docs[1], c.Catalog, run, result, report.Edition{})}
		if i%10 == 9 {
			errs = append(errs, report.Markdown(&docs[2], c.Catalog, run, result), report.HTML(&docs[3], c.Catalog, run, result, report.Selection{}),
				report.JSON(&docs[4], c.Catalog, run, result, nil), report.CSV(&docs[5], c.Catalog, result))
		} else { // without the parts that never differ and take long
			sections := slices.DeleteFunc(report.Sections(), func(s report.Section) bool { return s == "background" || s == "work" })
			errs = append(errs, report.MarkdownOf(&docs[2], c.Catalog, run, result, report.Selection{Sections: sections}))
		}
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for n := range docs {
			for _, f := range k.Find(docs[n].String()) {
				t.Errorf("document %d:%d: %s: %q in %q", n, f.Line, f.Claim, f.Text, f.Sentence)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// anybody answers each question with the given probability.
func anybody(t *testing.T, c *assessment.Catalog, r *rand.Rand, chance float64) assessment.Answers {
	t.Helper()
	var out assessment.Answers
	for i := range c.Questions {
		if q := &c.Questions[i]; r.Float64() < chance {
			next, err := out.With(c, q.ID, assessment.Choose(q.Options[r.IntN(len(q.Options))].ID))
			if err != nil {
				t.Fatal(err)
			}
			out = next
		}
	}
	return out
}

// No text makes Find panic or return an incomplete finding.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{"We are SOC 2 certified.", "<html>SOC 2<p>", "| a | b |", "\x00\xff", strings.Repeat("SOC 2 ", 100)} {
		f.Add(seed)
	}
	k := checker(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range k.Find(text) {
			if found.Line < 1 || found.Column < 1 || found.Text == "" {
				t.Errorf("%q: got %+v", text, found)
			}
		}
	})
}
