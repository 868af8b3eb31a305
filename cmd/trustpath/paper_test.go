//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// printer is a machine with an answers file and a folder for temporary files.
func printer(t *testing.T) machine {
	t.Helper()
	answers, err := filepath.Abs("testdata/acme.yaml")
	must(err)
	h := newMachine(t)
	h.env = []string{"TMPDIR=" + filepath.Join(h.folder, "tmp")}
	must(os.Mkdir(filepath.Join(h.folder, "tmp"), 0o700))
	must(os.Symlink(answers, filepath.Join(h.folder, "acme.yaml")))
	return h
}

// leftNothing checks that no temporary file is left.
func (h machine) leftNothing() {
	h.t.Helper()
	left, err := os.ReadDir(filepath.Join(h.folder, "tmp"))
	if err != nil || len(left) > 0 {
		h.t.Errorf("left in the folder for temporary files: %v, %v", left, err)
	}
}

// A real Chromium prints the page; poppler, if it is here, reads it back.
func TestPDF(t *testing.T) {
	t.Parallel()
	if _, err := findChromium(""); err != nil {
		t.Skip(err)
	}
	h := printer(t)
	got := h.try("assess", "--answers", "acme.yaml", "--paper", "letter", "-o", "acme.pdf")
	if got.code != 0 {
		t.Fatalf("got %+v", got)
	}
	h.leftNothing()
	file := filepath.Join(h.folder, "acme.pdf")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want a file that only its owner can read", info, err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	text, err := exec.Command(reader, "-layout", file, "-").Output()
	must(err)
	pages := bytes.Split(bytes.TrimSuffix(text, []byte("\f")), []byte("\f"))
	for i, page := range pages {
		if !bytes.Contains(page, []byte("Acme AI · ")) || !bytes.Contains(page, fmt.Appendf(nil, "%d/%d", i+1, len(pages))) {
			t.Errorf("page %d of %d has no footer: %s", i+1, len(pages), page)
		}
	}
}

// The documents are as long on paper as their readers need, on both sizes.
func TestPages(t *testing.T) {
	t.Parallel()
	if _, err := findChromium(""); err != nil {
		t.Skip(err)
	}
	reader, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("no pdfinfo")
	}
	h := printer(t)
	pages := regexp.MustCompile(`(?m)^Pages: +(\d+)$`)
	for audience, most := range map[string]int{"founder": 6, "board": 1, "buyer": 1} {
		for _, paper := range []string{"a4", "letter"} {
			name := audience + "-" + paper + ".pdf"
			got := h.try("assess", "--answers", "acme.yaml", "--audience", audience, "--paper", paper, "-o", name)
			if got.code != 0 {
				t.Fatalf("got %+v", got)
			}
			text, err := exec.Command(reader, filepath.Join(h.folder, name)).Output()
			must(err)
			found := pages.FindSubmatch(text)
			if found == nil {
				t.Fatalf("%s: no pages in %s", name, text)
			}
			if n, err := strconv.Atoi(string(found[1])); err != nil || n < 1 || n > most {
				t.Errorf("%s has %d pages, want at most %d", name, n, most)
			}
		}
	}
}

func TestPDFWithoutABrowser(t *testing.T) {
	t.Parallel()
	h := printer(t)
	broken := filepath.Join(h.folder, "broken")
	must(os.WriteFile(broken, []byte("#!/bin/sh\necho it broke >&2\nexit 3\n"), 0o700))
	plain := filepath.Join(h.folder, "acme.yaml")
	for _, tc := range []struct {
		name, path string
		args       []string
		code       int
		want       string
	}{
		{"none", "/nowhere", nil, codeInput, "open it in a browser and print it"},
		{"not there", "/nowhere", []string{"--chromium", "/nowhere/chromium"}, codeUsage, "--chromium"},
		{"not a program", "/nowhere", []string{"--chromium", plain}, codeUsage, "--chromium"},
		{"broken", "/bin:/usr/bin", []string{"--chromium", broken}, codeFailure, "It said: it broke"},
	} {
		h.env = append(h.env, "PATH="+tc.path)
		got := h.try(append([]string{"assess", "--answers", "acme.yaml", "-o", "acme.pdf"}, tc.args...)...)
		if got.code != tc.code || !strings.Contains(got.talk, tc.want) {
			t.Errorf("%s: got %+v, want code %d and %q", tc.name, got, tc.code, tc.want)
		}
		if _, err := os.Stat(filepath.Join(h.folder, "acme.pdf")); err == nil {
			t.Errorf("%s: there is a file", tc.name)
		}
		h.leftNothing()
	}
}

