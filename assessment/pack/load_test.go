package pack_test

import (
	"errors"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment/pack"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

func TestDefaultPackLoads(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string][2]int{
		"sections":    {len(c.Sections), 7},
		"questions":   {len(c.Questions), 21},
		"standards":   {len(c.Standards), 3},
		"gates":       {len(c.Gates), 19},
		"obligations": {len(c.Obligations), 67},
		"gaps":        {len(c.NotCovered), 7},
		"layers":      {len(c.Layers), 3},
		"workstreams": {len(c.Workstreams), 53},
		"milestones":  {len(c.Milestones), 18},
		"phases":      {len(c.Phases), 5},
	}
	for what, n := range counts {
		if n[0] != n[1] {
			t.Errorf("%s: got %d, want %d", what, n[0], n[1])
		}
	}
}

func TestRequirementsAreComplete(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]int{
		"soc2":     {"criterion": 61},
		"iso27001": {"clause": 30, "control": 93},
		"iso42001": {"clause": 32, "control": 38},
	}
	for i := range c.Standards {
		s := &c.Standards[i]
		got, served := map[string]int{}, map[string]bool{}
		for _, w := range c.Workstreams {
			for _, id := range w.Requirements[s.ID] {
				served[id] = true
			}
		}
		for _, g := range s.Requirements {
			got[g.Kind] += len(g.IDs)
			for _, id := range g.IDs {
				if !served[id] {
					t.Errorf("%s: no workstream serves %s", s.ID, id)
				}
			}
		}
		for kind, n := range want[string(s.ID)] {
			if got[kind] != n {
				t.Errorf("%s: got %d of kind %s, want %d", s.ID, got[kind], kind, n)
			}
		}
	}
}

