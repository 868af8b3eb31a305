package facilitator

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// mostHands is more than a room has.
const mostHands = 999

// hands is raised hands while they are counted: one line for each option, one
// for don't know, and where several may be chosen one for how many people raised
// a hand at all.
type hands struct {
	question *assessment.Question
	counts   []int // people last, 0 until it is typed
	before   []int // as they were
	at       int
	fresh    bool // the next digit begins a number
}

// count opens the counting of hands, with those that were counted before.
func (m *Model) count() {
	q := m.question()
	h := &hands{question: q, counts: make([]int, len(q.Options)+2), fresh: true}
	if r := m.round(q.ID); r != nil {
		for i, o := range q.Options {
			h.counts[i] = r.Hands.Hands[o.ID]
		}
		h.counts[len(q.Options)], h.counts[len(q.Options)+1] = r.Hands.Unknown, r.Hands.Voters
	}
	h.before = slices.Clone(h.counts)
	m.hands = h
}

func (h *hands) changed() bool { return !slices.Equal(h.counts, h.before) }

// lines is how many can be typed: of a single choice the people are the sum.
func (h *hands) lines() int {
	if h.question.Kind == assessment.Single {
		return len(h.counts) - 1
	}
	return len(h.counts)
}

// people is how many raised a hand, at least: where it was not typed, or is less
// than the hands need.
func (h *hands) people() int {
	n := len(h.question.Options)
	sum, alone, most := h.counts[n], 0, 0
	for i, o := range h.question.Options {
		sum += h.counts[i]
		if o.Exclusive {
			alone += h.counts[i]
		} else {
			most = max(most, h.counts[i])
		}
	}
	if h.question.Kind == assessment.Single {
		return sum
	}
	return max(h.counts[n+1], alone+most+h.counts[n])
}

func (h *hands) tally() workshop.Tally {
	t := workshop.Tally{Question: h.question.ID, Hands: map[assessment.OptionID]int{}, Unknown: h.counts[len(h.question.Options)], Voters: h.people()}
	for i, o := range h.question.Options {
		t.Hands[o.ID] = h.counts[i]
	}
	return t
}

// counting handles a key while hands are counted.
func (m *Model) counting(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	h := m.hands
	if to, moved := ui.Move(action, h.at, m.layout.Body, h.lines()); moved {
		h.at, h.fresh = to, true
		return nil
	}
	line := &h.counts[h.at]
	switch action {
	case ui.Digit:
		digit, _ := strconv.Atoi(msg.String())
		if h.fresh {
			*line = 0
		}
		*line, h.fresh = min(*line*10+digit, mostHands), false
	case ui.More:
		*line = min(*line+1, mostHands)
	case ui.Fewer:
		*line = max(*line-1, 0)
	case ui.Delete:
		*line = 0
	case ui.Accept:
		return m.counted()
	case ui.Escape:
		m.hands = nil
	}
	return nil
}

// counted takes the hands as votes. Without a network nobody else votes, so that
// the spread comes at once.
func (m *Model) counted() tea.Cmd {
	t := m.hands.tally()
	if m.hands = nil; m.options.Door.Open() {
		return m.send.Send(t)
	}
	if t.Voters == 0 {
		m.message = "No hands are counted yet; s skips the question."
		return nil
	}
	return m.send.Send(t, workshop.Reveal{Question: t.Question})
}

// handLines is the form, in at most rows lines.
func (m *Model) handLines(width, rows int) []string {
	s, h := m.styles, m.hands
	var out []string
	for i := range h.lines() {
		key, label, count := interview.Key(i), "", h.counts[i]
		switch n := len(h.question.Options); {
		case i < n:
			if label = h.question.Options[i].Label; ui.Width(label) > width-16 {
				label = h.question.Options[i].Short
			}
		case i == n:
			key, label = "0", "Don’t know"
		default:
			key, label, count = "", "People who raised a hand", h.people()
		}
		pointer, style := " ", s.Text
		if i == h.at {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		left := pointer + "  " + s.Muted.Render(ui.Pad(key, 3)) + style.Render(ui.Fit(label, width-14, s.Glyphs.Ellipsis))
		out = append(out, ui.Between(left, style.Render(strconv.Itoa(count)), width))
	}
	from := ui.Window(h.at, h.at, rows, len(out))
	return out[from:min(len(out), from+rows)]
}
