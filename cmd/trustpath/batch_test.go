package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A line over the limit is refused, and the next one is read.
func TestBatchRefusesALongLine(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	in, out := filepath.Join(folder, "in.jsonl"), filepath.Join(folder, "out.jsonl")
	long := `{"trustpath":1,"company":"` + strings.Repeat("x", 3<<20) + `"}`
	if err := os.WriteFile(in, []byte(long+"\n"+`{"trustpath":1,"company":"B"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var talk bytes.Buffer
	a := newApp()
	a.talk = &talk
	code := a.run(t.Context(), []string{"assess", "--batch", "--answers", in, "--without", "plan,flips", "-o", out})
	if want := in + ":1:1: the file is larger than"; code != codeInput || !strings.Contains(talk.String(), want) {
		t.Errorf("got code %d and %q, want %d and %q", code, &talk, codeInput, want)
	}
	got, err := os.ReadFile(out)
	if err != nil || strings.Count(string(got), "\n") != 1 || !strings.Contains(string(got), `"company":"B"`) {
		t.Errorf("got %.100q, %v; want the second line alone", got, err)
	}
}

// BenchmarkBatch runs assess --batch, with loading the content. For each kind of
// result it has as many lines as one second must suffice for. Run it with -cpu 1.
func BenchmarkBatch(b *testing.B) {
	cases, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(cases) == 0 {
		b.Fatalf("no cases: %v", err)
	}
	for _, part := range []struct {
		name  string
		lines int
		args  []string
	}{
		{"decisions", 10000, []string{"--without", "plan,flips"}},
		{"plan", 2000, []string{"--without", "flips"}},
		{"whole", 300, nil},
	} {
		b.Run(part.name, func(b *testing.B) {
			var lines bytes.Buffer
			for i := range part.lines {
				lines.Write(answersLine(b, cases[i%len(cases)]))
			}
			folder := b.TempDir()
			in := filepath.Join(folder, "in.jsonl")
			if err := os.WriteFile(in, lines.Bytes(), 0o600); err != nil {
				b.Fatal(err)
			}
			args := append([]string{"assess", "--batch", "--answers", in, "-o", filepath.Join(folder, "out"), "--force"}, part.args...)
			for b.Loop() {
				a := newApp()
				a.talk = io.Discard
				if code := a.run(b.Context(), args); code != codeDone {
					b.Fatalf("exit code %d", code)
				}
			}
			b.ReportMetric(float64(part.lines*b.N)/b.Elapsed().Seconds(), "results/s")
		})
	}
}

// answersLine returns the answers of a founder case in one line.
func answersLine(b *testing.B, file string) []byte {
	b.Helper()
	var f founder
	var line bytes.Buffer
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err == nil {
		err = json.Compact(&line, f.Answers)
	}
	if err != nil {
		b.Fatal(err)
	}
	line.WriteByte('\n')
	return line.Bytes()
}
