package pack_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment"
	"trustpath/assessment/pack"
)

// carrying returns the small pack as version 2, with rules for older answers from
// line 7 of pack.yaml on.
func carrying(t *testing.T, rules string) fs.FS {
	t.Helper()
	out, small := fstest.MapFS{}, os.DirFS("../../content/testdata/small")
	err := fs.WalkDir(small, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(small, name)
		if name == "pack.yaml" {
			data = []byte(strings.Replace(string(data), `version: "1"`, `version: "2"`, 1) + "carried:\n" + rules)
		}
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCarried(t *testing.T) {
	t.Parallel()
	files := carrying(t, `  - {option: held.soc2, to: held.iso27001, keep: true, when: team_size.few and not controls.basics, before: "2"}
  - {recheck: [asks, deadline], before: 1.50}
`)
	c, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.CarryRules) != 2 {
		t.Fatalf("got %+v", c.CarryRules)
	}
	if r := c.CarryRules[0]; r.Option.String() != "held.soc2" || r.To.String() != "held.iso27001" || !r.Keep || r.When <= 1 || r.Before != "2" {
		t.Errorf("got %+v", r)
	}
	if r := c.CarryRules[1]; len(r.Recheck) != 2 || r.Recheck[1] != "deadline" || r.Before != "1.50" || r.Option != (assessment.OptionRef{}) {
		t.Errorf("got %+v", r)
	}
	again, err := pack.Restore(files, string(snapshotOf(t, c)))
	if err != nil || len(again.CarryRules) != 2 || again.CarryRules[0].To != c.CarryRules[0].To || again.CarryRules[0].When != c.CarryRules[0].When {
		t.Errorf("out of the snapshot: got %+v, %v", again.CarryRules, err)
	}
}

func TestCarriedIsChecked(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, rule, want string }{
		{"option", `{option: held.soc, to: held.iso27001, before: "2"}`, `pack.yaml:7: carried names option "held.soc", which there is not; did you mean held.soc2?`},
		{"to", `{option: held.soc2, to: held.iso2701, before: "2"}`, `did you mean held.iso27001?`},
		{"question", `{recheck: [ask], before: "2"}`, `pack.yaml:7: recheck names question "ask", which there is not; did you mean asks?`},
		{"condition", `{option: held.soc2, to: held.iso27001, when: held.some, before: "2"}`, `pack.yaml:7: nothing is called "held.some"`},
		{"syntax of the condition", `{option: held.soc2, to: held.iso27001, when: "held.soc2 and (", before: "2"}`, `a name is missing`},
		{"another question", `{option: held.soc2, to: asks.soc2, before: "2"}`, `an option stays in its question, and asks is not held`},
		{"to itself", `{option: held.soc2, to: held.soc2, before: "2"}`, `is carried itself`},
		{"chain", `{option: held.soc2, to: held.iso27001, before: "2"}` + "\n  - " + `{option: held.iso27001, to: held.none, before: "2"}`, `pack.yaml:7: carried option "held.soc2": "held.iso27001" is carried itself`},
		{"kept in a single choice", `{option: team_size.few, to: team_size.many, keep: true, before: "2"}`, `team_size takes one option`},
		{"no version", `{option: held.soc2, to: held.iso27001}`, `before is the first version`},
		{"no number", `{option: held.soc2, to: held.iso27001, before: next}`, `not "next"`},
		{"later than the pack", `{option: held.soc2, to: held.iso27001, before: "2.1"}`, `before is 2.1, and this pack is 2;`},
		{"nothing", `{before: "2"}`, `an entry has option and to, or recheck`},
		{"no to", `{option: held.soc2, before: "2"}`, `an entry has option and to, or recheck`},
		{"both", `{option: held.soc2, to: held.iso27001, recheck: [held], before: "2"}`, `recheck is an entry by itself`},
		{"unknown key", `{option: held.soc2, too: held.iso27001, before: "2"}`, `too`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := pack.Load(carrying(t, "  - "+tc.rule+"\n"))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q in it", err, tc.want)
			}
		})
	}
}
