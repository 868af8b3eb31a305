package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/anmitsu/go-shlex"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/docx"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/status"
	"trustpath/assessment/workshop"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
	"trustpath/tui/ui"
)

// The formats of output. Text is for the terminal only.
const (
	formatText     = "text"
	formatMarkdown = "markdown"
	formatHTML     = "html"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatICS      = "ics"
	formatAnswers  = "answers"
	formatBundle   = "bundle"
	formatRecord   = "record"
	formatGuide    = "guide"
	formatSOA      = "soa"
	formatPDF      = "pdf"
	formatDOCX     = "docx"
	formatJira     = "jira"
	formatLinear   = "linear"
	formatGitHub   = "github"
	formatCISO     = "ciso-assistant"
)

// document is an assessment to be written in one of the formats.
type document struct {
	engine  *engine.Engine
	run     assessment.Assessment
	options assessment.Options
	written time.Time // see app.writingTime
	chosen  report.Selection
	soa     []assessment.StandardID // whose statements of applicability; nil for those in the plan
	path    string                  // where it is written; its ending can decide between two forms
	db      *sqlite.DB              // where it is stored; nil for an answers file
	unsaved bool                    // run has changes that db does not

	nameless bool // a bundle leaves people out

	template *docx.Template // of a Word document; nil for the built-in one
	print    func(w io.Writer, page []byte) error
}

// result is what the answers decide, with the status of a plan that was promised.
func (d document) result() assessment.Result {
	r := d.engine.Evaluate(d.run, d.options)
	if r.Plan != nil && r.Plan.Baseline != nil {
		s := status.With(d.engine, d.run, &r)
		r.Plan.Status = &s.PlanStatus
	}
	return r
}

// bundle returns what is stored, or run without a history if it is not stored.
func (d document) bundle() (files.Bundle, error) {
	if d.db != nil && !d.unsaved {
		return d.db.Bundle(context.Background(), d.run.ID)
	}
	run := d.run
	if run.Recommended == nil {
		recommended := d.engine.Recommend(run.Answers)
		run.Pack, run.Recommended = d.engine.Pack, &recommended
	}
	return files.Bundle{Run: run}, nil
}

// statements writes the statements of applicability that were chosen, or those of the
// plan.
func (d document) statements(w io.Writer) error {
	r := d.result()
	all, planned := report.HaveStatement(d.engine.Catalog, &r)
	chosen := d.soa
	if len(chosen) == 0 {
		chosen = planned
	}
	switch {
	case len(all) == 0:
		return usagef("no standard of this content has a statement of applicability")
	case len(chosen) == 0:
		return usagef("no standard of the plan has a statement of applicability; choose one with --standard: %s",
			strings.Join(words(all), ", "))
	}
	return report.Statements(w, d.engine.Catalog, d.run, r, report.Applicability{
		Standards: chosen,
		Coverage:  d.engine.Coverage(d.run, &r),
		CSV:       strings.HasSuffix(strings.ToLower(d.path), ".csv"),
	})
}

// lastWorkshop returns the result of the last workshop, or nil if there was none.
func (d document) lastWorkshop() (*workshop.Result, error) {
	if d.db == nil {
		return nil, nil
	}
	last, err := d.db.LastWorkshop(context.Background(), d.run.ID)
	if errors.Is(err, sqlite.ErrNoWorkshop) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	result := last.State.Result(d.run, d.options.Today)
	return &result, nil
}

// format is a kind of file that an assessment can be written as.
type format struct {
	export.Format
	parts    bool // takes a selection of sections
	workshop bool // includes the result of the last workshop
	binary   bool // is no text for a terminal
	write    func(io.Writer, document) error
}

// How much of the entered data a file contains.
const (
	holdsWork    = "The work alone is in it: no answers and no notes."
	holdsDates   = "The dates and the names of your deals are in it: no answers and no notes."
	holdsAnswers = "Your answers and notes are in it."
	holdsAll     = "Everything you entered is in it, notes too."
	holdsReasons = "What you marked and your reasons are in it: no answers and no notes."
	holdsTasks   = "The work alone is in it: nothing that you typed."
	holdsNothing = "Nothing you entered is in it."
)

