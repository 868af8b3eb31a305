package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

const (
	shown = 1.6 // seconds of a frame
	last  = 4.0 // and of the last one
)

var (
	lines  = regexp.MustCompile(`<text y="([^"]*)">.*?</text>`)
	ground = regexp.MustCompile(`(?s)^(.*?<g [^>]*>)`)
)

// film joins frames of one size into a picture that moves without a script. A line
// that several frames in a row share is in it once. For readers who want no motion
// it is the last frame.
func film(files []string) error {
	var head string
	frames := make([]map[string]string, len(files)) // the lines by where they are
	var rows []string
	for i, file := range files {
		svg, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		head = ground.FindString(string(svg))
		frames[i] = map[string]string{}
		for _, found := range lines.FindAllStringSubmatch(string(svg), -1) {
			frames[i][found[1]] = found[0]
			if !slices.Contains(rows, found[1]) {
				rows = append(rows, found[1])
			}
		}
	}
	whole := shown*float64(len(files)-1) + last
	styles, body := map[string]string{}, ""
	for _, row := range rows {
		for from := 0; from < len(files); {
			to := from + 1
			for to < len(files) && frames[to][row] == frames[from][row] {
				to++
			}
			if text := frames[from][row]; text != "" {
				name := fmt.Sprintf("f%dt%d", from, to)
				styles[name] = rule(name, from, to, len(files), whole)
				body += strings.Replace(text, "<text ", `<text class="`+name+`" `, 1) + "\n"
			}
			from = to
		}
	}
	var names []string
	for name := range styles {
		names = append(names, name)
	}
	slices.Sort(names)
	style := "<style>"
	for _, name := range names {
		style += styles[name]
	}
	style += "@media(prefers-reduced-motion:reduce){text{animation:none!important}}</style>\n"
	_, err := io.WriteString(os.Stdout, head+"\n"+style+body+"</g>\n</svg>\n")
	return err
}

// rule shows what is in the frames from one to before another.
func rule(name string, from, to, of int, whole float64) string {
	if from == 0 && to == of {
		return ""
	}
	percent := func(frame int) string { return fmt.Sprintf("%.2f%%", 100*shown*float64(frame)/whole) }
	still, moves := "hidden", ""
	if from > 0 {
		moves += "0%{visibility:hidden}"
	}
	moves += percent(from) + "{visibility:visible}"
	if to < of {
		moves += percent(to) + ",to{visibility:hidden}"
	} else {
		moves += "to{visibility:visible}"
		still = "visible"
	}
	return fmt.Sprintf(".%s{visibility:%s;animation:%s %.1fs step-end infinite}@keyframes %s{%s}", name, still, name, whole, name, moves)
}
