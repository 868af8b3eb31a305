package main

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The README shows what is there: the answers file that the tests run, and
// every command and flag of the program.
func TestReadme(t *testing.T) {
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
	for _, cmd := range newApp().root().Commands() {
		if !strings.Contains(readme, "`trustpath "+cmd.Name()) {
			t.Errorf("the README does not name the command %s", cmd.Name())
		}
	}
	eachCommand(newApp().root(), func(cmd *cobra.Command) {
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("the command %s has no help, or no example in it", cmd.CommandPath())
		}
	})
}
