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
	shared "trustpath/tui/screen/library"
	"trustpath/tui/screen/status"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// storedMsg goes on with what the store answered.
type storedMsg func() tea.Cmd

// ask lets the store work while the screens go on; then gets its answer. Without
// one, failed says what did not work, and the page stays as it was.
func ask[T any](m *Model, failed string, work func(Store) (T, error), then func(T) tea.Cmd) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		answer, err := work(store)
		return storedMsg(func() tea.Cmd {
			if err != nil {
				return m.failed(failed, err)
			}
			return then(answer)
		})
	}
}

// askSaved is ask, but for when something of the assessment that is open is not
// saved: it must not be replaced then, nor read as it is stored.
func askSaved[T any](m *Model, failed string, work func(Store) (T, error), then func(T) tea.Cmd) tea.Cmd {
	if m.Unsaved() {
		m.notice = m.session.Run().Company + " has changes that are not saved. Open it and save again with s first."
		return nil
	}
	return ask(m, failed, work, then)
}

// failed says what did not work.
func (m *Model) failed(what string, err error) tea.Cmd {
	m.notice = m.styles.Glyphs.Look + " " + what + ": " + err.Error()
	return nil
}

// connect waits for the store.
func (m *Model) connect() tea.Cmd {
	connect, begin := m.deps.Connect, m.options.Begin != nil
	return func() tea.Msg {
		var begun assessment.Assessment // as stored, where one was to begin
		made, err := connect(context.Background())
		if err == nil && begin {
			begun, err = made.Store.Get(context.Background(), made.Open)
		}
		return storedMsg(func() tea.Cmd { return m.connected(made, begun, err) })
	}
}

// connected goes on where the first frame left off.
func (m *Model) connected(made Connection, begun assessment.Assessment, err error) tea.Cmd {
	m.Refused = err
	if err != nil {
		return tea.Quit
	}
	m.deps.Store, m.options.Open = made.Store, made.Open
	if made.Warning != "" {
		m.notice = m.styles.Glyphs.Look + " " + made.Warning
	}
	if m.session == nil {
		return m.begin()
	}
	var list tea.Cmd
	if m.screen() == ui.Screen(m.home) {
		list = m.load()
	}
	return tea.Batch(m.session.Attach(made.Store, begun), list)
}

// load reads the names of the list: its first page, or as many as were read
// before. What the assessments in view come to is asked for after that.
func (m *Model) load() tea.Cmd { return m.names(m.home.Limit()) }

func (m *Model) names(limit int) tea.Cmd {
	source := m.deps.Library
	read := func(store Store) (home.Names, error) {
		list, err := store.Names(context.Background(), limit, 0)
		deleted, unread := store.Deleted(context.Background())
		names := home.NewNames(list, deleted, len(list) != limit, m.deps.Now())
		if source != nil && source.Name() != "" {
			ids, unknown := source.Unpushed(context.Background())
			names.Shared, names.Unpushed, unread = true, ids, errors.Join(unread, unknown)
		}
		return names, errors.Join(err, unread)
	}
	return ask(m, "the list could not be read", read, func(names home.Names) tea.Cmd {
		shown := m.home.Show(names)
		if names.All {
			return shown
		}
		return tea.Batch(shown, m.count())
	})
}

func (m *Model) count() tea.Cmd {
	count := func(store Store) (int, error) { return store.Count(context.Background()) }
	return ask(m, "the list could not be counted", count, func(total int) tea.Cmd {
		m.home.Counted(total)
		return nil
	})
}

// library carries out what the list and the comparison ask for.
type library struct{ *Model }

func (m library) Open(id string, roadmap bool) tea.Cmd {
	next := ui.ToInterview
	if roadmap {
		next = ui.ToRoadmap
	}
	if m.Unsaved() && m.session.Run().ID == id {
		return m.goTo(ui.ToInterview)
	}
	return m.open(id, func(run assessment.Assessment) tea.Cmd { return m.enter(run, next) })
}

func (m library) OpenAt(id string, question assessment.QuestionID) tea.Cmd {
	return m.open(id, func(run assessment.Assessment) tea.Cmd { return m.enterAt(run, question) })
}

// open reads an assessment and enters it, unless the user has gone to another page.
func (m library) open(id string, enter func(assessment.Assessment) tea.Cmd) tea.Cmd {
	asker := m.behindHelp()
	return askSaved(m.Model, "the assessment could not be opened", get(id), func(run assessment.Assessment) tea.Cmd {
		if m.behindHelp() != asker {
			return nil
		}
		return enter(run)
	})
}

