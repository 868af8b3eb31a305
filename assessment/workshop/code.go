package workshop

import (
	"crypto/sha256"
	"crypto/subtle"
	_ "embed" // the words
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// words are 7,776; words.LICENSE.md says whose.
//
//go:embed words.txt
var words string

// codeWords is how many words make a code: 51 bits of chance.
const codeWords = 4

// NewCode draws a code of four words, "quiet-harbour-lantern-nine", from a
// source of chance such as crypto/rand.Reader. The one to join is for one run of
// the server and stored nowhere; of one to rejoin the digest is kept.
func NewCode(random io.Reader) (string, error) {
	all := strings.Fields(words)
	out := make([]string, codeWords)
	for i := range out {
		n, err := below(random, len(all))
		if err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		out[i] = all[n]
	}
	return strings.Join(out, "-"), nil
}

// below draws a number from 0 to n-1, each as likely as the others; n is at
// most 8192.
func below(random io.Reader, n int) (int, error) {
	for {
		var b [2]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if drawn := int(b[0]&0x1f)<<8 | int(b[1]); drawn < n {
			return drawn, nil
		}
	}
}

// Same reports whether somebody typed a code, in capitals, with blanks or with
// hyphens. It takes the same time whether they are alike or not.
func Same(code, typed string) bool {
	a, b := sum(code), sum(typed)
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Digest is what is kept of a rejoin code: see Identity.
func Digest(code string) string {
	s := sum(code)
	return hex.EncodeToString(s[:])
}

// maxTyped is how much of a typed code is read, in bytes.
const maxTyped = 200

func sum(code string) [sha256.Size]byte {
	parts := strings.FieldsFunc(strings.ToLower(code[:min(len(code), maxTyped)]), func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	return sha256.Sum256([]byte("trustpath workshop code\x00" + strings.Join(parts, "-")))
}
