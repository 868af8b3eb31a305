// Command release checks what goreleaser made, without what a release is sent to:
//
//	release RECIPE DIST
//
// The recipe of the image passes the linter of its builder. The sums are right and name every file, each list of parts
// names every module of its program, and the manifests lead to files with those sums.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

var failed bool

func fail(format string, args ...any) {
	failed = true
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	return data
}

func sum(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func glob(pattern ...string) []string {
	found, err := filepath.Glob(filepath.Join(pattern...))
	if err != nil || len(found) == 0 {
		fail("there is no %s", filepath.Join(pattern...))
	}
	return found
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "release RECIPE DIST")
		os.Exit(2)
	}
	dist := os.Args[2]
	recipe(os.Args[1])
	sums := sums(dist)
	parts(dist)
	for _, file := range glob(dist, "homebrew", "Casks", "*.rb") {
		cask(file, sums)
	}
	for _, file := range glob(dist, "scoop", "*.json") {
		scoop(file, sums)
	}
	if failed {
		os.Exit(1)
	}
	fmt.Printf("%d files, their parts and the manifests are as they should be\n", len(sums))
}

func recipe(file string) {
	parsed, err := parser.Parse(bytes.NewReader(read(file)))
	if err != nil {
		fail("%s: %v", file, err)
		return
	}
	_, _, err = instructions.Parse(parsed.AST, linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, at []parser.Range) {
			fail("%s:%d: %s: %s", file, at[0].Start.Line, rule, message)
		},
	}))
	if err != nil {
		fail("%s: %v", file, err)
	}
	for _, warning := range parsed.Warnings {
		fail("%s: %s", file, warning.Short)
	}
}

// sums are those of SHA256SUMS, by file.
func sums(dist string) map[string]string {
	named := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(read(filepath.Join(dist, "SHA256SUMS"))))
	for lines.Scan() {
		is, file, _ := strings.Cut(lines.Text(), "  ")
		named[file] = is
		if sum(read(filepath.Join(dist, file))) != is {
			fail("SHA256SUMS: the sum of %s is another", file)
		}
	}
	for _, file := range glob(dist, "trustpath*.*") {
		if info, err := os.Stat(file); err == nil && !info.IsDir() && named[filepath.Base(file)] == "" {
			fail("SHA256SUMS does not name %s", file)
		}
	}
	return named
}

// parts compares each list of parts with the program whose sum it states.
func parts(dist string) {
	programs := map[string]string{}
	for _, file := range glob(dist, "*", "trustpath*") {
		if ext := filepath.Ext(file); ext == "" || ext == ".exe" {
			programs[sum(read(file))] = file
		}
	}
	for _, file := range glob(dist, "*.cdx.json") {
		var list struct {
			BOMFormat, SpecVersion string
			Metadata               struct {
				Properties []struct{ Name, Value string }
			}
			Components []struct{ Name, Version string }
		}
		if err := json.Unmarshal(read(file), &list); err != nil || list.BOMFormat != "CycloneDX" || list.SpecVersion == "" {
			fail("%s is no CycloneDX document: %v", file, err)
			continue
		}
		named := map[string]bool{}
		for _, c := range list.Components {
			named[c.Name+" "+c.Version] = true
		}
		program := ""
		for _, p := range list.Metadata.Properties {
			if p.Name == "cdx:gomod:binary:hash:SHA-256" {
				program = programs[p.Value]
				delete(programs, p.Value)
			}
		}
		built, err := buildinfo.ReadFile(program)
		if err != nil {
			fail("%s is of no program here: %v", file, err)
			continue
		}
		for _, module := range built.Deps {
			if module.Replace == nil && !named[module.Path+" "+module.Version] {
				fail("%s does not name %s %s", file, module.Path, module.Version)
			}
		}
	}
	for _, file := range programs {
		fail("no list of parts is of %s", file)
	}
}

var download = regexp.MustCompile(`(?m)^ *url "(https://[^"]+)"\n *sha256 "([0-9a-f]{64})"$`)

func cask(file string, sums map[string]string) {
	text := string(read(file))
	version := regexp.MustCompile(`(?m)^  version "([^"]+)"$`).FindStringSubmatch(text)
	found := download.FindAllStringSubmatch(text, -1)
	if version == nil || len(found) == 0 || len(found) != strings.Count(text, "url ") {
		fail("%s: a version, an address or a sum is missing", file)
		return
	}
	if opened := len(regexp.MustCompile(`(?m) do$|^ *if `).FindAllString(text, -1)); opened != len(regexp.MustCompile(`(?m)^ *end$`).FindAllString(text, -1)) {
		fail("%s: %d blocks begin, and not as many end", file, opened)
	}
	for _, line := range []string{`manpage "trustpath.1"`, `bash_completion "trustpath.bash"`, `zsh_completion "trustpath.zsh"`} {
		if !strings.Contains(text, line) {
			fail("%s lacks %s", file, line)
		}
	}
	for _, each := range found {
		leads(file, strings.ReplaceAll(each[1], "#{version}", version[1]), each[2], sums)
	}
}

func scoop(file string, sums map[string]string) {
	var manifest struct {
		Version, Homepage, License, Description string
		Architecture                            map[string]struct {
			URL, Hash string
			Bin       []string
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(read(file)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&manifest); err != nil || manifest.Version == "" || manifest.License == "" || len(manifest.Architecture) == 0 {
		fail("%s lacks what scoop needs: %v", file, err)
	}
	for _, each := range manifest.Architecture {
		leads(file, each.URL, each.Hash, sums)
	}
}

// leads fails where an address leads to no file with this sum.
func leads(manifest, address, is string, sums map[string]string) {
	if !strings.HasPrefix(address, "https://") || sums[path.Base(address)] != is {
		fail("%s: %s leads to no file with the sum %s", manifest, address, is)
	}
}