// get reads an assessment.
func get(id string) func(Store) (assessment.Assessment, error) {
	return func(store Store) (assessment.Assessment, error) { return store.Get(context.Background(), id) }
}

// Example adds the made-up company, and opens its roadmap.
func (m library) Example() tea.Cmd {
	example := m.deps.Example
	create := func(store Store) (assessment.Assessment, error) {
		run, err := example()
		if err != nil {
			return run, err
		}
		return store.Create(context.Background(), run)
	}
	return askSaved(m.Model, "the example could not be opened", create, func(run assessment.Assessment) tea.Cmd {
		return m.enter(run, ui.ToRoadmap)
	})
}

// Sample works out what the made-up company comes to.
func (m library) Sample() tea.Cmd {
	example, c, today := m.deps.Example, m.deps.Catalog, m.deps.Today()
	return func() tea.Msg {
		run, err := example()
		if err != nil {
			return nil
		}
		row := home.Describe(c, run, today)
		return storedMsg(func() tea.Cmd { m.home.ShowExample(row); return nil })
	}
}

func (m library) New(company string) tea.Cmd {
	if company == "" {
		m.notice = "It has no name yet. You can give it one later, with trustpath set."
	}
	begun := assessment.Assessment{Company: company, Currency: m.currency(), Pack: m.deps.Catalog.Pack}
	create := func(store Store) (assessment.Assessment, error) { return store.Create(context.Background(), begun) }
	return askSaved(m.Model, "the assessment could not be opened", create, func(run assessment.Assessment) tea.Cmd {
		return m.enter(run, ui.ToInterview)
	})
}

// currency is the person's own, where the content has it.
func (m *Model) currency() string {
	if m.deps.Settings == nil {
		return ""
	}
	for _, s := range m.deps.Settings.Settings() {
		if s.Name == "currency" && m.deps.Catalog.HasCurrency(s.Value) == nil {
			return s.Value
		}
	}
	return ""
}

// Rename gives an assessment another name, if it still has the one that it was shown with.
func (m library) Rename(id, was, company string) tea.Cmd {
	return m.rename(id, was, company, func() {
		m.did(id, "Renamed to "+quoted(company), func() tea.Cmd {
			return m.rename(id, company, was, func() { m.notice = "Undone: it is called " + quoted(was) + " again." })
		})
	})
}

func (m library) rename(id, was, company string, then func()) tea.Cmd {
	facts := assessment.SetFacts{Company: &company}
	shown := func(error) tea.Cmd {
		then()
		return m.load()
	}
	if m.session != nil && m.session.Run().ID == id {
		cmd, _ := m.session.Change(facts) // only an answer can be refused
		return tea.Sequence(cmd, func() tea.Msg { return storedMsg(func() tea.Cmd { return shown(nil) }) })
	}
	rename := func(store Store) (error, error) {
		run, err := store.Get(context.Background(), id)
		if err == nil && run.Company != was {
			err = errors.New("it has another name now: " + ui.Named(run.Company))
		}
		if err != nil {
			return nil, err
		}
		return nil, store.Apply(context.Background(), id, facts)
	}
	return askSaved(m.Model, "nothing was renamed", rename, shown)
}

func (m library) Duplicate(id, company string) tea.Cmd {
	copied := func(store Store) (string, error) { return store.Duplicate(context.Background(), id, company) }
	return askSaved(m.Model, "nothing was copied", copied, func(id string) tea.Cmd {
		m.did(id, "Copied as "+quoted(company), m.remove(id, company))
		m.home.Point(id)
		return m.load()
	})
}

func (m library) Delete(id, company string) tea.Cmd {
	return m.delete(id, func() {
		m.did(id, "Deleted "+ui.Named(company), func() tea.Cmd { return m.Restore(id, company) })
	})
}

// remove deletes what was copied or imported, when u undoes that.
func (m library) remove(id, company string) func() tea.Cmd {
	return func() tea.Cmd {
		return m.delete(id, func() {
			m.home.Removed(id)
			m.notice = "Undone: " + ui.Named(company) + " is deleted."
		})
	}
}

// answered takes up what a library answered: what is behind it, and what was pulled, which
// is not what the pages have in memory.
func (m library) answered(msg shared.AnswerMsg) tea.Cmd {
	if msg.Seen() {
		m.home.Behind(msg.Rows)
	}
	if m.session != nil && m.session.Run().ID == msg.Pulled {
		m.session, m.kept = nil, nil
		m.stack = slices.DeleteFunc(m.stack, func(o opened) bool { return o.route != ui.ToHome && o.route != ui.ToLibrary })
	}
	return tea.Batch(tagScreen(msg.Of, msg.Of.Update(msg)), m.load())
}

