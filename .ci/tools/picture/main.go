// Command picture makes an SVG that freeze drew fit for a README: it names fonts
// instead of carrying one of 270 KB, and gives every word its column, so that the
// grid holds in whatever monospaced font a reader has. Its argument is the color
// of text that has none. With -film it joins finished frames into a moving one.
package main

import (
	"fmt"
	"html"
	"io"
	"log"
	"math"
	"os"
	"regexp"
	"strconv"
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
	word = regexp.MustCompile(`\S+`)
	run  = regexp.MustCompile(`<tspan xml:space="preserve"([^>]*?)(?:/>|>([^<]*)</tspan>)`)
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == "-film" {
		if err := film(os.Args[2:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	if len(os.Args) != 2 {
		log.Fatal("usage: picture COLOR <in.svg >out.svg, or picture -film FRAME... >out.svg")
	}
	svg, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	out := face.ReplaceAllString(string(svg), "")
	out = size.ReplaceAllString(out, `$0 viewBox="0 0 $1 $2"`)
	out = strings.ReplaceAll(out, `font-family="JetBrains Mono"`, `font-family="`+fonts+`"`)
	out = strings.ReplaceAll(out, `fill="#c4c4c4"`, `fill="`+os.Args[1]+`"`)
	out = strings.ReplaceAll(out, ` clip-path="url(#terminalMask)"`, "") // there is no such mask
	out = line.ReplaceAllStringFunc(out, place)
	if _, err := io.WriteString(os.Stdout, out); err != nil {
		log.Fatal(err)
	}
}

// place gives each word of a line its column, and each sign of a drawn line its
// own: in a narrower font it would end early. Blanks are dropped, since a viewer
// may draw several as one.
func place(text string) string {
	parts := line.FindStringSubmatch(text)
	var out strings.Builder
	column := 0
	for _, r := range run.FindAllStringSubmatch(parts[3], -1) {
		words := html.UnescapeString(r[2])
		for _, at := range word.FindAllStringIndex(words, -1) {
			from, text := column+utf8.RuneCountInString(words[:at[0]]), words[at[0]:at[1]]
			signs := 1
			if first, _ := utf8.DecodeRuneInString(text); first >= '←' {
				signs = utf8.RuneCountInString(text)
			}
			out.WriteString(`<tspan x="`)
			for n := range signs {
				if n > 0 {
					out.WriteByte(' ')
				}
				out.WriteString(strconv.FormatFloat(math.Round((left+float64(from+n)*advance)*10)/10, 'f', -1, 64))
			}
			fmt.Fprintf(&out, `"%s>%s</tspan>`, r[1], html.EscapeString(text))
		}
		column += utf8.RuneCountInString(words)
	}
	if out.Len() == 0 {
		return ""
	}
	return parts[1] + parts[2] + ">" + out.String() + "</text>"
}
