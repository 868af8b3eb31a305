// Package input reads keys, mouse events and reports from a terminal, the local
// one or one at the other end of an SSH session.
//
// What a terminal sends may come from anywhere: a paste from a web page, a
// client written to do harm. So a Reader cuts the bytes into sequences itself,
// bounds each of them, and gives the decoder of ultraviolet one at a time. A
// sequence that is too long, or that the decoder fails on, is dropped, and
// reading goes on.
//
//	keys := input.Open(os.Stdin)
//	program := tea.NewProgram(model, tea.WithInput(keys))
//	keys.Attach(program.Send, failed)
package input

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"

	"trustpath/assessment/crash"
)

// The longest input that is read whole, in bytes. A note has 16 KB at most.
const (
	maxKey    = 256 // a key, a mouse event, or a report of numbers
	maxString = 4 << 10
	maxPaste  = 64 << 10
)

// The most numbers in one sequence, and digits in one number. The decoder
// fails on more than 32 numbers.
const (
	maxNumbers = 24
	maxDigits  = 9
)

// escapeTimeout is how long the rest of a sequence may take to arrive. After
// it, a single ESC is the escape key.
const escapeTimeout = uv.DefaultEscTimeout

// pasteTimeout is how long a paste may pause. After it, the paste ends: its end
// was lost, and keys would be taken for text.
const pasteTimeout = 2 * time.Second

// Reader turns bytes into messages of bubbletea. Its methods may be called from
// several goroutines.
type Reader struct {
	mu      sync.Mutex
	send    func(tea.Msg)
	failed  func(*crash.Error)
	decoder uv.EventDecoder
	rest    []byte // of a sequence that hasn't ended
	long    bool   // rest was shortened; drop the sequence when it ends
	paste   []byte
	pasting bool
	timer   *time.Timer
}

// Attach sets where messages go, and the function that is called after a panic
// in this package. Both may be called from any goroutine.
func (r *Reader) Attach(send func(tea.Msg), failed func(*crash.Error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.send, r.failed = send, failed
	r.timer = crash.AfterFunc(time.Hour, r.expire, failed)
	r.timer.Stop()
}

// Feed sends the messages that the next bytes make.
func (r *Reader) Feed(b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer crash.Catch(r.failed)
	r.timer.Stop()
	if r.pasting && r.interrupts(b) {
		r.rest, r.paste, r.pasting = nil, nil, false
	}
	r.rest = append(r.rest, b...)
	r.scan(false)
	switch {
	case r.pasting:
		r.timer.Reset(pasteTimeout)
	case len(r.rest) > 0:
		r.timer.Reset(escapeTimeout)
	}
}

// interrupts reports whether b is ctrl+c and nothing else, which no paste
// sends separately.
func (r *Reader) interrupts(b []byte) bool {
	if len(b) == 0 || !within(b) {
		return false
	}
	n, event := r.decoder.Decode(bytes.Clone(b))
	key, ok := event.(uv.KeyPressEvent)
	return ok && n == len(b) && placed(uv.Key(key)).Keystroke() == "ctrl+c"
}

// expire takes an unfinished sequence or paste for what it is.
func (r *Reader) expire() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pasting {
		r.rest = append(r.rest, pasteEnd...)
	}
	r.scan(true)
}

// scan sends the messages of all sequences in rest and keeps an unfinished one,
// unless it is late.
func (r *Reader) scan(late bool) {
	b := r.rest
	for len(b) > 0 {
		if r.pasting {
			b = r.pasted(b)
			if r.pasting {
				break
			}
			continue
		}
		n, whole := length(b)
		if !whole && !late {
			break
		}
		switch seq := b[:n]; {
		case b[0] == esc && !r.long && within(seq):
			r.decode(seq)
		case b[0] != esc && utf8.Valid(seq):
			n = max(n, r.decode(b)) // it finds the other runes of a cluster
		}
		r.long = false
		b = b[n:]
	}
	if !r.pasting && len(b) > limit(b) {
		b = append(b[:3:3], b[len(b)-1]) // its kind, and what may be half an end
		r.long = true
	}
	r.rest = append(r.rest[:0], b...)
	if cap(r.rest) > 4*maxString {
		r.rest = bytes.Clone(r.rest)
	}
}