func (m library) delete(id string, then func()) tea.Cmd {
	remove := func(store Store) (string, error) { return id, store.Delete(context.Background(), id) }
	return ask(m.Model, "nothing was deleted", remove, func(string) tea.Cmd {
		then()
		if m.session != nil && m.session.Run().ID == id { // perhaps opened while the store was deleting it
			m.session, m.kept, m.stack = nil, nil, m.stack[:1]
		}
		return m.load()
	})
}

// did says what changed in the list, and lets u undo it.
func (m library) did(id, what string, undo func() tea.Cmd) {
	m.notice = what + ". u: undo"
	m.home.Did(home.Step{ID: id, Undo: undo})
}

// quoted is a company in a notice.
func quoted(company string) string {
	if company == "" {
		return ui.Named(company)
	}
	return "“" + company + "”"
}

func (m library) Restore(id, company string) tea.Cmd {
	restore := func(store Store) (error, error) { return store.Restore(context.Background(), id), nil }
	return askSaved(m.Model, "", restore, func(err error) tea.Cmd {
		if err != nil {
			m.failed("it could not be brought back", err)
		} else {
			m.notice = ui.Named(company) + " is back."
			m.home.Point(id)
		}
		return m.load()
	})
}

func (m library) Export(id string) tea.Cmd {
	if m.session != nil && m.session.Run().ID == id { // as it is entered, saved or not
		return m.openExport(m.session.Run(), m.session)
	}
	return ask(m.Model, "the assessment could not be read", get(id), func(run assessment.Assessment) tea.Cmd {
		return m.openExport(run, nil)
	})
}

func (m library) Workshop(id string) tea.Cmd {
	m.Model.Workshop = id
	return ui.Send(ui.QuitMsg{})
}

func (m library) More() tea.Cmd { return m.names(-1) }

func (m library) Agenda(risk bool) tea.Cmd {
	read := func(store Store) (*home.Agenda, error) {
		ctx := context.Background()
		due, _, err := store.Agenda(ctx, m.deps.Today(), false, -1, func(int) {})
		var asked []string
		if err == nil && risk {
			asked, err = store.Asked(ctx)
		}
		return home.NewAgenda(due, asked, risk), err
	}
	return ask(m.Model, "what is due could not be read", read, m.home.ShowAgenda)
}

func (m library) Risk(ids []string) tea.Cmd {
	read := func(store Store) (map[string]assessment.AtRisk, error) {
		return store.AtRisk(context.Background(), m.deps.Today(), ids)
	}
	return ask(m.Model, "what is at risk could not be read", read, func(risk map[string]assessment.AtRisk) tea.Cmd {
		return m.home.ShowRisk(ids, risk)
	})
}

func (m library) Describe(ids []string) tea.Cmd {
	var unread []string
	var fault error // of the first of them
	describe := func(store Store) (rows []home.Row, _ error) {
		for _, id := range ids {
			run, err := store.Get(context.Background(), id)
			if err != nil {
				unread, fault = append(unread, id), cmp.Or(fault, err)
				continue
			}
			rows = append(rows, home.Describe(m.deps.Catalog, run, m.deps.Today()))
		}
		return rows, nil
	}
	return ask(m.Model, "", describe, func(rows []home.Row) tea.Cmd {
		m.home.Described(rows, unread)
		if fault != nil {
			return m.failed("an assessment could not be read", fault)
		}
		return nil
	})
}

func (m library) Compare(left, right string) tea.Cmd {
	return m.compare(func(store Store) (pair compare.Pair, err error) {
		pair.Before, err = store.Get(context.Background(), left)
		if err == nil {
			pair.After, err = store.Get(context.Background(), right)
		}
		return pair, err
	})
}

// Earlier compares an assessment with how it was when one of the days on which it
// was changed began.
func (m library) Earlier(id string, day int) tea.Cmd {
	zone := m.deps.Now().Location()
	return m.compare(func(store Store) (compare.Pair, error) {
		ctx := context.Background()
		run, err := store.Get(ctx, id)
		if err != nil {
			return compare.Pair{}, err
		}
		times, err := store.Times(ctx, run.ID)
		if err != nil || len(times) == 0 {
			return compare.Pair{Before: run, After: run}, err
		}
		pair := compare.Pair{After: run, Day: day}
		var days []time.Time // as they began
		for _, t := range times {
			t = t.In(zone)
			days = append(days, time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone))
		}
		days = slices.Compact(days)
		for _, d := range days {
			pair.Days = append(pair.Days, assessment.DateOf(d))
		}
		if day == home.LastDay {
			pair.Day = len(days) - 1
		}
		pair.Before, err = store.At(ctx, run.ID, days[pair.Day])
		return pair, err
	})
}