// changed returns the shipped pack with some files replaced; "" removes one.
func changed(t testing.TB, changes map[string]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(content.Default(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Default(), name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		if out[name] = (&fstest.MapFile{Data: []byte(text)}); text == "" {
			delete(out, name)
		}
	}
	return out
}

// edited returns a file of the shipped pack with one text replaced.
func edited(t *testing.T, name, old, with string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(content.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q to replace", name, old)
	}
	return map[string]string{name: strings.Replace(string(data), old, with, 1)}
}

// TestHiddenFiles checks that files of git, of editors and of the desktop do not
// count.
func TestHiddenFiles(t *testing.T) {
	t.Parallel()
	whole, err := pack.Load(changed(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{}
	for _, name := range []string{".git/HEAD", ".git/objects/10/a:b", ".DS_Store", "rules/.soc2.yaml.swp", "guidance/.ipynb/10-x.md", ".hidden.yaml"} {
		hidden[name] = "x: [\n" + strings.Repeat("x", 2<<20)
	}
	c, err := pack.Load(changed(t, hidden))
	if err != nil {
		t.Fatal(err)
	}
	if c.Pack != whole.Pack {
		t.Errorf("got %v, want %v", c.Pack, whole.Pack)
	}
}

func TestBrokenPacks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		changes map[string]string
		want    []string
	}{
		{"missing file", map[string]string{"gates.yaml": ""}, []string{"gates.yaml: the file is missing"}},
		{"unknown option", edited(t, "conditions.yaml", "ai_role.fine_tunes or ai_role.trains\n", "ai_role.fine_tune\n"),
			[]string{"conditions.yaml:", `nothing is called "ai_role.fine_tune"; did you mean ai_role.fine_tunes?`}},
		{"circle", edited(t, "conditions.yaml", "when: asks.soc2_type1 or asks.soc2_type2", "when: soc2_called or asks.soc2_type2"),
			[]string{"the condition depends on itself"}},
		{"question circle", edited(t, "questions/2-customers.yaml", "asked_when: not customers.none_yet", "asked_when: regions.us"),
			[]string{"the condition depends on itself"}},
		{"syntax", edited(t, "conditions.yaml", "(customers.smb or customers.consumers)", "(customers.smb or customers.consumers"),
			[]string{"a parenthesis is not closed"}},
		{"unknown value", edited(t, "rules/soc2.yaml", "value: keep", "value: keeps"), []string{`"keeps", which is none of the values of soc2.decision`}},
		{"unknown key", edited(t, "pack.yaml", "title:", "titel:"), []string{"pack.yaml:", "titel", "is not known here"}},
		{"no last rule", edited(t, "rules/outcome.yaml", "when: always", "when: any_gate"), []string{"the last rule of a table, and only that one, always holds"}},
		{"unknown source", edited(t, "rules/soc2.yaml", "[policy, compliancepoint]", "[policy, nobody]"), []string{`source "nobody"`}},
		{"unknown requirement", edited(t, "workstreams.yaml", "[CC2.2, CC3.1]", "[CC2.2, CC33.1]"), []string{"CC33.1 of soc2, which there is not"}},
		{"order of a standard twice", edited(t, "plan.yaml", "stages: [[soc2], [iso27001]]}", "stages: [[soc2], [soc2]]}"), []string{`order "soc2_first" names "soc2" twice`}},
		{"order of no standard", edited(t, "plan.yaml", "stages: [[soc2], [iso27001]]}", "stages: [[soc2], [iso9001]]}"), []string{`order soc2_first names standard "iso9001"`}},
		{"two orders of one id", edited(t, "plan.yaml", "{id: combined,", "{id: soc2_first,"), []string{`order "soc2_first" needs a title, and an id`}},
		{"cost of no standard", edited(t, "plan.yaml", "{standard: soc2,", "{standard: soc3,"), []string{`a cost names standard "soc3"`}},
		{"missing sentence", edited(t, "plan.yaml", "order_week:", "order_weak:"), []string{`there is no sentence "order_week"`}},
		{"share over one", edited(t, "workstreams.yaml", "type_one: 0.8", "type_one: 8"), []string{"type_one and ai_law are shares from 0 to 1"}},
		{"a Type I without what it needs", edited(t, "workstreams.yaml", "  owner: engineering\n  type_one: 0.4\n  phase: 1", "  owner: engineering\n  phase: 1"), []string{`workstream "risk_assessment" has type_one, so its prerequisite "assets" needs type_one too`}},
		{"unknown role", edited(t, "workstreams.yaml", "owner: people", "owner: peeple"), []string{`names role "peeple", which there is not; did you mean people?`}},
		{"unknown kind of work", edited(t, "workstreams.yaml", "kind: buy", "kind: by"), []string{`workstream "choose_auditor": kind is work or buy, not "by"`}},
		{"waiting backwards", edited(t, "workstreams.yaml", "wait_weeks: {low: 1", "wait_weeks: {low: 3"), []string{"wait_weeks needs 0 <= low <= high"}},
		{"task of no role", edited(t, "obligations.yaml", "task: {same_as: bias_audit}", "task: {owner: nobody}"), []string{`obligation nyc_ll144 names role "nobody"`}},
		{"task of nothing", edited(t, "obligations.yaml", "task: {same_as: bias_audit}", "task: {same_as: bias_audits}"), []string{`its task is that of "bias_audits", which is not a gate or a workstream`}},
		{"task with a cost and a quote", edited(t, "obligations.yaml", "task: {same_as: bias_audit}", "task: {quote: true, cost: {low: 1, high: 2}}"), []string{"its task has a cost or needs a quote, not both"}},
		{"a law named like a gate", edited(t, "obligations.yaml", "task: {same_as: hipaa}", "task: {title: Sign}"), []string{`obligation "hipaa" is named like a gate, so its task needs same_as: hipaa`}},
		{"shares over one", edited(t, "plan.yaml", "{work: platform, share: 0.25, months: 12}", "{work: platform, share: 1.25}"), []string{"the shares of what falls due add up to more than 1"}},
		{"recurring for no gate", edited(t, "plan.yaml", "gate: bias_audit,", "gate: bias_audits,"), []string{`names gate "bias_audits", which there is not`}},
		{"no weekday", edited(t, "plan.yaml", "audit: [monday,", "audit: [sunday,"), []string{"there are audits on sunday, which is not a working day"}},
		{"break of no day", edited(t, "plan.yaml", `{from: "12-20"`, `{from: "12-32"`), []string{`a break has days of a year as 12-20, not "12-32"`}},
		{"recurring without a time", edited(t, "plan.yaml", "every_weeks: 1, ", ""), []string{"what recurs, evidence_check, needs every_weeks"}},
		{"unknown assumption", edited(t, "plan.yaml", "  auditor_lead: ", "  auditor_led: "), []string{`assumption "auditor_led" is none of`}},
		{"lead of nothing", edited(t, "milestones.yaml", "lead: {work: choose_auditor,", "lead: {work: auditor,"), []string{`names workstream "auditor", which there is not`}},
		{"request of no option", edited(t, "plan.yaml", "for: iso42001,", "for: iso42002,"), []string{`a request names option "asks.iso42002"`}},
		{"small task without days", edited(t, "plan.yaml", "  days: {low: 0.5, high: 0.5}\n", ""), []string{"the baseline needs days"}},
		{"no time at all", edited(t, "plan.yaml", "spare_time: 0.5", "spare_time: 0.2"), []string{"half a day a week is the least"}},
		{"range backwards", edited(t, "milestones.yaml", "run_weeks: {low: 5", "run_weeks: {low: 7"), []string{`milestone "iso27001_stage1": a range needs`}},
		{"unknown prerequisite", edited(t, "workstreams.yaml", "prerequisites: [leadership]", "prerequisites: [leader]"), []string{"workstreams.yaml:139: workstream roles names workstream \"leader\", which there is not"}},
		{"a fourth standard", map[string]string{"standards/pci_dss.yaml": "id: pci_dss\nname: PCI DSS\n"}, []string{`standards/pci_dss.yaml:1: standard "pci_dss" is in no layer`, "rules/pci_dss.yaml: the file is missing"}},
		{"a standard of another name", edited(t, "standards/soc2.yaml", "id: soc2\n", "id: soc3\n"), []string{`standards/soc2.yaml:1: standard "soc3" is in no layer`, "rules/soc3.yaml: the file is missing"}},
		{"a file that nothing reads", map[string]string{"rules/pci_dss.yaml": "x: y\n"}, []string{"rules/pci_dss.yaml: nothing reads this file"}},
		{"a number for a range", edited(t, "milestones.yaml", "months_after: {low: 12, high: 12}", "months_after: 12"), []string{"milestones.yaml:", "not expected here: `12`"}},
		{"a misspelt file", map[string]string{"gates.yml": "x: y\n"}, []string{"gates.yml: nothing reads this file"}},
		{"a page in a folder of pages", map[string]string{"guidance/more/10-x.md": "# X\ny\n"}, []string{"guidance/more/10-x.md: nothing reads this file"}},
		{"a question beside the folder", map[string]string{"7-more.yaml": "x: y\n"}, []string{"7-more.yaml: nothing reads this file"}},
		{"a note in the pack", map[string]string{"README.md": "# Ours\n"}, []string{"README.md: nothing reads this file"}},
		{"a picture in a page", edited(t, "guidance/80-typical-mistakes.md", "# Typical mistakes\n", "# Typical mistakes\n\n![x](http://a.example/x.png)\n"), []string{"guidance/80-typical-mistakes.md:3: ", "a picture"}},
		{"a picture in a text", edited(t, "gates.yaml", "title: HITRUST certification", "title: HITRUST ![x](http://a.example/x.png)"), []string{"gates.yaml:7: ", "a picture"}},
		{"a picture by reference", edited(t, "plan.yaml", "order_week: one", "order_week: \"![logo][x]\" # one"), []string{"plan.yaml:", "a picture"}},
		{"a picture of HTML", edited(t, "claims.yaml", "text: Our product does not use AI.", "text: 'Our product does not use AI. <IMG src=//a.example/x>'"), []string{"claims.yaml:", "a picture"}},
		{"a frame", edited(t, "questions/4-trust.yaml", "help: >-\n", "help: >-\n      <iframe src=//a.example></iframe>\n"), []string{"questions/4-trust.yaml:", "a picture"}},
		{"a blank in the id", edited(t, "pack.yaml", "id: default", "id: our/pack v2"), []string{"pack.yaml:1: id is required: 1 to 100 letters"}},
		{"a path as the id", edited(t, "pack.yaml", "id: default", "id: ../../x"), []string{"pack.yaml:1: id is required"}},
		{"a long id", edited(t, "pack.yaml", "id: default", "id: "+strings.Repeat("x", 101)), []string{"pack.yaml:1: id is required"}},
		{"no id", edited(t, "pack.yaml", "id: default\n", ""), []string{"pack.yaml:1: id is required"}},
		{"a version of words", edited(t, "pack.yaml", "version: \"2027.01\"", "version: the new one"), []string{"pack.yaml:2: version is required"}},
		{"required and remains", edited(t, "workstreams.yaml", "  remains: >-\n", "  required: It is.\n  remains: >-\n"), []string{`workstream "physical" is required, so nothing remains of it`}},
		{"a claim about nothing", edited(t, "claims.yaml", "about: controls", "about: control"), []string{`is about a standard, controls, ai, other, not about "control"`}},
		{"a claim on no work", edited(t, "claims.yaml", "in_place: [operations_calendar", "in_place: [operations"), []string{`names workstream "operations"`}},
		{"a reminder too late", edited(t, "milestones.yaml", "remind_months_after: 30", "remind_months_after: 40"), []string{`milestone "iso27001_recert": months_after is 0 to 120, and remind_months_after is no later`}},
		{"a control without a name", edited(t, "standards/iso27001.yaml", "      A.7.12: Cables\n", ""), []string{`requirement "A.7.12" has no name`}},
		{"a name of no control", edited(t, "standards/iso27001.yaml", "      A.7.12: Cables\n", "      A.7.12: Cables\n      A.7.15: Doors\n"), []string{`the name of "A.7.15" belongs to no requirement`}},
		{"names without a statement", edited(t, "standards/iso42001.yaml", "statement: # of applicability; names are our own, since the titles are the standard's\n  of: ISO/IEC 42001:2023\n  list: Annex A\n  outside: Clauses 4 to 10 are not in this table, because none of them can be excluded.\n", ""), []string{"names are for a statement of applicability"}},
		{"names of clauses", edited(t, "standards/iso27001.yaml", "    ids: [\"10.1\", \"10.2\"]\n", "    ids: [\"10.1\", \"10.2\"]\n    names: {\"10.1\": a, \"10.2\": b}\n"), []string{"groups of kind clause, which can't be excluded"}},
		{"a statement of nothing", edited(t, "standards/soc2.yaml", "requirements:\n", "statement: {of: SOC 2}\nrequirements:\n"), []string{"needs of, list and outside, and a group of requirements with names"}},
		{"alias", map[string]string{"pack.yaml": "id: &a default\nversion: *a\n"}, []string{"anchors and aliases"}},
		{"not yaml", map[string]string{"pack.yaml": "id: [\n"}, []string{"pack.yaml:"}},
		{"huge", map[string]string{"pack.yaml": strings.Repeat("#", 2<<20)}, []string{"larger than 1 MiB"}},
		{"bad date", edited(t, "pack.yaml", "checked: 2026-11-30", "checked: soon"), []string{`"soon" is not a date`}},
		{"deep nesting", edited(t, "conditions.yaml", "when: held.soc2_type2 or held.iso27001", "when: "+strings.Repeat("(", 2000)+"held.soc2_type2 or held.iso27001"),
			[]string{"nested deeper than"}},
	}
	var all []map[string]string
	for _, test := range tests {
		all = append(all, test.changes)
	}
	found := loadTogether(t, all, func(i int, problems yamldoc.Problems) bool {
		return says(problems, tests[i].changes, tests[i].want) == ""
	})
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if missing := says(found[i], test.changes, test.want); missing != "" {
				t.Errorf("got\n%v\nwant it to say %q", found[i], missing)
			}
		})
	}
}