// decode sends the messages of one sequence and returns its length, or 0 where
// the decoder fails on it.
func (r *Reader) decode(seq []byte) int {
	n, event := 0, uv.Event(nil)
	func() {
		defer crash.Catch(func(*crash.Error) {}) // the sequence is dropped
		n, event = r.decoder.Decode(bytes.Clone(seq))
	}()
	events := []uv.Event{event}
	if several, ok := event.(uv.MultiEvent); ok {
		events = several
	}
	for _, event := range events {
		switch event := event.(type) {
		case nil, uv.UnknownEvent, uv.UnknownCsiEvent, uv.UnknownSs3Event, uv.UnknownOscEvent, uv.UnknownDcsEvent,
			uv.UnknownApcEvent, uv.UnknownPmEvent, uv.UnknownSosEvent, uv.PasteEndEvent:
		case uv.WindowSizeEvent, uv.PixelSizeEvent, uv.CellSizeEvent: // the size comes from the system, or from SSH
		case uv.PasteStartEvent:
			r.pasting = true
		case uv.KeyPressEvent:
			r.send(tea.KeyPressMsg(placed(uv.Key(event))))
		case uv.KeyReleaseEvent:
			r.send(tea.KeyReleaseMsg(placed(uv.Key(event))))
		default:
			r.send(event)
		}
	}
	return n
}

const pasteEnd = "\x1b[201~"

// pasted collects a bracketed paste, sends it at its end, and returns the bytes
// that follow or that may be half an end.
func (r *Reader) pasted(b []byte) []byte {
	text, rest, ended := bytes.Cut(b, []byte(pasteEnd))
	if !ended {
		half := len(pasteEnd) - 1
		for !bytes.HasSuffix(b, []byte(pasteEnd[:half])) {
			half--
		}
		text, rest = b[:len(b)-half], b[len(b)-half:]
	}
	r.paste = append(r.paste, text[:min(len(text), maxPaste-len(r.paste))]...)
	if ended {
		r.send(tea.PasteMsg{Content: strings.ToValidUTF8(string(r.paste), "")})
		r.paste, r.pasting = nil, false
	}
	return rest
}

const (
	esc = 0x1b
	bel = 0x07
	can = 0x18
	sub = 0x1a
)

// length returns the length of the sequence that b begins with, or of what is
// there of it, and whether it is whole. Of text it is one rune.
func length(b []byte) (n int, whole bool) {
	switch {
	case b[0] != esc:
		_, n = utf8.DecodeRune(b)
		return n, utf8.FullRune(b)
	case len(b) == 1:
		return 1, false
	}
	switch b[1] {
	case '[':
		i := 2 + span(b[2:], '0', '?')
		i += span(b[i:], ' ', '/')
		switch {
		case i == len(b):
			return i, false
		case i == 2 && b[i] == 'M': // a mouse event with three bytes behind it
			return min(len(b), i+4), len(b) >= i+4
		}
		return i + span(b[i:i+1], '@', '~'), true
	case 'O':
		i := 2 + span(b[2:], '0', '9')
		if i == len(b) {
			return i, false
		}
		return i + span(b[i:i+1], '!', '~'), true
	case ']', 'P', 'X', '^', '_':
		return stringLength(b)
	case esc:
		switch {
		case len(b) == 2:
			return 1, false
		case b[2] == '[' || b[2] == 'O': // with alt
			n, whole = length(b[1:])
			return n + 1, whole
		}
		return 1, true // the escape key, twice
	}
	n, whole = length(b[1:]) // with alt
	return n + 1, whole
}

// stringLength is length for OSC, DCS, SOS, PM and APC.
func stringLength(b []byte) (n int, whole bool) {
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == bel && b[1] == ']', b[i] == can, b[i] == sub:
			return i + 1, true
		case b[i] == esc && i+1 == len(b):
			return len(b), false
		case b[i] == esc && b[i+1] == '\\':
			return i + 2, true
		case b[i] == esc: // another sequence begins
			return i, true
		}
	}
	return len(b), false
}