// reviewDays reads what a review needs of the history of the assessment that is open.
func (m *Model) reviewDays() status.Days {
	store, id := m.deps.Store, m.session.Run().ID
	return func() (map[assessment.QuestionID]assessment.Date, time.Time) {
		if store == nil {
			return nil, time.Time{}
		}
		given, last, err := store.ReviewDays(context.Background(), id)
		if err != nil {
			return nil, time.Time{}
		}
		return given, last
	}
}

// reviewed ends a review with what has changed since the last one; without one, since this
// one began.
func (m library) reviewed(done status.DoneMsg) tea.Cmd {
	cmd := tea.Batch(m.goTo(ui.ToRoadmap), m.roadmap().ShowTab("Status"))
	pair := compare.Pair{Before: done.Before, After: m.session.Run(), Then: "before this review"}
	if done.Last.IsZero() {
		return tea.Batch(cmd, m.push(ui.ToCompare, compare.New(m.deps.Catalog, m, pair, m.deps.Today())))
	}
	pair.Then = "at the last review"
	read := func(store Store) (assessment.Assessment, error) {
		return store.At(context.Background(), pair.After.ID, done.Last.Add(time.Microsecond))
	}
	return tea.Batch(cmd, ask(m.Model, "the last review could not be read", read, func(before assessment.Assessment) tea.Cmd {
		pair.Before = before
		return m.push(ui.ToCompare, compare.New(m.deps.Catalog, m, pair, m.deps.Today()))
	}))
}

// compare shows a pair in place of the one that is shown.
func (m library) compare(read func(Store) (compare.Pair, error)) tea.Cmd {
	return askSaved(m.Model, "they could not be compared", read, func(pair compare.Pair) tea.Cmd {
		if m.top().route == ui.ToCompare { // another day of the same
			m.stack = m.stack[:len(m.stack)-1]
		}
		return m.push(ui.ToCompare, compare.New(m.deps.Catalog, m, pair, m.deps.Today()))
	})
}

// ExportComparison opens the dialog that writes a comparison to a file.
func (m library) ExportComparison(name, text string) tea.Cmd {
	file := comparisonFile{m.deps.Export, name, text}
	return m.push(ui.ToExport, export.New(assessment.Assessment{}, nil, file))
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
	m.notice = "Copied " + name + " (if your terminal supports it)."
	return tea.SetClipboard(text)
}

// comparisonFile is a comparison on its way into a file: one format, named after
// what is compared, and written as every other file is.
type comparisonFile struct {
	export.Exporter
	name, text string
}

// Formats is markdown alone.
func (f comparisonFile) Formats() []export.Format {
	all := f.Exporter.Formats()
	markdown := all[max(0, slices.IndexFunc(all, func(one export.Format) bool { return slices.Contains(one.Endings, ".md") }))]
	markdown.Use, markdown.Holds = "to read and send on", "The differences are in it, and their causes."
	markdown.Parts = false
	return []export.Format{markdown}
}

// SuggestPath names the file as the roadmap of a company of that name.
func (f comparisonFile) SuggestPath(_ assessment.Assessment, format string) string {
	return f.Exporter.SuggestPath(assessment.Assessment{Company: f.name}, format)
}

// Preview is the beginning of the text.
func (f comparisonFile) Preview(assessment.Assessment, export.Wish) (export.Excerpt, error) {
	return export.ExcerptOf(f.text), nil
}

// Export writes the text.
func (f comparisonFile) Export(_ assessment.Assessment, wish export.Wish) (string, error) {
	return f.Write(f.text, wish)
}

// imported goes back to the list, with the cursor on what was taken in.
func (m *Model) imported(msg home.DoneMsg) tea.Cmd {
	var back tea.Cmd
	if m.top().route == ui.ToImport {
		back = m.back()
	}
	m.home.Point(msg.ID)
	list := library{m}
	list.did(msg.ID, "Imported "+ui.Named(msg.Company), list.remove(msg.ID, msg.Company))
	m.notice = strings.Join(append([]string{m.notice}, msg.Remarks...), ". ")
	return tea.Batch(back, m.load())
}

// revert asks for an undo or a redo.
func (m *Model) revert(ask func(*session.Session) tea.Cmd) tea.Cmd {
	if m.session == nil {
		return nil
	}
	if _, _, err := m.session.Failure(); err != nil {
		m.notice = "Save first: press S."
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
		undo = " u undoes it."
		if count > 1 {
			undo = " u undoes them one by one."
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
