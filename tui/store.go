package tui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

type connectedMsg struct {
	Connection
	begun assessment.Assessment // as stored, where one was to begin
	err   error
}

type listedMsg struct {
	page    home.Names
	deleted []assessment.Summary
	err     error
}

type countedMsg struct {
	total int
	err   error
}

type describedMsg struct {
	rows   []home.Row
	unread []string // ids
	err    error    // of the first of them
}

type copiedMsg struct {
	id, company string
	err         error
}

type exportMsg struct {
	run assessment.Assessment
	err error
}

type openedMsg struct {
	run      assessment.Assessment
	roadmap  bool
	question assessment.QuestionID // to open at, or ""
	err      error
}

type deletedMsg struct {
	home.DeleteMsg
	err error
}

type restoredMsg struct {
	home.RestoreMsg
	err error
}

// connect waits for the store.
func (m *Model) connect() tea.Cmd {
	connect, begin := m.deps.Connect, m.options.Begin != nil
	return func() tea.Msg {
		ctx := context.Background()
		made, err := connect(ctx)
		out := connectedMsg{Connection: made, err: err}
		if err == nil && begin {
			out.begun, out.err = made.Store.Get(ctx, made.Open)
		}
		return out
	}
}

// connected goes on where the first frame left off.
func (m *Model) connected(msg connectedMsg) tea.Cmd {
	m.refused = msg.err
	if msg.err != nil {
		return tea.Quit
	}
	m.deps.Store, m.options.Open = msg.Store, msg.Open
	if msg.Warning != "" {
		m.notice = m.styles.Glyphs.Look + " " + msg.Warning
	}
	if m.session == nil {
		return m.begin()
	}
	var list tea.Cmd
	if m.screen() == ui.Screen(m.home) {
		list = m.load()
	}
	return tea.Batch(m.session.Attach(msg.Store, msg.begun), list)
}

// load reads the names of the list: its first page, or as many as were read
// before. What the assessments in view come to is asked for after that.
func (m *Model) load() tea.Cmd { return m.names(m.home.Limit()) }

func (m *Model) names(limit int) tea.Cmd {
	d := m.deps
	return func() tea.Msg {
		list, err := d.Store.Names(context.Background(), limit, 0)
		deleted, unread := d.Store.Deleted(context.Background())
		return listedMsg{home.NewNames(list, len(list) != limit, d.Now()), deleted, errors.Join(err, unread)}
	}
}

func (m *Model) count() tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		total, err := store.Count(context.Background())
		return countedMsg{total, err}
	}
}

// describe works out what the list says of some assessments.
func (m *Model) describe(ids []string) tea.Cmd {
	d := m.deps
	return func() tea.Msg {
		var out describedMsg
		for _, id := range ids {
			run, err := d.Store.Get(context.Background(), id)
			if err != nil {
				out.unread, out.err = append(out.unread, id), cmp.Or(out.err, err)
				continue
			}
			out.rows = append(out.rows, home.Describe(d.Catalog, run, d.Today()))
		}
		return out
	}
}

func (m *Model) duplicate(what home.DuplicateMsg) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		id, err := store.Duplicate(context.Background(), what.ID, what.Company)
		return copiedMsg{id, what.Company, err}
	}
}

// exportOf reads an assessment of the list for the dialog.
func (m *Model) exportOf(id string) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return exportMsg{run, err}
	}
}

func (m *Model) open(id string, roadmap bool) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return openedMsg{run: run, roadmap: roadmap, err: err}
	}
}

func (m *Model) create(company string) tea.Cmd {
	store, pack := m.deps.Store, m.deps.Catalog.Pack
	return func() tea.Msg {
		run, err := store.Create(context.Background(), assessment.Assessment{Company: company, Pack: pack})
		return openedMsg{run: run, err: err}
	}
}

func (m *Model) remove(what home.DeleteMsg) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg { return deletedMsg{what, store.Delete(context.Background(), what.ID)} }
}

func (m *Model) restore(what home.RestoreMsg) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg { return restoredMsg{what, store.Restore(context.Background(), what.ID)} }
}

