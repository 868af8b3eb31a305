package workshop_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"os"
	"strings"
	"testing"

	"trustpath/assessment/workshop"
)

// The list is the published one without its dice numbers, and four words of it
// are at least 50 bits.
func TestWords(t *testing.T) {
	file, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, seen, dice := strings.Fields(string(file)), map[string]bool{}, sha256.New()
	for i, word := range list {
		if seen[word] {
			t.Errorf("%q stands twice", word)
		}
		seen[word] = true
		number := make([]byte, 5)
		for at, rest := 4, i; at >= 0; at, rest = at-1, rest/6 {
			number[at] = byte('1' + rest%6)
		}
		dice.Write([]byte(string(number) + "\t" + word + "\n"))
	}
	if len(list) != 7776 {
		t.Errorf("got %d words", len(list))
	}
	if bits := 4 * math.Log2(float64(len(list))); bits < 50 {
		t.Errorf("four words are %.1f bits", bits)
	}
	note, err := os.ReadFile("words.LICENSE.md")
	if err != nil {
		t.Fatal(err)
	}
	if digest := hex.EncodeToString(dice.Sum(nil)); !bytes.Contains(note, []byte(digest)) {
		t.Errorf("with dice numbers the digest is %s, which words.LICENSE.md does not name", digest)
	}
}

func TestNewCode(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		code, err := workshop.NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if seen[code] || strings.Count(code, "-") < 3 {
			t.Errorf("code %q", code)
		}
		seen[code] = true
	}
	first, err := workshop.NewCode(bytes.NewReader([]byte{0xff, 0xff, 0, 0, 0x1e, 0x5f, 0x1e, 0x60, 0x60, 1, 0, 2}))
	if err != nil || first != "abacus-zoom-abdomen-abdominal" {
		t.Errorf("got %q, %v", first, err)
	}
	if _, err := workshop.NewCode(bytes.NewReader([]byte{0, 0, 0})); err == nil {
		t.Error("no chance was left, and there is a code")
	}
}

func TestSame(t *testing.T) {
	const code = "yo-yo-abacus-t-shirt-zoom"
	for typed, want := range map[string]bool{
		code: true, "  Yo Yo ABACUS t-shirt zoom\r\n": true, "yoyo abacus t-shirt zoom": false,
		"": false, "yo-yo-abacus-t-shirt": false, code + "-zoom": false, strings.Repeat(" ", 300) + code: false,
	} {
		if got := workshop.Same(code, typed); got != want {
			t.Errorf("%q: got %v", typed, got)
		}
		if got := workshop.Digest(code) == workshop.Digest(typed); got != want {
			t.Errorf("digest of %q: got %v", typed, got)
		}
	}
}
