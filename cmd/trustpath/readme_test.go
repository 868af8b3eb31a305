package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"trustpath/assessment"
)

// The README has the answers file of the tests, every command and the exit codes.
func TestReadme(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	_, rest, _ := strings.Cut(readme, "```yaml\n")
	got, _, _ := strings.Cut(rest, "```")
	want, err := os.ReadFile("testdata/acme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the answers file of the README is not testdata/acme.yaml:\n%s", got)
	}
	table := "| Exit code | Meaning |\n| --- | --- |\n"
	for _, c := range exitCodes {
		table += "| " + c.code + " | " + c.text + " |\n"
	}
	if !strings.Contains(readme, table) {
		t.Errorf("the README does not have this table of exit codes:\n%s", table)
	}
	var page strings.Builder
	if err := writeManual(&page, newApp().root(), assessment.Date{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range exitCodes {
		if text := roffText(strings.ReplaceAll(c.text, "`", "")); !strings.Contains(page.String(), text) {
			t.Errorf("the manual page does not say %q", text)
		}
	}
	eachCommand(newApp().root(), func(cmd *cobra.Command) {
		if path := cmd.CommandPath(); !strings.Contains(readme, "`"+path) && !strings.Contains(readme, "`"+strings.TrimPrefix(path, "trustpath ")) {
			t.Errorf("the README does not name the command %s", path)
		}
		grouped := func(g struct{ head, names string }) bool { return slices.Contains(strings.Fields(g.names), cmd.Name()) }
		if cmd.HasParent() && !cmd.Parent().HasParent() && !slices.ContainsFunc(commandGroups, grouped) {
			t.Errorf("the help of trustpath does not list %s", cmd.Name())
		}
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("the command %s has no help, or no example in it", cmd.CommandPath())
		}
	})
}