// stored takes what the store answered.
func (m *Model) stored(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case connectedMsg:
		return m.connected(msg)
	case listedMsg:
		if msg.err != nil {
			return m.failed("the list could not be read", msg.err)
		}
		m.home.SetDeleted(msg.deleted)
		return m.list(msg.page)
	case countedMsg:
		if msg.err != nil {
			return m.failed("the list could not be counted", msg.err)
		}
		m.home.Counted(msg.total)
	case describedMsg:
		m.home.Described(msg.rows)
		m.home.Unreadable(msg.unread)
		if msg.err != nil {
			return m.failed("an assessment could not be read", msg.err)
		}
	case copiedMsg:
		if msg.err != nil {
			return m.failed("nothing was copied", msg.err)
		}
		m.home.Say(msg.company + " is made; del deletes it.")
		m.home.Point(msg.id)
		return m.load()
	case pairMsg:
		if msg.err != nil {
			return m.failed("they could not be compared", msg.err)
		}
		return m.openCompare(msg.pair)
	case exportMsg:
		if msg.err != nil {
			return m.failed("the assessment could not be read", msg.err)
		}
		return m.openExport(msg.run, nil)
	case openedMsg:
		if msg.err != nil {
			return m.failed("the assessment could not be opened", msg.err)
		}
		return m.enter(msg)
	case deletedMsg:
		if msg.err != nil {
			return m.failed("nothing was deleted", msg.err)
		}
		m.home.Deleted(msg.DeleteMsg)
		if m.session != nil && m.session.Run().ID == msg.ID {
			m.session, m.kept = nil, nil
		}
		return m.load()
	case restoredMsg:
		if msg.err != nil {
			return tea.Batch(m.failed("it could not be brought back", msg.err), m.load())
		}
		m.home.Restored(msg.Company)
		m.home.Point(msg.ID)
		return m.load()
	}
	return nil
}

// list shows a page of the list, and counts the rest of it.
func (m *Model) list(page home.Names) tea.Cmd {
	cmd := m.home.Show(page)
	if page.All {
		return cmd
	}
	return tea.Batch(cmd, m.count())
}

// failed says what did not work; the page stays as it was.
func (m *Model) failed(what string, err error) tea.Cmd {
	m.notice = m.styles.Glyphs.Look + " " + what + ": " + err.Error()
	return nil
}

// copyOut sends what the page is about to the clipboard of the terminal, and
// says so. It goes out as an escape sequence, so that it reaches the person’s
// own machine over any distance; no clipboard of this machine is touched.
func (m *Model) copyOut() tea.Cmd {
	copier, ok := m.screen().(ui.Copier)
	if !ok {
		return nil
	}
	name, text := copier.Copy()
	if text == "" {
		return nil
	}
	m.notice = "Copied " + name + ", if your terminal allows it."
	return tea.SetClipboard(text)
}

// comparisonFile is a comparison on its way into a file: one format, named after
// what is compared, and written as every other file is.
type comparisonFile struct {
	export.Exporter
	made compare.ExportMsg
}

// Formats is markdown alone.
func (f comparisonFile) Formats() []export.Format {
	markdown := f.Exporter.Formats()[0]
	markdown.Use, markdown.Holds = "to read and send on", "The differences are in it, and their causes."
	return []export.Format{markdown}
}

// SuggestPath names the file as the roadmap of a company of that name.
func (f comparisonFile) SuggestPath(_ assessment.Assessment, format string) string {
	return f.Exporter.SuggestPath(assessment.Assessment{Company: f.made.Name}, format)
}

// Preview is the beginning of the text.
func (f comparisonFile) Preview(assessment.Assessment, export.Wish) (export.Excerpt, error) {
	return export.ExcerptOf(f.made.Text), nil
}

// Export writes the text.
func (f comparisonFile) Export(_ assessment.Assessment, wish export.Wish) (string, error) {
	return f.Write(f.made.Text, wish)
}

// exportComparison opens the dialog for a comparison.
func (m *Model) exportComparison(made compare.ExportMsg) tea.Cmd {
	return m.push(ui.ToExport, export.New(assessment.Assessment{}, nil, comparisonFile{m.deps.Export, made}))
}

