package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// allowed has the licenses that fit a program under the MIT license.
var allowed = []string{"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "0BSD", "Unlicense", "CC0-1.0"}

// Every module in the program, here or with -every-case on every system, has an allowed license.
func TestLicences(t *testing.T) {
	t.Parallel()
	house, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]string{}
	systems := []string{runtime.GOOS}
	if *everyCase {
		systems = []string{"linux", "darwin", "windows", "freebsd"}
	}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, found := strings.Cut(strings.TrimSpace(line), "\t"); found {
				if strings.HasPrefix(dir, house+string(filepath.Separator)) {
					dir = house // part of this repository
				}
				modules[path] = dir
			}
		}
	}
	if len(modules) < 20 {
		t.Fatalf("only %d modules were found: the list cannot be right", len(modules))
	}
	for path, dir := range modules {
		if reason := refused(t, dir); reason != "" {
			t.Errorf("%s: %s (%s)", path, reason, dir)
		}
	}
}

// refused returns what is wrong with the license of the module in dir.
func refused(t *testing.T, dir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, file := range files {
		name := strings.ToUpper(filepath.Base(file))
		if !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		if strings.Contains(name, "3RD-PARTY") {
			continue // of build and test tools; what is compiled in is listed as its own module
		}
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range licensecheck.Scan(text).Match {
			kinds = append(kinds, match.ID)
		}
	}
	if len(kinds) == 0 {
		return "no license was recognized"
	}
	for _, kind := range kinds {
		if !slices.Contains(allowed, kind) {
			return "the license " + kind + " is not on the list"
		}
	}
	return ""
}