// formats returns every format. Commands and screens offer what is listed here.
func formats() []format {
	kind := func(id, title, use, holds string, endings ...string) export.Format {
		return export.Format{ID: id, Title: title, Use: use, Holds: holds, Endings: endings}
	}
	type writeTasks func(io.Writer, *assessment.Catalog, assessment.Result) error
	tracker := func(id, title, use string, write writeTasks) format {
		return format{
			Format: kind(id, title, use, holdsTasks, "."+id+".csv", ".csv"),
			write:  func(w io.Writer, d document) error { return write(w, d.engine.Catalog, d.result()) },
		}
	}
	return []format{
		{kind(formatMarkdown, "Markdown", "the roadmap, to read, edit and send on", holdsAnswers, ".md", ".markdown"),
			true, true, false, func(w io.Writer, d document) error {
				return report.MarkdownOf(w, d.engine.Catalog, d.run, d.result(), d.chosen)
			}},
		{kind(formatHTML, "HTML", "one page for a browser, and to print", holdsAnswers, ".html", ".htm"),
			true, true, false, func(w io.Writer, d document) error {
				return report.HTML(w, d.engine.Catalog, d.run, d.result(), d.chosen)
			}},
		{kind(formatPDF, "PDF", "the same on pages, printed by your Chromium", holdsAnswers, ".pdf"),
			true, true, true, func(w io.Writer, d document) error {
				d.chosen.Paper = cmp.Or(d.chosen.Paper, report.A4)
				var page bytes.Buffer
				if err := report.HTML(&page, d.engine.Catalog, d.run, d.result(), d.chosen); err != nil {
					return err
				}
				return d.print(w, page.Bytes())
			}},
		{kind(formatDOCX, "Word", "the roadmap, to edit in Word or LibreOffice", holdsAnswers, ".docx"),
			true, true, true, func(w io.Writer, d document) error {
				return report.DOCX(w, d.engine.Catalog, d.run, d.result(), d.chosen, d.template)
			}},
		{kind(formatJSON, "JSON", "the result as data, schema 1", holdsAll, ".json", ".jsonl"),
			false, true, false, func(w io.Writer, d document) error {
				return report.JSON(w, d.engine.Catalog, d.run, d.result(), d.chosen.Workshop)
			}},
		{kind(formatCSV, "CSV", "all tasks in due order, for a spreadsheet", holdsWork, ".csv"),
			false, false, false, func(w io.Writer, d document) error {
				if slices.Contains(d.chosen.Sections, report.Operating) {
					return report.OperatingCSV(w, d.engine.Catalog, d.run, d.result())
				}
				return report.CSV(w, d.engine.Catalog, d.result())
			}},
		{kind(formatICS, "Calendar", "bookings, audits, laws, deals and what recurs", holdsDates, ".ics"),
			false, false, false, func(w io.Writer, d document) error {
				b, err := d.bundle()
				if err != nil {
					return err
				}
				edition := report.Edition{Written: d.written, Changes: len(b.History)}
				return report.ICS(w, d.engine.Catalog, d.run, d.result(), edition)
			}},
		{kind(formatAnswers, "Answers file", "what was entered, to edit and assess again", holdsAll, ".yaml", ".yml"),
			false, false, false, func(w io.Writer, d document) error {
				return files.WriteAnswers(w, d.run, d.engine.Catalog)
			}},
		{kind(formatBundle, "Bundle", "all of it with its history, for trustpath import", holdsAll,
			".trustpath.json", ".json"),
			false, false, false, func(w io.Writer, d document) error {
				b, err := d.bundle()
				if err == nil && d.nameless {
					b, err = sqlite.Nameless(b)
				}
				if err != nil {
					return err
				}
				return files.WriteBundle(w, b)
			}},
		{kind(formatRecord, "Record", "what was decided and why, for trustpath verify", holdsAll,
			".record.json", ".json"),
			false, false, false, func(w io.Writer, d document) error {
				return files.WriteRecord(w, d.engine, d.run, d.options.Today, version())
			}},
		{kind(formatSOA, "Applicability", "each control of an ISO standard; Markdown or CSV", holdsReasons,
			".soa.md", ".soa.csv", ".md", ".markdown", ".csv"),
			false, false, false, func(w io.Writer, d document) error { return d.statements(w) }},
		tracker(formatJira, "Jira", "open tasks for Jira's CSV import", report.Jira),
		tracker(formatLinear, "Linear", "open tasks for linear-import, as Asana (CSV)", report.Linear),
		tracker(formatGitHub, "GitHub", "open tasks as issues, for github-csv-tools", report.GitHub),
		tracker(formatCISO, "CISO Assistant", "the work as applied controls, for its data wizard", report.CISOAssistant),
		{kind(formatGuide, "Guide", "the background: what the standards are", holdsNothing,
			".guide.md", ".md", ".markdown"),
			false, false, false, func(w io.Writer, d document) error { return report.Guide(w, d.engine.Catalog) }},
	}
}

