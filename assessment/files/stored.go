package files

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"trustpath/assessment"
)

// stored reads JSON in the form in which this program writes it: objects, lists and
// texts without blanks and escapes. What has another form is bad, and is left to
// encoding/json, which takes several times as long.
type stored struct {
	rest string
	bad  bool
}

// readStored sets what a JSON text says.
func readStored[T any](text string, to *T, read func(*stored) T) error {
	s := stored{rest: text}
	value := read(&s)
	if s.bad || s.rest != "" {
		return json.Unmarshal([]byte(text), to)
	}
	*to = value
	return nil
}

// DecodeRecommendation returns a recommendation from the JSON of its answers and values.
func DecodeRecommendation(answers, values string) (out assessment.Recommendation, err error) {
	err = readStored(answers, &out.Answers, (*stored).answers)
	return out, cmp.Or(err, readStored(values, &out.Values, func(s *stored) assessment.Values {
		return readMap[string](s, func() []string { return readTexts[string](s) })
	}))
}

// next skips a character, if it is the next one.
func (s *stored) next(c byte) bool {
	found := !s.bad && s.rest != "" && s.rest[0] == c
	if found {
		s.rest = s.rest[1:]
	}
	return found
}

func (s *stored) need(c byte) { s.bad = !s.next(c) }

// sequence reads what is between two brackets, with commas.
func (s *stored) sequence(open, end byte, each func()) {
	s.need(open)
	for first := true; !s.bad && !s.next(end); first = false {
		if !first {
			s.need(',')
		}
		each()
	}
}

func (s *stored) members(each func(key string)) {
	s.sequence('{', '}', func() {
		key := s.text()
		s.need(':')
		each(key)
	})
}

func (s *stored) text() (out string) {
	s.need('"')
	end := strings.IndexFunc(s.rest, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
	if s.bad || end < 0 || s.rest[end] != '"' {
		s.bad = true
		return ""
	}
	out, s.rest = s.rest[:end], s.rest[end+1:]
	return out
}

func (s *stored) day() (out assessment.Date) {
	s.bad = out.UnmarshalText([]byte(s.text())) != nil || s.bad
	return out
}

func readTexts[T ~string](s *stored) []T {
	out := []T{}
	s.sequence('[', ']', func() { out = append(out, T(s.text())) })
	return out
}

func readMap[K ~string, V any](s *stored, value func() V) map[K]V {
	out := map[K]V{}
	s.members(func(key string) { out[K(key)] = value() })
	return out
}

func (s *stored) answer() (a assessment.StoredAnswer) {
	switch {
	case strings.HasPrefix(s.rest, `"`):
		a.Unknown = true
		s.bad = s.text() != unknownWord || s.bad
	case strings.HasPrefix(s.rest, "["):
		a.Options = readTexts[assessment.OptionID](s)
	default:
		s.members(func(key string) {
			switch key {
			case "options":
				a.Options = readTexts[assessment.OptionID](s)
			case "given":
				a.Given = s.day()
			case "content":
				a.Content = s.text()
			default:
				s.bad = true
			}
		})
	}
	return a
}

func (s *stored) answers() assessment.Answers {
	return assessment.AnswersFrom(readMap[assessment.QuestionID](s, func() assessment.Answer {
		return assessment.Answer(s.answer())
	}))
}

func (s *stored) mark() (m assessment.ReadinessMark) {
	s.members(func(key string) {
		switch key {
		case "state":
			m.State = assessment.Readiness(s.text())
		case "reason":
			m.Reason = s.text()
		case "person":
			m.Person = s.text()
		case "due":
			m.Due = s.day()
		case "started":
			m.Started = s.day()
		case "done":
			m.Done = s.day()
		case "link":
			m.Link = s.text()
		case "comment":
			m.Comment = s.text()
		default:
			s.bad = true
		}
	})
	return m
}

func (s *stored) baseline() (b assessment.Baseline) {
	s.members(func(key string) {
		switch key {
		case "number":
			digits := len(s.rest) - len(strings.TrimLeft(s.rest, "0123456789"))
			n, err := strconv.Atoi(s.rest[:digits])
			s.bad = s.bad || err != nil || strconv.Itoa(n) != s.rest[:digits]
			b.Number, s.rest = n, s.rest[digits:]
		case "day":
			b.Day = s.day()
		case "reason":
			b.Reason = s.text()
		case "content":
			s.members(func(key string) {
				part := map[string]*string{"id": &b.Pack.ID, "version": &b.Pack.Version, "digest": &b.Pack.Digest}[key]
				s.bad = s.bad || part == nil
				if !s.bad {
					*part = s.text()
				}
			})
		case "start":
			b.Start = s.day()
		case "answers":
			b.Answers = s.answers()
		case "readiness":
			b.Readiness = readMap[assessment.WorkstreamID](s, s.mark)
		case "work":
			b.Work = readMap[assessment.WorkstreamID](s, s.day)
		case "milestones":
			b.Milestones = readMap[assessment.MilestoneID](s, s.day)
		default:
			s.bad = true
		}
	})
	return b
}