// says returns the first of the texts that no problem of the changed files, or of
// files that these make necessary, has; "" if there is none.
func says(problems yamldoc.Problems, changes map[string]string, want []string) string {
	var of yamldoc.Problems
	for _, p := range problems {
		if _, changed := changes[p.File]; changed || strings.HasPrefix(strings.Join(want, "\n"), "standards/") {
			of = append(of, p)
		}
	}
	for _, text := range want {
		if !strings.Contains(of.Error(), text) {
			return text
		}
	}
	return ""
}

// loadTogether loads broken packs and returns the problems of each. Changes of
// different files are made to one pack, to load few; a fault that is not found
// there, since another one ends the reading, gets a pack to itself.
func loadTogether(t *testing.T, faults []map[string]string, found func(int, yamldoc.Problems) bool) []yamldoc.Problems {
	t.Helper()
	load := func(changes map[string]string) yamldoc.Problems {
		_, err := pack.Load(changed(t, changes))
		var problems yamldoc.Problems
		if !errors.As(err, &problems) {
			t.Errorf("got %v, want problems", err)
		}
		return problems
	}
	out := make([]yamldoc.Problems, len(faults))
	done := make([]bool, len(faults))
	for i := range faults {
		if done[i] {
			continue
		}
		together, members := map[string]string{}, []int{}
		for j := i; j < len(faults); j++ {
			apart := true
			for name := range faults[j] {
				_, there := together[name]
				apart = apart && !there
			}
			if apart && !done[j] {
				maps.Copy(together, faults[j])
				members, done[j] = append(members, j), true
			}
		}
		problems := load(together)
		for _, j := range members {
			if out[j] = problems; !found(j, problems) {
				out[j] = load(faults[j])
			}
		}
	}
	return out
}