// formatIDs returns the ids of every format.
func formatIDs() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.ID)
	}
	return out
}

// formatByID returns a format; text has no writer.
func formatByID(id string) format {
	for _, f := range formats() {
		if f.ID == id {
			return f
		}
	}
	return format{Format: export.Format{ID: id, Title: id, Endings: []string{".txt"}}}
}

// render writes a document in any format but text.
func render(w io.Writer, id string, d document) (err error) {
	f := formatByID(id)
	if f.workshop {
		d.chosen.Workshop, err = d.lastWorkshop()
		if err != nil {
			return err
		}
	}
	if id != formatJSON && !d.chosen.NeedsFlips() {
		d.options.FlipEdits = 1
	}
	if f.parts && d.chosen.NeedsCoverage() {
		r := d.result()
		d.chosen.Coverage = d.engine.Coverage(d.run, &r)
	}
	return f.write(w, d)
}

// output is where a command writes and in which format, with the flags --format
// and --json if it offers several formats, and -o and --force if it has a file.
type output struct {
	formats []string // the first is the default
	file    bool

	format string // chosen by choose
	json   bool
	path   string // - is stdout
	force  bool
	flags  *pflag.FlagSet
}

// textOrJSON is the output of a command that prints.
func textOrJSON() *output { return &output{formats: []string{formatText, formatJSON}} }

func (o *output) declare(cmd *cobra.Command) {
	o.path, o.flags = "-", cmd.Flags()
	if len(o.formats) > 1 {
		o.flags.StringVar(&o.format, "format", o.formats[0], "one of "+strings.Join(o.formats, ", "))
		o.flags.BoolVar(&o.json, "json", false, "short for --format json")
		cmd.MarkFlagsMutuallyExclusive("format", "json")
		must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(o.formats, noFiles)))
	}
	if o.file {
		o.flags.StringVarP(&o.path, "output", "o", "-", "`file` to write; - is stdout")
		o.flags.BoolVar(&o.force, "force", false, "replace the file if it exists")
	}
}

// choose sets the format: what a flag names, else that of the path's ending, else
// the default.
func (o *output) choose() error {
	id := ""
	switch {
	case o.json:
		id = formatJSON
	case o.flags.Changed("format"):
		id = strings.TrimSpace(o.format)
		if !slices.Contains(o.formats, id) {
			return usagef("no format %q; use one of: %s", o.format, strings.Join(o.formats, ", "))
		}
	}
	var offered []export.Format
	for _, each := range o.formats {
		offered = append(offered, formatByID(each).Format)
	}
	found, err := export.FormatOf(o.path, id, offered)
	if err != nil {
		return usagef("-o %s: %w", o.path, err)
	}
	o.format = found.ID
	return nil
}

// fits refuses a binary format on a terminal.
func (a *app) fits(to output) error {
	if formatByID(to.format).binary && to.path == "-" && term.IsTerminal(a.out.Fd()) {
		return usagef("%s is not text for a terminal; name a file with -o, or pipe it", to.format)
	}
	return nil
}

// print writes a value as JSON, or with text.
func (a *app) print(to *output, value any, text func(io.Writer)) error {
	return a.write(*to, func(w io.Writer) error {
		if to.format == formatJSON {
			return report.Encode(w, value)
		}
		text(w)
		return nil
	})
}

// write writes a document to a file or stdout. The document is made in memory
// first, so that nothing is written if fill fails.
func (a *app) write(to output, fill func(io.Writer) error) error {
	var document bytes.Buffer
	if err := fill(&document); err != nil {
		return err
	}
	return a.stream(to, func(w io.Writer) error {
		_, err := document.WriteTo(w)
		return err
	})
}

