package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// founder is a company with the outcome that public guidance gives it. A failed must
// is an error; a failed should is counted.
type founder struct {
	Name    string          `json:"name"`
	Answers json.RawMessage `json:"answers"`
	Must    []string        `json:"must"`
	Should  []string        `json:"should"`
	Sources []string        `json:"sources"`
}

// TestFounders runs assess on every case. The cases without the first section are of the
// first edition of the questions. Half of the founders are asked at most 16 questions, and
// nine in ten at most 18.
func TestFounders(t *testing.T) {
	t.Parallel()
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	var asked []int
	cases, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			var f founder
			data, err := os.ReadFile(file)
			if err == nil {
				err = json.Unmarshal(data, &f)
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Must) == 0 {
				t.Fatal("a case without a must proves nothing")
			}
			markdown := assessed(t, f.Answers, formatMarkdown)
			result := decode(t, assessed(t, f.Answers, formatJSON))
			run, err := files.ReadAnswers(f.Answers, "answers.json", c.Catalog, assessment.Date{})
			if err != nil {
				t.Fatal(err)
			}
			count := 0
			for _, step := range c.Path(run.Answers) {
				if step.Asked {
					count++
				}
			}
			asked = append(asked, count)
			for _, assertion := range f.Must {
				if ok, got := holds(t, result, markdown, assertion); !ok {
					t.Errorf("%s   got %s", assertion, got)
				}
			}
			for _, assertion := range f.Should {
				if ok, got := holds(t, result, markdown, assertion); !ok {
					t.Logf("should: %s   got %s", assertion, got)
				}
			}
		})
	}
	slices.Sort(asked)
	if readme, err := os.ReadFile("../../README.md"); err != nil || !strings.Contains(string(readme), fmt.Sprintf("at most %d questions", len(c.Questions))) {
		t.Errorf("the README does not say that at most %d questions are asked: %v", len(c.Questions), err)
	}
	if len(asked) != len(cases) || asked[len(asked)/2] > 16 || asked[len(asked)*9/10] > 18 {
		t.Errorf("questions asked: %v", asked)
	}
}

// assessed runs assess in this process and returns its document.
func assessed(t *testing.T, answers []byte, format string) string {
	t.Helper()
	folder := t.TempDir()
	in, out := filepath.Join(folder, "answers.json"), filepath.Join(folder, "out")
	if err := os.WriteFile(in, answers, 0o600); err != nil {
		t.Fatal(err)
	}
	var talk bytes.Buffer
	a := newApp()
	a.talk = &talk
	if code := a.run(context.Background(), []string{"assess", "--today", "2026-12-01", "--answers", in, "--format", format, "-o", out}); code != 0 {
		t.Fatalf("assess --format %s: exit %d: %s", format, code, talk.String())
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decode(t *testing.T, text string) any {
	t.Helper()
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// holds checks one assertion, "PATH OP VALUE", and returns the value at PATH. A path
// goes through objects by key and through lists by id; markdown is the export. The
// operators:
//
//	in A,B      is one of these           has X, lacks X   the list holds it, or not
//	< PATH      is the smaller number     <= PATH          a missing number is infinite
//	says RE     matches                   silent RE        does not, outside "Do not say ..."
func holds(t *testing.T, result any, markdown, assertion string) (bool, string) {
	t.Helper()
	parts := strings.SplitN(assertion, " ", 3)
	if len(parts) < 3 {
		t.Fatalf("not an assertion: %q", assertion)
	}
	path, op, value := parts[0], parts[1], parts[2]
	got := at(result, path)
	shown := compact(t, got)
	if path == "markdown" {
		got, shown = markdown, "the markdown"
	}
	switch op {
	case "in":
		for one := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(one), asText(got)) {
				return true, shown
			}
		}
		return false, shown
	case "has":
		return ids(got)[value], shown
	case "lacks":
		return !ids(got)[value], shown
	case "<":
		return number(got) < number(at(result, value)), shown
	case "<=":
		return number(got) <= number(at(result, value)), shown
	case "says", "silent":
		text, isText := got.(string)
		if !isText && got != nil {
			text = shown
		}
		if op == "silent" {
			text = regexp.MustCompile(`(?i)do not say\b[^\n]*`).ReplaceAllString(text, "")
		}
		return regexp.MustCompile(`(?is)`+value).MatchString(text) == (op == "says"), shown
	}
	t.Fatalf("no operator %q in %q", op, assertion)
	return false, ""
}

func at(value any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			value = nil
			for _, one := range v {
				if object, ok := one.(map[string]any); ok && object["id"] == key {
					value = one
					break
				}
			}
		default:
			return nil
		}
	}
	return value
}

// ids returns a list as a set, with objects by their id.
func ids(value any) map[string]bool {
	set := map[string]bool{}
	list, _ := value.([]any)
	for _, one := range list {
		if object, ok := one.(map[string]any); ok {
			one = object["id"]
		}
		set[asText(one)] = true
	}
	return set
}

func asText(value any) string {
	if value == nil {
		return "none"
	}
	return fmt.Sprint(value)
}

func number(value any) float64 {
	n, err := strconv.ParseFloat(asText(value), 64)
	if err != nil || n == 0 {
		return math.Inf(1)
	}
	return n
}

func compact(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Each operator can succeed and fail.
func TestAssertions(t *testing.T) {
	t.Parallel()
	result := decode(t, `{"outcome":"roadmap","settled":true,"standards":[{"id":"soc2","decision":"now","rank":1,"categories":["security"]},{"id":"iso42001","rank":0,"decision":""}],"gates":[{"id":"hipaa"}]}`)
	markdown := "Start SOC 2.\nDo not say: \"SOC 2 certified\" - why.\n"
	for _, tc := range []struct {
		assertion string
		want      bool
	}{
		{"outcome in not_yet,roadmap", true},
		{"outcome in not_yet", false},
		{"settled in true", true},
		{"standards.iso27001.decision in none", true},
		{"standards.soc2.categories has security", true},
		{"standards.soc2.categories has privacy", false},
		{"gates has hipaa", true},
		{"gates lacks hipaa", false},
		{"gates lacks fedramp", true},
		{"plan.milestones lacks soc2_type1", true},
		{"standards.soc2.rank < standards.iso42001.rank", true},
		{"standards.iso42001.rank < standards.soc2.rank", false},
		{"standards.soc2.rank < standards.soc2.rank", false},
		{"standards.soc2.rank <= standards.soc2.rank", true},
		{"markdown says start soc 2", true},
		{"markdown says ISO", false},
		{"markdown silent SOC 2 certified", true},
		{"markdown silent start", false},
		{"gates says hipaa", true},
		{"nothing says .", false},
	} {
		if got, _ := holds(t, result, markdown, tc.assertion); got != tc.want {
			t.Errorf("%s: got %v, want %v", tc.assertion, got, tc.want)
		}
	}
}