func TestAllProblemsAtOnce(t *testing.T) {
	changes := edited(t, "pack.yaml", "checked: 2026-11-30", "checked: soon")
	for name, text := range edited(t, "conditions.yaml", "ai_role.fine_tunes or ai_role.trains\n", "ai_role.fine_tune\n") {
		changes[name] = text
	}
	_, err := pack.Load(changed(t, changes))
	if err == nil || !strings.Contains(err.Error(), "pack.yaml:") || !strings.Contains(err.Error(), "conditions.yaml:") {
		t.Errorf("got %v, want the problems of both files", err)
	}
}

// TestWritten checks directives, line endings and syntax errors of a file.
func TestWritten(t *testing.T) {
	t.Parallel()
	names := []string{"gates.yaml", "plan.yaml", "claims.yaml", "layers.yaml", "promises.yaml", "obligations.yaml"}
	// with returns the first files of the pack, each changed by one edit.
	with := func(n int, edit func(i int, text string) string) map[string]string {
		out := map[string]string{}
		for i, name := range names[:n] {
			data, err := fs.ReadFile(content.Default(), name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = edit(i, string(data))
		}
		return out
	}
	heads := []string{"%YAML 1.2\n---\n", "# ours\n%YAML 1.1\n---\n", "\ufeff", "\ufeff%YAML 1.2\n---\n", ""}
	taken := with(len(heads), func(i int, text string) string {
		if heads[i] == "" {
			return strings.ReplaceAll(text, "\n", "\r\n")
		}
		return heads[i] + text
	})
	if _, err := pack.Load(changed(t, taken)); err != nil {
		t.Error(err)
	}
	refused := []struct{ head, want string }{
		{"%YAML 1.3\n---\n", "1: this program reads YAML 1.1 and 1.2; remove this line"},
		{"%FOO bar\n---\n", "1: a line that begins with % is a directive"},
		{"checked:\n\ttoday\n", "2: this is a tab; indent with spaces"},
		{"review_by: a: b\n", "1: a colon is not expected here"},
		{"checked: 2026-11-23\n---\n", "2: the file holds more than one document"},
		{"x: @b\n", "1: put a text that begins with @ in quotes"},
	}
	_, err := pack.Load(changed(t, with(len(refused), func(i int, text string) string { return refused[i].head + text })))
	for i, test := range refused {
		if want := names[i] + ":" + test.want; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", test.head, err, want)
		}
	}
}