// stream writes a document to a file or stdout while it is made.
func (a *app) stream(to output, fill func(io.Writer) error) error {
	buffered := func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<18)
		return errors.Join(fill(out), out.Flush())
	}
	if to.path == "-" {
		return buffered(a.out)
	}
	err := outfile.Write(to.path, to.force, buffered)
	if errors.Is(err, outfile.ErrExists) {
		return fmt.Errorf("%w; it stays as it is, and --force replaces it", err)
	}
	if err != nil {
		return err
	}
	a.say("wrote %s", to.path)
	return nil
}

// page shows a document on the terminal with $PAGER, else with less; without either it is
// written there.
func (a *app) page(fill func(io.Writer) error) error {
	var document bytes.Buffer
	if err := fill(&document); err != nil {
		return err
	}
	command := a.getenv("PAGER")
	if less, err := exec.LookPath("less"); command == "" && err == nil {
		command = less
	}
	if command == "" || runtime.GOOS == "windows" {
		_, err := document.WriteTo(a.out)
		return err
	}
	pager := exec.Command("sh", "-c", command)
	pager.Env = append(os.Environ(), "LESS="+cmp.Or(a.getenv("LESS"), "FRX"), "LESSCHARSET=utf-8")
	pager.Stdin, pager.Stdout, pager.Stderr = &document, a.out, a.talk
	a.release()
	signal.Ignore(os.Interrupt) // ctrl+c is for the pager
	defer signal.Reset(os.Interrupt)
	if err := pager.Run(); err != nil {
		return usagef("the pager %s failed (%w); set PAGER to another one, or name a file with -o", command, err)
	}
	return nil
}

// openInput opens a file, or stdin for "-".
func (a *app) openInput(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(a.in), nil
	}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && filepath.Base(path) == path:
		return nil, inputErrorf("there is no file %s in this folder", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, inputErrorf("there is no file %s", path)
	case err != nil:
		return nil, exitError{codeInput, err}
	}
	return file, nil
}

// inputName is a file in messages: its path, or stdin for "-".
func inputName(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}

