// Command picture makes an SVG that freeze drew fit for a README: it names fonts
// instead of carrying one of 270 KB, and gives every run of text its column, so
// that the grid holds in whatever monospaced font a reader has.
package main

import (
	"fmt"
	"html"
	"io"
	"log"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What freeze draws with, in pixels.
const (
	left    = 20.0 // the padding that .ci/pictures asks for
	advance = 8.4  // a cell of JetBrains Mono at 14 pixels
	fonts   = "'JetBrains Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
)

var (
	size = regexp.MustCompile(`<svg width="([^"]*)" height="([^"]*)"`)
	face = regexp.MustCompile(`(?s)<style>.*?</style>`)
	line = regexp.MustCompile(`(<text )x="[^"]*" (y="[^"]*") xml:space="preserve">(.*?)</text>`)
	run  = regexp.MustCompile(`<tspan xml:space="preserve"([^>]*?)(?:/>|>([^<]*)</tspan>)`)
)

func main() {
	svg, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	out := face.ReplaceAllString(string(svg), "")
	out = size.ReplaceAllString(out, `$0 viewBox="0 0 $1 $2"`)
	out = strings.ReplaceAll(out, `font-family="JetBrains Mono"`, `font-family="`+fonts+`" xml:space="preserve"`)
	out = strings.ReplaceAll(out, ` clip-path="url(#terminalMask)"`, "") // there is no such mask
	out = line.ReplaceAllStringFunc(out, place)
	if _, err := io.WriteString(os.Stdout, out); err != nil {
		log.Fatal(err)
	}
}

// place gives each run of a line its column and its width, and drops blanks.
func place(text string) string {
	parts := line.FindStringSubmatch(text)
	var out strings.Builder
	column := 0
	for _, r := range run.FindAllStringSubmatch(parts[3], -1) {
		words := html.UnescapeString(r[2])
		cells := utf8.RuneCountInString(words)
		if strings.TrimSpace(words) != "" {
			fmt.Fprintf(&out, `<tspan x="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</tspan>`,
				left+float64(column)*advance, float64(cells)*advance, r[1], r[2])
		}
		column += cells
	}
	if out.Len() == 0 {
		return ""
	}
	return parts[1] + parts[2] + ">" + out.String() + "</text>"
}
