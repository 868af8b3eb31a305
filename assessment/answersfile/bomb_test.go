package answersfile_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"trustpath/assessment/answersfile"
)

type bomb struct {
	name string
	data []byte
}

// bombs are small files that want much time or memory, and large ones.
func bombs() []bomb {
	const head = "trustpath: 1\n"
	alias := head + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		alias += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	var keys, same strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
		same.WriteString("company: a\n")
	}
	fit := func(part string) string { return strings.Repeat(part, (answersfile.MaxSize-100)/len(part)) }
	var out []bomb
	for name, text := range map[string]string{
		"alias":                   alias,
		"nested 100k":             head + "notes: " + strings.Repeat("[", 100_000),
		"nested 100k, closed":     head + "notes: " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"nested 100k as JSON":     `{"trustpath": 1, "notes": ` + strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + "}",
		"nested 100k lists":       head + "notes:\n" + strings.Repeat("- ", 100_000) + "x\n",
		"nested 100k keys":        head + strings.Repeat("? ", 100_000) + "x\n",
		"nested, line by line":    head + "notes: " + strings.Repeat("[\n ", 100_000),
		"100 MB":                  head + strings.Repeat("# filler\n", 100<<20/9),
		"a million keys":          head + keys.String(),
		"a million keys, as many": head + keys.String()[:answersfile.MaxSize-100],
		"the same key":            head + same.String()[:answersfile.MaxSize-100],
		"commas":                  head + "answers: {customers: [" + fit("a,") + "]}\n",
		"entries":                 head + "deals:\n" + fit("- a\n"),
		"empty maps":              head + "deals: [" + fit("{},") + "]\n",
		"commas as JSON":          `{"trustpath": 1, "deals": [` + fit("1,") + "1]}",
		"keys as JSON":            `{"trustpath": 1, ` + fit(`"":1,`) + `"":1}`,
		"unfinished text":         head + "company: \"" + fit("a\n\n"),
		"question marks":          head + fit("?\n"),
		"anchors":                 head + "notes: [" + fit("&a a,") + "]\n",
		"tags":                    head + "notes: " + fit("!a "),
		"bad characters":          head + fit("\x1b\n"),
		"line ends":               fit("\n") + "a",
		"colons":                  head + "company: " + fit(": "),
		"comments":                head + fit("#\n"),
		"documents":               head + fit("---\n"),
		"long key":                head + fit("a") + ": 1\n",
		"quotes":                  head + "company: [" + fit(`"",`) + "]",
	} {
		out = append(out, bomb{name, []byte(text)})
	}
	return out
}

// What reading a file may allocate in all before it is refused, and how much it
// may say about it.
const (
	mostBytes = 50 << 20
	mostWords = 64 << 10
)

// TestBombs: each is refused, in few words, and what reading it allocated in all
// stays within a bound. BenchmarkBombs has the times.
func TestBombs(t *testing.T) {
	c := load(t)
	for _, b := range bombs() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := answersfile.Read(b.data, "bomb.yaml", c)
		runtime.ReadMemStats(&after)
		if spent := after.TotalAlloc - before.TotalAlloc; spent > mostBytes {
			t.Errorf("%s: %d MB were allocated", b.name, spent>>20)
		}
		switch {
		case err == nil:
			t.Errorf("%s is taken", b.name)
		case len(err.Error()) > mostWords:
			t.Errorf("%s: the refusal has %d bytes", b.name, len(err.Error()))
		}
	}
}

// BenchmarkBombs refuses each.
func BenchmarkBombs(b *testing.B) {
	c := load(b)
	for _, bomb := range bombs() {
		b.Run(bomb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := answersfile.Read(bomb.data, "bomb.yaml", c); err == nil {
					b.Fatal("taken")
				}
			}
		})
	}
}
