package home

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// PageSize is how many assessments are read for the first frame; every name is
// read once somebody filters or goes past them.
const PageSize = 100

// Page is a part of the library from its beginning, the last changed first.
type Page struct {
	names []name
	All   bool      // there is nothing after it
	Now   time.Time // when it was read
}

// name is an assessment as the filter reads it.
type name struct {
	assessment.Summary
	folded string
}

// NewPage makes a page ready for filtering, which is work for a command when it
// is long.
func NewPage(list []assessment.Summary, all bool, now time.Time) Page {
	p := Page{names: make([]name, len(list)), All: all, Now: now}
	for i, s := range list {
		p.names[i] = name{s, strings.ToLower(ui.Named(s.Company))}
	}
	return p
}

// Show takes a page as it is stored. The cursor stays on the assessment it was
// on. What is in view and not described yet is asked for.
func (m *Model) Show(p Page) tea.Cmd {
	id := m.current()
	m.page, m.loaded, m.more = p, true, false
	if p.All {
		m.total = len(p.names)
	}
	m.sift(false)
	m.pick(id)
	if m.pick(m.aim) {
		m.aim = ""
	}
	if m.toEnd && p.All {
		m.at = max(0, len(m.shown)-1)
	}
	m.toEnd = false
	return m.want()
}

// Point puts the cursor on an assessment as soon as it is listed.
func (m *Model) Point(id string) { m.aim = id }

// Limit is how many names to read: a page, or all where they were read before.
func (m *Model) Limit() int {
	if m.page.All && len(m.page.names) >= PageSize {
		return -1
	}
	return PageSize
}

// Counted takes how many assessments there are in all.
func (m *Model) Counted(total int) { m.total = total }

// Described takes what is known of some assessments.
func (m *Model) Described(rows []Row) {
	for _, r := range rows {
		m.rows[r.ID] = r
		delete(m.asked, r.ID)
	}
}

// Unreadable takes the ids of assessments that could not be read. What is known of
// them may be untrue, so nothing else of them is shown.
func (m *Model) Unreadable(ids []string) {
	for _, id := range ids {
		m.rows[id] = Row{ID: id, Company: "(damaged)", Changed: m.asked[id], Outcome: "It can’t be read; trustpath doctor says what to do.", Damaged: true}
		delete(m.asked, id)
	}
}

// pick puts the cursor on an assessment, when it is listed.
func (m *Model) pick(id string) bool {
	for i, at := range m.shown {
		if m.page.names[at].ID == id {
			m.at = i
			return true
		}
	}
	return false
}

// sift applies the filter; narrower is for one that begins with the one before,
// so that only what passed that can pass it.
func (m *Model) sift(narrower bool) {
	want := strings.ToLower(m.filter.Value())
	if !narrower {
		m.shown = m.shown[:0]
		for i := range m.page.names {
			m.shown = append(m.shown, i)
		}
	}
	passed := m.shown[:0]
	for _, at := range m.shown {
		if strings.Contains(m.page.names[at].folded, want) {
			passed = append(passed, at)
		}
	}
	m.shown = passed
	m.at = max(0, min(m.at, len(m.shown)-1))
}

// current is the id under the cursor, or "".
func (m *Model) current() string {
	if m.at < len(m.shown) {
		return m.page.names[m.shown[m.at]].ID
	}
	return ""
}

// row is what is known of a line of the list; known is false for what has still
// to be worked out.
func (m *Model) row(at int) (r Row, known bool) {
	n := m.page.names[m.shown[at]]
	r, known = m.rows[n.ID]
	if !known || !r.Changed.Equal(n.Changed) {
		return Row{ID: n.ID, Company: n.Company, Changed: n.Changed}, false
	}
	return r, true
}

// want asks for what is in view and not described, and for the names after the
// last page once the cursor comes near its end.
func (m *Model) want() tea.Cmd {
	if !m.loaded {
		return nil
	}
	var out []tea.Cmd
	if !m.page.All && !m.more && (m.scope == ui.FilterScope || m.filter.Value() != "" || m.toEnd || m.at+2*m.visible() > len(m.shown)) {
		m.more = true
		out = append(out, func() tea.Msg { return MoreMsg{} })
	}
	var ids []string
	from, to := m.span()
	for i := from; i < to; i++ {
		n := m.page.names[m.shown[i]]
		if _, known := m.row(i); !known && !m.asked[n.ID].Equal(n.Changed) {
			m.asked[n.ID] = n.Changed
			ids = append(ids, n.ID)
		}
	}
	if len(ids) > 0 {
		out = append(out, func() tea.Msg { return DescribeMsg{ids} })
	}
	return tea.Batch(out...)
}
