package input

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"trustpath/assessment/crash"
)

// attach returns a reader and the names of the messages that it sends.
func attach(t testing.TB) (*Reader, *[]string) {
	t.Helper()
	var r Reader
	var got []string
	r.Attach(func(msg tea.Msg) { got = append(got, name(msg)) }, func(e *crash.Error) { t.Errorf("%v\n%s", e, e.Stack) })
	return &r, &got
}

// name writes a message in the same way whether bubbletea has translated it or
// not.
func name(msg any) string {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return msg.String()
	case uv.KeyPressEvent:
		return msg.String()
	case tea.KeyReleaseMsg:
		return "release " + msg.String()
	case uv.KeyReleaseEvent:
		return "release " + msg.String()
	case tea.PasteMsg:
		return "paste " + msg.Content
	case uv.PasteEvent:
		return "paste " + msg.Content
	}
	return fmt.Sprintf("%T", msg)
}

// Input that is too long, or that the decoder fails on, is dropped, and the key
// after it arrives. It may come in one piece or byte by byte.
func TestHostile(t *testing.T) {
	for _, tc := range []struct{ name, sent string }{
		{"33 numbers", "\x1b[" + strings.Repeat("1;", 33) + "m"},
		{"33 numbers with colons", "\x1b[" + strings.Repeat("1:", 33) + "u"},
		{"33 numbers with a prefix", "\x1b[?" + strings.Repeat("6;", 40) + "c"},
		{"33 numbers behind alt", "\x1b\x1b[" + strings.Repeat("1;", 33) + "m"},
		{"33 numbers after an 8-bit CSI", "\x9b" + strings.Repeat(";", 33)},
		{"a long number", "\x1b[" + strings.Repeat("9", 100) + "u"},
		{"a long modifier", "\x1b[1;" + strings.Repeat("9", 30) + "A"},
		{"a long sequence", "\x1b[" + strings.Repeat(" ", 20_000) + "q"},
		{"a long SS3", "\x1bO" + strings.Repeat("1", 20_000) + "A"},
		{"a long OSC", "\x1b]52;c;" + strings.Repeat("A", 20_000) + "\x07"},
		{"a long DCS", "\x1bP+r" + strings.Repeat("A", 20_000) + "\x1b\\"},
		{"a long APC", "\x1b_" + strings.Repeat("A", 20_000) + "\x1b\\"},
		{"a long PM", "\x1b^" + strings.Repeat("A", 20_000) + "\x1b\\"},
		{"a long SOS", "\x1bX" + strings.Repeat("A", 20_000) + "\x18"},
		{"a string in a string", "\x1b]" + strings.Repeat("A", 20_000) + "\x1b_" + strings.Repeat("A", 20_000) + "\x1b\\"},
		{"a size that no terminal has", "\x1b[8;65000;65000t\x1b[48;65000;65000;1;1t"},
		{"no text", "\xff\xfe\xc0\x80\x9d\x90"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // a slow machine must not end a sequence
				for _, step := range []int{len(tc.sent) + 1, 4096, 1} {
					r, got := attach(t)
					for part := range slices.Chunk([]byte(tc.sent+"x"), step) {
						r.Feed(part)
					}
					keys := strings.Trim(strings.Join(*got, ""), ";") // what follows an 8-bit CSI is text
					if keys != "x" {
						t.Errorf("in steps of %d: got %.100q, want x", step, keys)
					}
					if len(r.rest) > 0 || cap(r.rest) > 4*maxString {
						t.Errorf("in steps of %d: %d bytes are kept, with room for %d", step, len(r.rest), cap(r.rest))
					}
				}
			})
		})
	}
}