// span is how many bytes at the beginning of b are in a range.
func span(b []byte, from, to byte) int {
	if i := bytes.IndexFunc(b, func(r rune) bool { return r < rune(from) || r > rune(to) }); i >= 0 {
		return i
	}
	return len(b)
}

// limit is the most bytes that the sequence at the beginning of b may have.
func limit(b []byte) int {
	if len(b) > 1 && b[0] == esc && strings.IndexByte("]PX^_", b[1]) >= 0 {
		return maxString
	}
	return maxKey
}

// within reports whether a sequence keeps to the limits and wasn't canceled.
func within(seq []byte) bool {
	numbers, digits := 0, 0
	if limit(seq) == maxString {
		last := seq[len(seq)-1]
		return len(seq) <= maxString && last != can && last != sub
	}
	for _, c := range seq {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == ';' || c == ':':
			numbers, digits = numbers+1, 0
		}
		if digits > maxDigits {
			return false
		}
	}
	return numbers < maxNumbers && len(seq) <= maxKey
}

// Copy reads until the end of the input, or an error.
func (r *Reader) Copy(in io.Reader) error {
	buffer := make([]byte, 4096)
	for {
		n, err := in.Read(buffer)
		r.Feed(buffer[:n])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read from the terminal: %w", err)
		}
	}
}

// File is a terminal, such as os.Stdin.
type File interface {
	term.File
	Name() string
}

// Terminal is the input of a program at a local terminal. bubbletea sets it up,
// waits for it and gives it back, but finds nothing to read in it: all that
// comes goes through a Reader.
type Terminal struct {
	File
	Reader
}

// Open returns the input for a program, which is to be attached to it before it
// runs.
func Open(file File) *Terminal { return &Terminal{File: file} }

// Read reads once, and returns no bytes.
func (t *Terminal) Read(buffer []byte) (int, error) {
	n, err := t.File.Read(buffer)
	t.Feed(buffer[:n])
	return 0, err
}

// layouts are keyboards with other letters, each with the keys of a US keyboard
// at the same places. Where two layouts put a letter at different places, the
// first one counts, unless the terminal names the key.
var layouts = [][2]string{
	{"йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"}, // Russian
	{"іїєґў", `s]'\o`},     // Ukrainian, Belarusian
	{"љњђјћџѕ", "qw]j'xz"}, // Serbian, Macedonian
	{"ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"},               // Greek
	{"קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."},           // Hebrew
	{"ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"}, // Arabic
	{"یکگچ", "d;']"}, // Persian
	{"ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./"}, // Thai
	{"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"},               // Korean
	{"ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"},               // Georgian
	{"ौैाीूबहगदजोे्िुपरकतचंमनवलस", "qwertyuiopasdfghjkl;xcvbnm"},               // Hindi
}

// placed names the key of a US keyboard, as the kitty protocol does, where a
// terminal doesn't: ctrl+с of a Russian keyboard is ctrl+c. Digits of all
// scripts and full-width characters have their ASCII character. A Latin letter
// is its own key, wherever the keyboard has it.
func placed(k uv.Key) uv.Key {
	switch {
	case k.Code <= unicode.MaxASCII || unicode.Is(unicode.Latin, k.Code):
		k.BaseCode = 0
	case k.BaseCode == 0 && k.Code <= unicode.MaxRune:
		k.BaseCode = place(unicode.ToLower(k.Code))
	}
	return k
}

// place returns the ASCII character for a letter, or 0.
func place(letter rune) rune {
	if narrow := Narrow(letter); narrow != letter {
		return narrow
	}
	for _, layout := range layouts {
		if i := slices.Index([]rune(layout[0]), letter); i >= 0 {
			return []rune(layout[1])[i]
		}
	}
	return 0
}

// Narrow returns the ASCII character that a full-width character or a digit of
// any script stands for, and other characters as they are.
func Narrow(r rune) rune {
	const full = '！' - '!'
	if r >= '！' && r <= '～' {
		return r - full
	}
	for _, block := range unicode.Nd.R16 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return '0' + (r-rune(block.Lo))%10
		}
	}
	return r
}