// The dialog knows whether a PDF can be printed.
func TestFormatsWithoutABrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := findChromium("")
	for _, f := range (localFiles{}).Formats() {
		if want := f.ID == formatPDF && err != nil; (f.Missing != "") != want {
			t.Errorf("%s: missing %q, want %v", f.ID, f.Missing, want)
		}
	}
}

// A signal ends the browser, and what it printed from is gone.
func TestPDFIsInterrupted(t *testing.T) {
	t.Parallel()
	h := printer(t)
	slow := filepath.Join(h.folder, "slow")
	must(os.WriteFile(slow, []byte("#!/bin/sh\ntouch began\nexec sleep 60\n"), 0o700))
	cmd := h.command("assess", "--answers", "acme.yaml", "--chromium", "./slow", "-o", "acme.pdf")
	must(cmd.Start())
	for range 600 {
		if _, err := os.Stat(filepath.Join(h.folder, "began")); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	must(cmd.Process.Signal(syscall.SIGTERM))
	_ = cmd.Wait() // only the exit code matters
	if got := cmd.ProcessState.ExitCode(); got != 143 {
		t.Errorf("got exit code %d", got)
	}
	h.leftNothing()
}

// LibreOffice reads the Word document, also one that was made with it as the template.
func TestWordInLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no soffice")
	}
	h := printer(t)
	for _, args := range [][]string{{"-o", "first.docx"}, {"--template", "first.docx", "-o", "second.docx"}} {
		if got := h.try(append([]string{"assess", "--answers", "acme.yaml"}, args...)...); got.code != 0 {
			t.Fatalf("got %+v", got)
		}
	}
	h.leftNothing()
	convert := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(h.folder, "office"), "--headless",
		"--convert-to", "txt:Text (encoded):UTF8", "first.docx", "second.docx")
	convert.Dir = h.folder
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	first, err := os.ReadFile(filepath.Join(h.folder, "first.txt"))
	must(err)
	second, err := os.ReadFile(filepath.Join(h.folder, "second.txt"))
	must(err)
	if !strings.Contains(string(first), "Acme AI") || !bytes.Equal(first, second) {
		t.Errorf("LibreOffice reads %.300q, and with the template %.300q", first, second)
	}
}

func TestPaperFlags(t *testing.T) {
	t.Parallel()
	h := printer(t)
	must(os.WriteFile(filepath.Join(h.folder, "no.docx"), []byte("no"), 0o600))
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-o", "a.md", "--paper", "a4"}, codeUsage, "--paper is for html, pdf and docx"},
		{[]string{"-o", "a.docx", "--paper", "a5"}, codeUsage, "--paper is a4 or letter"},
		{[]string{"-o", "a.html", "--template", "no.docx", "--chromium", "x"}, codeUsage, "--chromium is for pdf"},
		{[]string{"-o", "a.docx", "--template", "no.docx"}, codeInput, "--template no.docx: the template is not a Word document"},
		{[]string{"-o", "a.docx", "--template", "none.docx"}, codeInput, "none.docx"},
	} {
		got := h.try(append([]string{"assess", "--answers", "acme.yaml"}, tc.args...)...)
		if got.code != tc.code || !strings.Contains(got.talk, tc.want) {
			t.Errorf("%v: got %+v, want code %d and %q", tc.args, got, tc.code, tc.want)
		}
	}
	p := h.sit(80, 24, "assess", "--answers", "acme.yaml", "--format", "docx")
	p.sees("is not text for a terminal")
	p.leaves()

	h.try("new", "Acme AI")
	h.env = append(h.env, "PAGER=sed -n '1s/^/paged: /p'")
	p = h.sit(80, 24, "export", "Acme")
	p.sees("paged: # ")
	p.leaves()
}