// readInput reads a file, or stdin for "-", up to one byte past limit: enough for
// the parser to refuse a file that is too long.
func (a *app) readInput(path string, limit int64) ([]byte, error) {
	from, err := a.openInput(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err != nil {
		return nil, inputErrorf("read %s: %w", path, err)
	}
	return data, nil
}

// readText reads a file of text, or stdin for "-".
func (a *app) readText(path string, limit int) ([]byte, error) {
	data, err := a.readInput(path, int64(limit))
	if err != nil {
		return nil, err
	}
	return yamldoc.Text(data, inputName(path), limit)
}

// enteredPath reads a path from a text field. If no file has that name, it
// removes what a terminal adds to a file that is dropped on it: quotes,
// backslashes before blanks, or the form of a URL.
func enteredPath(text string) string {
	text = strings.TrimSpace(text)
	if _, err := os.Lstat(expandHome(text)); err == nil {
		return expandHome(text)
	}
	return expandHome(droppedPath(text, runtime.GOOS == "windows"))
}

func droppedPath(text string, windows bool) string {
	const scheme = "file://"
	switch {
	case len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme):
		return pathOfURL(text, text[len(scheme):], windows)
	case windows:
		return strings.Trim(text, `"`)
	case strings.HasPrefix(text, "'"), strings.HasPrefix(text, `"`), strings.Contains(text, `\`):
		if words, err := shlex.Split(text, true); err == nil && len(words) == 1 {
			return words[0]
		}
	}
	return text
}

// pathOfURL returns the local path for what follows file:// in a URL, or the URL
// if it names another machine.
func pathOfURL(whole, address string, windows bool) string {
	host, path, found := strings.Cut(address, "/")
	this, _ := os.Hostname()
	if !found || host != "" && !strings.EqualFold(host, "localhost") && !strings.EqualFold(host, this) {
		return whole
	}
	path, err := url.PathUnescape("/" + path)
	if err != nil {
		return whole
	}
	if windows && len(path) > 2 && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}

// expandHome replaces ~ or ~/ at the beginning of a path as a shell does.
func expandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	home, err := os.UserHomeDir()
	if !ok || err != nil || rest != "" && rest[0] != '/' {
		return path
	}
	return filepath.Join(home, rest)
}

// fileName turns a company name into the beginning of a file name: letters,
// digits and hyphens, which need no quotes in any shell.
func fileName(company string) string {
	const longest = 60 // characters; with three bytes each it still fits any file system
	words := strings.FieldsFunc(strings.ToLower(company), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	name := []rune(strings.Join(words, "-"))
	return cmp.Or(strings.TrimRight(string(name[:min(longest, len(name))]), "-"), "roadmap")
}

// say prints a message on stderr. It may quote file names and other input, so it
// is cleaned here.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.talk, safeTalk(fmt.Sprintf(format, args...)))
}

// safeTalk cleans a text of several lines for stderr.
func safeTalk(text string) string { return safetext.Text(text, len(text)) }

// talker cleans what cobra prints, which quotes the command line.
type talker struct{ to io.Writer }

func (t talker) Write(text []byte) (int, error) {
	cleaned := safeTalk(string(text))
	if strings.HasSuffix(string(text), "\n") {
		cleaned += "\n"
	}
	_, err := io.WriteString(t.to, cleaned)
	return len(text), err
}

// clean makes any input safe to quote in a line of output.
func clean(text string) string { return safetext.Line(text, safetext.MaxNote) }

// title is a company's name, or a placeholder if it has none.
func title(company string) string {
	if company == "" {
		return "(no name)"
	}
	return clean(company)
}

// quoted is a path as one word of a shell command.
func quoted(path string) string {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+=:@%,", r)
	}
	if path != "" && !strings.ContainsFunc(path, special) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// areCounted is a number with its noun and the verb.
func areCounted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return report.Count(n, noun) + " are"
}

// words converts ids to strings.
func words[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// unknown returns the error for an id that does not exist, with the nearest id
// that does.
func unknown[T ~string](kind, id string, known []T) error {
	const mostListed = 24
	names := words(known)
	if near := yamldoc.Nearest(id, names); near != "" {
		return fmt.Errorf("no %s %q; did you mean %q?", kind, clean(id), near)
	}
	if len(names) > mostListed || len(names) == 0 {
		return fmt.Errorf("no %s %q", kind, clean(id))
	}
	return fmt.Errorf("no %s %q; use one of: %s", kind, clean(id), strings.Join(names, ", "))
}

// idsOf returns the id of each.
func idsOf[T any, ID ~string](all []T, id func(*T) ID) []ID {
	var out []ID
	for i := range all {
		out = append(out, id(&all[i]))
	}
	return out
}

// usageErrors joins every problem of a command line; it returns nil for none.
func usageErrors(problems ...error) error {
	if err := errors.Join(problems...); err != nil {
		return exitError{codeUsage, err}
	}
	return nil
}

// eachPair calls use for each KEY=VALUE argument and returns every problem. A key
// that is given twice is one, since one of the values would be lost.
func eachPair(args []string, form string, use func(key, value string) error) error {
	var problems []error
	seen := map[string]bool{}
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		switch {
		case !ok || key == "":
			problems = append(problems, fmt.Errorf("%q is not %s", clean(arg), form))
		case seen[key]:
			problems = append(problems, fmt.Errorf("%q is given twice", key))
		default:
			seen[key] = true
			problems = append(problems, use(key, value))
		}
	}
	return usageErrors(problems...)
}

// The widths of text, in cells.
const (
	defaultWidth  = 80
	maxWidth      = 100 // longer lines are hard to read
	minWidth      = 20
	maxFinding    = 2000 // characters of a finding of content check or doctor
	factLabelWide = 10
)

// width is the width of text on stdout.
func (a *app) width() int {
	columns, _, err := term.GetSize(a.out.Fd())
	if err != nil || columns <= 0 {
		return defaultWidth
	}
	return min(columns, maxWidth)
}

// textWriter writes paragraphs that are wrapped at width cells.
type textWriter struct {
	io.Writer
	width int
}

// wrap writes a text with one indent before its first line and another before
// the others.
func (w textWriter) wrap(first, rest, text string) {
	indent := first
	for _, line := range ui.Wrap(clean(text), max(minWidth, w.width-max(ui.Width(first), ui.Width(rest)))) {
		fmt.Fprintln(w, strings.TrimRight(indent+line, " "))
		indent = rest
	}
}

// fact writes a labeled text, or nothing if the text is empty.
func (w textWriter) fact(label, text string) {
	if text != "" {
		const indent = "    "
		w.wrap(indent+ui.Pad(label, factLabelWide), indent+ui.Pad("", factLabelWide), text)
	}
}
