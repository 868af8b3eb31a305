package pack_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// renaming returns a change that adds renamings to the shipped pack, and the line on
// which they begin.
func renaming(t *testing.T, table string) (changes map[string]string, line int) {
	t.Helper()
	data, err := fs.ReadFile(content.Default(), "pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before := strings.TrimRight(string(data), "\n") + "\nrenamed:\n"
	return map[string]string{"pack.yaml": before + table}, strings.Count(before, "\n") + 1
}

func TestRenamed(t *testing.T) {
	changes, _ := renaming(t, `  questions: {clients: customers, buyers: customers}
  options: {clients.smes: customers.smb, customers.smes: customers.smb, held.soc: held.soc2_type2}
  workstreams: {entry: access}
`)
	c, err := pack.Load(changed(t, changes))
	if err != nil {
		t.Fatal(err)
	}
	for entered, want := range map[string]string{
		"clients.smes": "customers.smb", "buyers.smes": "customers.smb", "customers.smes": "customers.smb",
		"clients.consumers": "customers.consumers", "held.soc": "held.soc2_type2", "held.none": "held.none",
	} {
		question, option, _ := strings.Cut(entered, ".")
		got := c.Renamed.Option(assessment.OptionRef{Question: assessment.QuestionID(question), Option: assessment.OptionID(option)})
		if got.String() != want {
			t.Errorf("%s: got %s, want %s", entered, got, want)
		}
	}
	if got := c.Renamed.Workstream("entry"); got != "access" {
		t.Errorf("workstream: got %s", got)
	}
	if got := c.Renamed.OlderQuestions("customers"); len(got) != 2 || got[0] != "buyers" {
		t.Errorf("older: got %v", got)
	}
}

func TestRenamedIsChecked(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, table string
		line        int // of the table, from one; 0 for a message without a line
		want        string
	}{
		{"new id is missing", "  questions: {clients: custmers}\n", 1, `renamed question "clients": there is no "custmers" to follow it; did you mean customers?`},
		{"old id is there", "  questions:\n    regions: customers\n", 2, `renamed question "regions" is still there`},
		{"chain", "  questions: {a: b, b: customers}\n", 0, `renamed question "a": there is no "b"`},
		{"circle", "  workstreams: {a: b, b: a}\n", 0, `renamed workstream "b": there is no "a"`},
		{"to itself", "  workstreams: {access: access}\n", 0, `renamed workstream "access" is still there`},
		{"twice", "  questions: {a: customers, a: regions}\n", 1, `"a" is given twice`},
		{"option of another question", "  options: {held.big: customers.smb}\n", 0, `an option stays in its question, and held is not customers`},
		{"option that is missing", "  options: {customers.smes: customers.sme}\n", 0, `did you mean customers.smb?`},
		{"option that is there", "  options: {customers.smb: customers.consumers}\n", 0, `renamed option "customers.smb" is still there`},
		{"no mapping", "  questions: [a, b]\n", 1, "a list is not expected here"},
		{"list of new ids", "  questions: {a: [customers]}\n", 1, "a list is not expected here"},
		{"unknown kind", "  sections: {a: b}\n", 0, "sections"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changes, first := renaming(t, tc.table)
			want := tc.want
			if tc.line > 0 {
				want = fmt.Sprintf("pack.yaml:%d: %s", first+tc.line-1, want)
			}
			_, err := pack.Load(changed(t, changes))
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q in it", err, want)
			}
		})
	}
}