// imported goes back to the list, with the cursor on what was taken in.
func (m *Model) imported(msg home.DoneMsg) tea.Cmd {
	var back tea.Cmd
	if m.top().route == ui.ToImport {
		back = m.back()
	}
	m.home.Point(msg.ID)
	m.notice = strings.Join(append([]string{msg.Company + " is taken in."}, msg.Remarks...), " ")
	return tea.Batch(back, m.load())
}

// revert asks for an undo or a redo.
func (m *Model) revert(ask func(*session.Session) tea.Cmd) tea.Cmd {
	if m.session == nil {
		return nil
	}
	if _, _, err := m.session.Failure(); err != nil {
		m.notice = "First what is not saved: s saves again."
		return nil
	}
	return tea.Batch(m.screen().Commit(), ask(m.session))
}

// sayChanged says how a key changed an assessment that was complete: there a key
// pressed by mistake would otherwise go unnoticed.
func (m *Model) sayChanged(before assessment.Assessment) {
	if before.Completed.IsZero() && !m.session.Catalog().Complete(before.Answers) {
		return
	}
	text, count := interview.DescribeEdits(m.session.Catalog(), before, m.session.Run(), m.deps.Today())
	if count == 0 {
		return
	}
	undo := ""
	if slices.ContainsFunc(m.keys().Rows, func(k ui.Key) bool { return k.Sends == ui.UndoMsg{} }) {
		undo = " u takes it back."
		if count > 1 {
			undo = " u takes them back one by one."
		}
	}
	m.notice = ui.Fit(text, m.layout.Full()-ui.Width(undo), m.styles.Glyphs.Ellipsis) + undo
}

// reverted says what an undo or a redo came to, and shows it: the pages go to
// the question that changed.
func (m *Model) reverted(msg session.SavedMsg) tea.Cmd {
	if msg.Err != nil {
		return m.failed("nothing was changed", msg.Err)
	}
	text, on := interview.DescribeUndo(m.session.Catalog().Catalog, *msg.Reverted)
	m.notice = text
	m.question().Show(on)
	for _, page := range m.stack {
		if review, ok := page.screen.(*interview.Review); ok {
			review.Show(on)
		}
	}
	if m.top().route == ui.ToRoadmap {
		return m.screen().Init()
	}
	return nil
}

// lastDay means the last day on which an assessment was changed.
const lastDay = -1

type pairMsg struct {
	pair compare.Pair
	err  error
}

// pairOf reads two assessments.
func (m *Model) pairOf(left, right string) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		var out pairMsg
		out.pair.Before, out.err = store.Get(context.Background(), left)
		if out.err == nil {
			out.pair.After, out.err = store.Get(context.Background(), right)
		}
		return out
	}
}

// earlier reads an assessment, and as it stood when one of the days on which it
// was changed began.
func (m *Model) earlier(id string, day int) tea.Cmd {
	store, zone := m.deps.Store, m.deps.Now().Location()
	return func() tea.Msg {
		ctx := context.Background()
		run, err := store.Get(ctx, id)
		if err != nil {
			return pairMsg{err: err}
		}
		times, err := store.Times(ctx, run.ID)
		if err != nil || len(times) == 0 {
			return pairMsg{compare.Pair{Before: run, After: run}, err}
		}
		days := daysOf(times, zone)
		if day == lastDay {
			day = len(days) - 1
		}
		before, err := store.At(ctx, run.ID, days[day])
		pair := compare.Pair{Before: before, After: run, Day: day}
		for _, d := range days {
			pair.Days = append(pair.Days, assessment.DateOf(d))
		}
		return pairMsg{pair, err}
	}
}

// daysOf is the beginning of each day that the times are of.
func daysOf(times []time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	for _, t := range times {
		t = t.In(zone)
		out = append(out, time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone))
	}
	return slices.Compact(out)
}

// openAt opens an assessment at a question.
func (m *Model) openAt(id string, question assessment.QuestionID) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return openedMsg{run: run, question: question, err: err}
	}
}