// Sequences that never end take no memory, whatever their kind.
func TestEndless(t *testing.T) {
	for _, begin := range []string{"\x1b[", "\x1b[1;2", "\x1bO", "\x1b]52;c;", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1b[200~", "e"} {
		fill := "1"
		if begin == "e" {
			fill = "\u0301" // one cluster of runes
		}
		r, _ := attach(t)
		r.Feed([]byte(begin))
		for range 1000 {
			r.Feed([]byte(strings.Repeat(fill, 4096)))
			if kept := cap(r.rest) + cap(r.paste); kept > 4*maxPaste {
				t.Fatalf("%q: %d bytes are kept", begin, kept)
			}
		}
	}
}

// A paste whose end was lost ends by itself, or with ctrl+c, and the next key works.
func TestPasteWithoutEnd(t *testing.T) {
	const ctrlC = "\x03"
	for _, tc := range []struct {
		name string
		sent []string
		want []string
	}{
		{"ctrl+c", []string{"\x1b[200~abc", ctrlC, "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c, kitty", []string{"\x1b[200~abc", "\x1b[99;5u", "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c, xterm", []string{"\x1b[200~", "\x1b[27;5;99~", "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c, Russian", []string{"\x1b[200~", "\x1b[1089;5u", "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c after half an end", []string{"\x1b[200~abc\x1b[20", ctrlC, "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c after too much", []string{"\x1b[200~" + strings.Repeat("a", 2*maxPaste), ctrlC, "x"}, []string{"ctrl+c", "x"}},
		{"ctrl+c inside", []string{"\x1b[200~a\x03b" + pasteEnd, "x"}, []string{"paste a\x03b", "x"}},
		{"a pause", []string{"\x1b[200~abc", "", "x"}, []string{"paste abc", "x"}},
		{"a pause after half an end", []string{"\x1b[200~abc\x1b[20", "", "x"}, []string{"paste abc\x1b[20", "x"}},
		{"33 numbers", []string{"\x1b[200~", "\x1b[" + strings.Repeat("1;", 33) + "u", pasteEnd, "x"}, []string{"paste \x1b[" + strings.Repeat("1;", 33) + "u", "x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, got := attach(t)
				for _, part := range tc.sent {
					if part == "" {
						time.Sleep(2 * pasteTimeout)
						synctest.Wait()
						continue
					}
					r.Feed([]byte(part))
				}
				if !slices.Equal(*got, tc.want) {
					t.Errorf("got %.200q, want %q", *got, tc.want)
				}
			})
		})
	}
}

func TestPaste(t *testing.T) {
	long := strings.Repeat("0123456789é", maxPaste/10)
	for _, tc := range []struct{ name, text, want string }{
		{"plain", "two lines\rand é", "two lines\rand é"},
		{"empty", "", ""},
		{"33 numbers", "a \x1b[" + strings.Repeat("1;", 33) + "m b", "a \x1b[" + strings.Repeat("1;", 33) + "m b"},
		{"half an end", "a\x1b[20b\x1b[201", "a\x1b[20b\x1b[201"},
		{"no text", "a\xffb", "ab"},
		{"too long", long, strings.ToValidUTF8(long[:maxPaste], "")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, step := range []int{1 << 20, 4096, 1} {
				r, got := attach(t)
				for part := range slices.Chunk([]byte("a\x1b[200~"+tc.text+pasteEnd+"x"), step) {
					r.Feed(part)
				}
				if want := []string{"a", "paste " + tc.want, "x"}; !slices.Equal(*got, want) {
					t.Errorf("in steps of %d: got %.200q, want %.200q", step, *got, want)
				}
			}
		})
	}
}

// Ordinary keys and reports are what ultraviolet's own reader makes of them,
// also when their bytes come one at a time.
func TestAsUltraviolet(t *testing.T) {
	sent := []string{
		"a", "A", "é", "e\u0301", "日", "👩🏽‍💻", " ", "\r", "\t", "\x7f", "\x00", "\x01", "\x03", "\x1a", "\x1f",
		"\x1b", "\x1ba", "\x1bé", "\x1b\r", "\x1b\x7f", "\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX",
		"\x1b[A", "\x1bOA", "\x1b\x1b[A", "\x1b[1;5A", "\x1b[a", "\x1bOa", "\x1b[Z", "\x1b[3~", "\x1b[3;2~", "\x1b[3$", "\x1b[3^", "\x1b[23@",
		"\x1bOP", "\x1b[P", "\x1b[15~", "\x1b[1;1R", "\x1b[27;5;13~", "\x1b[27;6;99~", "\x1bOj", "\x1bO5j",
		"\x1b[13;2u", "\x1b[99;5u", "\x1b[1089::99;5u", "\x1b[97;1:3u", "\x1b[97;2;65u", "\x1b[57399u", "\x1b[57441;2u",
		"\x1b[I", "\x1b[O", "\x1b[<0;10;20M", "\x1b[<0;10;20m", "\x1b[<64;10;20M", "\x1b[M !!", "\x1b[?1u", "\x1b[?62;22c", "\x1b[>1;10;0c",
		"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29c", "\x1b[?2026;2$y", "\x1b[?997;1n", "\x1b[4;100;200z",
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "\x1b]10;rgb:0/0/0\x07", "\x1b]52;c;aGk=\x07",
		"\x1bP>|xterm(380)\x1b\\", "\x1bP1+r5463\x1b\\", "\x1b_Gi=1;OK\x1b\\", "\x1b[200~text\x1b[201~",
		"\x1b]0;cut off\x18", "\x1b[12;", "\x1b]11;rgb",
	}
	for _, s := range sent {
		t.Run(fmt.Sprintf("%q", s), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				want := theirs(t, s)
				for _, step := range []int{len(s), 1} {
					r, got := attach(t)
					for part := range slices.Chunk([]byte(s), step) {
						r.Feed(part)
					}
					time.Sleep(2 * escapeTimeout)
					synctest.Wait()
					if !slices.Equal(*got, want) && (step > 1 || len(s) < 4 || s[0] == esc) { // a cluster of runes may be cut
						t.Errorf("in steps of %d: got %q, want %q", step, *got, want)
					}
				}
			})
		})
	}
}

