package kit

import (
	"regexp"
	"strings"
)

type blockKind int

const (
	proseBlock blockKind = iota
	listBlock
	tableBlock
	diagramBlock
)

// block is a part of a document that is drawn in one way.
type block struct {
	kind  blockKind
	lines []string
}

var itemMark = regexp.MustCompile(`^([-*+]|[0-9]{1,3}\.) +`)

// splitter collects the lines of a document into blocks.
type splitter struct {
	out   []block
	fence blockKind // what the open fence belongs to; proseBlock for code
	open  bool      // inside a fence
}

// blocks splits a document into tables, diagrams, lists, and prose that begins
// anew at each heading.
func blocks(source string) []block {
	var s splitter
	for _, line := range strings.Split(source, "\n") {
		s.line(line)
	}
	return s.out
}

// last is the kind of the block before; prose when there is none.
func (s *splitter) last() blockKind {
	if len(s.out) == 0 {
		return proseBlock
	}
	return s.out[len(s.out)-1].kind
}

func (s *splitter) add(kind blockKind, line string, fresh bool) {
	if fresh || len(s.out) == 0 || s.last() != kind {
		s.out = append(s.out, block{kind: kind})
	}
	b := &s.out[len(s.out)-1]
	b.lines = append(b.lines, line)
}

func (s *splitter) line(line string) {
	trimmed := strings.TrimSpace(line)
	indented := strings.HasPrefix(line, "  ")
	switch {
	case s.open:
		s.add(s.fence, line, false)
		s.open = trimmed != "```"
	case s.last() == listBlock && (indented || trimmed == ""):
		s.add(listBlock, line, false)
	case strings.HasPrefix(trimmed, "```"):
		s.open, s.fence = true, proseBlock
		if strings.HasPrefix(trimmed, "```mermaid") {
			s.fence = diagramBlock
		}
		s.add(s.fence, line, s.fence == diagramBlock)
	case itemMark.MatchString(line):
		s.add(listBlock, line, false)
	case strings.HasPrefix(trimmed, "|"):
		s.add(tableBlock, trimmed, false)
	case trimmed == "" && s.last() != proseBlock || trimmed == "" && len(s.out) == 0:
		// a blank line round a table or a diagram carries nothing
	case s.last() == listBlock && s.follows():
		s.add(listBlock, "  "+line, false)
	default:
		s.add(proseBlock, line, strings.HasPrefix(line, "#"))
	}
}

// follows reports whether a line continues the paragraph of the last item.
func (s *splitter) follows() bool {
	lines := s.out[len(s.out)-1].lines
	return strings.TrimSpace(lines[len(lines)-1]) != ""
}

// item is one entry of a list: its mark, and its lines without the indent.
type item struct {
	mark  string
	lines []string
}

// items splits the lines of a list.
func items(source []string) []item {
	var out []item
	indent := 0
	for _, line := range source {
		if mark := itemMark.FindString(line); mark != "" {
			indent = len(mark)
			out = append(out, item{strings.TrimSpace(mark), []string{line[indent:]}})
			continue
		}
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		last := &out[len(out)-1]
		last.lines = append(last.lines, line[min(indent, blanks):])
	}
	return out
}
