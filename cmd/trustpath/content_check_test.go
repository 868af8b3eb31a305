package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/content"
)

// A broken promise gives exit code 1 and shows the two sets of answers.
func TestContentCheckFindsErrors(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "pack")
	if err := os.CopyFS(folder, content.Default()); err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(folder, "promises.yaml"), "adding: [customers.global_enterprise]", "adding: [regions.canada]")
	replace(t, filepath.Join(folder, "rules", "outcome.yaml"), "when: soc2.keep or iso27001.keep or iso42001.keep", "when: soc2.keep and soc2.now")
	stdout, stderr, code := runs(t, "content", "check", folder, "--today", "2026-12-01")
	for _, want := range []string{
		`promises.yaml:10: promise "buyer_outside_never_lowers_iso27001" is broken: adding regions.canada lowers iso27001 from now`,
		"    before:\n      trustpath: 1\n      answers:\n",
		"    after:\n",
		"no answers lead to outcome=maintain",
		"looked at over all answers: ",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("got\n%s\nwant it to say %q", stdout, want)
		}
	}
	if code != codeFound || !strings.Contains(stderr, "the content has errors: 3 errors") {
		t.Errorf("got code %d and %q", code, stderr)
	}
	_, stderr, code = runs(t, "content", "check", folder, "--witness", "outcome=maintain")
	if code != codeFound || !strings.Contains(stderr, "no answers lead to outcome=maintain") {
		t.Errorf("witness: got code %d and %q", code, stderr)
	}
}

func replace(t *testing.T, path, old, with string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s has no %q", path, old)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(with), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runs runs a command line in this process.
func runs(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var talk bytes.Buffer
	a := newApp()
	a.out, a.talk = out, &talk
	code = a.run(context.Background(), args)
	data, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data), talk.String(), code
}