// theirs is what the reader of ultraviolet makes of some bytes.
func theirs(t *testing.T, s string) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	events, ended := make(chan uv.Event, 100), make(chan error)
	go func() { ended <- uv.NewTerminalReader(in, "xterm-256color").StreamEvents(ctx, events) }()
	io.WriteString(out, s)
	time.Sleep(3 * escapeTimeout)
	out.Close()
	<-ended
	cancel()
	close(events)
	var got []string
	for event := range events {
		switch event.(type) {
		case uv.UnknownEvent, uv.UnknownCsiEvent, uv.UnknownApcEvent, uv.PasteStartEvent, uv.PasteEndEvent:
			continue
		}
		if n := name(event); n != "uv.ignoredEvent" {
			got = append(got, n)
		}
	}
	return got
}

func TestLayouts(t *testing.T) {
	for _, layout := range layouts {
		if letters, keys := []rune(layout[0]), []rune(layout[1]); len(letters) != len(keys) {
			t.Errorf("%q has %d letters for %d keys", layout[0], len(letters), len(keys))
		}
	}
	for _, tc := range []struct {
		name, sent, want string
	}{
		{"Russian, kitty", "\x1b[1089;5u", "ctrl+c"},
		{"Russian, xterm", "\x1b[27;5;1089~", "ctrl+c"},
		{"Russian capital, xterm", "\x1b[27;6;1057~", "ctrl+shift+c"},
		{"Ukrainian, kitty", "\x1b[1110;5u", "ctrl+s"},
		{"Greek, kitty", "\x1b[968;5u", "ctrl+c"},
		{"Greek, xterm", "\x1b[27;5;968~", "ctrl+c"},
		{"Hebrew, kitty", "\x1b[1489;5u", "ctrl+c"},
		{"Hebrew, xterm", "\x1b[27;5;1489~", "ctrl+c"},
		{"Arabic, kitty", "\x1b[1572;5u", "ctrl+c"},
		{"Thai, kitty", "\x1b[3649;5u", "ctrl+c"},
		{"Korean, kitty", "\x1b[12618;5u", "ctrl+c"},
		{"Georgian, kitty", "\x1b[4330;5u", "ctrl+c"},
		{"with its own base", "\x1b[1089::120;5u", "ctrl+x"},
		{"Serbian", "\x1b[1094::99;5u", "ctrl+c"},
		{"Bulgarian", "\x1b[1098::99;5u", "ctrl+c"},
		{"Persian with shift", "\x1b[1586:1688:99;6u", "ctrl+shift+c"},
		{"Armenian", "\x1b[1409::99;5u", "ctrl+c"},
		{"Dvorak", "\x1b[99::105;5u", "ctrl+c"},
		{"French", "\x1b[113::97;5u", "ctrl+q"},
		{"German", "\x1b[246;5u", "ctrl+ö"},
		{"German with its base", "\x1b[246::59;5u", "ctrl+ö"},
		{"alt", "\x1bс", "alt+c"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, got := attach(t)
			r.Feed([]byte(tc.sent))
			if want := []string{tc.want}; !slices.Equal(*got, want) {
				t.Errorf("got %q, want %q", *got, want)
			}
		})
	}
}

func TestPlace(t *testing.T) {
	for letter, want := range map[rune]rune{'１': '1', '９': '9', '？': '?', 'ｎ': 'n', '٢': '2', '۷': '7', '३': '3', 'т': 'n', 'ד': 's', 'ö': 0, '中': 0} {
		if got := place(letter); got != want {
			t.Errorf("%c: got %q, want %q", letter, got, want)
		}
	}
}

// Whatever comes, and however it is cut, nothing fails, little is kept, and a
// key is read after it.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{"\x1b[1;1;1m", "\x1b]52;c;AA\x07x", "\x1b[200~a\x1b[201~", "\x1bP1+r\x1b\\", "\x1b\x1b[A\x1bOA", "\x1b[M\xff\xff\xff", "\x1b[57;1:3;65_", "\u0301\x9b1;1m\xc3"} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, sent []byte, step int) {
		r, got := attach(t)
		if step < 1 || step > len(sent) {
			step = max(1, len(sent))
		}
		for part := range slices.Chunk(sent, step) {
			r.Feed(part)
			if len(r.rest) > maxString || len(r.paste) > maxPaste {
				t.Fatalf("%d and %d bytes are kept", len(r.rest), len(r.paste))
			}
		}
		r.Feed([]byte(pasteEnd))
		r.expire()
		r.Feed([]byte("x"))
		if len(*got) == 0 || (*got)[len(*got)-1] != "x" {
			t.Errorf("the last key is not read: %q", *got)
		}
	})
}

// A terminal has nothing for bubbletea to read, and Copy ends with its input.
func TestCopy(t *testing.T) {
	r, got := attach(t)
	if err := r.Copy(bytes.NewReader([]byte("ab"))); err != nil {
		t.Error(err)
	}
	in, out := io.Pipe()
	out.CloseWithError(io.ErrNoProgress)
	if err := r.Copy(in); err == nil {
		t.Error("an error of the input is lost")
	}
	if want := []string{"a", "b"}; !slices.Equal(*got, want) {
		t.Errorf("got %q, want %q", *got, want)
	}
}
