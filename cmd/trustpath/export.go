package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
)

func (a *app) exportCommand() *cobra.Command {
	to := &output{formats: formatIDs(), file: true}
	var parts partsFlag
	var paper paperFlags
	var all, nameless bool
	cmd := a.command("export ID", cobra.MaximumNArgs(1), to, func(ctx context.Context, args []string) error {
		switch {
		case all != (len(args) == 0):
			return usagef("export takes the id of one assessment, or --all")
		case all && to.format != formatJSON:
			return usagef("--all writes JSON, one line for each assessment: add --json")
		case all:
			return a.exportAll(ctx, *to)
		}
		if nameless && to.format != formatBundle {
			return usagef("--no-names goes with --format bundle")
		}
		chosen, err := parts.selection(to.format)
		if err != nil {
			return err
		}
		onPaper, err := paper.use(ctx, a, *to)
		if err != nil {
			return err
		}
		return a.withAssessment(ctx, args[0], func(s stored) error {
			d := a.document(s.engine, s.run)
			d.options.Currency, err = parts.inCurrency(s.engine.Catalog)
			if err != nil {
				return err
			}
			d.chosen, d.db, d.path, d.nameless = chosen, s.db, to.path, nameless
			d.soa, err = parts.statement(s.engine.Catalog, to.format)
			if err != nil {
				return err
			}
			onPaper(&d)
			if to.format == formatMarkdown && to.path == "-" && a.terminal() {
				return a.page(func(w io.Writer) error { return render(w, to.format, d) })
			}
			return a.write(*to, func(w io.Writer) error { return render(w, to.format, d) })
		})
	})
	parts.add(cmd)
	paper.add(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every assessment, with --json")
	cmd.Flags().BoolVar(&nameless, "no-names", false, "for a bundle: leave out people, their names in texts, and a workshop with names")
	cmd.MarkFlagsMutuallyExclusive("all", "sections")
	cmd.MarkFlagsMutuallyExclusive("all", "audience")
	cmd.MarkFlagsMutuallyExclusive("all", "standard")
	cmd.MarkFlagsMutuallyExclusive("all", "currency")
	return cmd
}

// document is an assessment as it is written today.
func (a *app) document(e *engine.Engine, run assessment.Assessment) document {
	today := a.day()
	return document{
		engine:  e,
		run:     run,
		options: assessment.Options{Today: today},
		written: a.writingTime(today),
		print: func(w io.Writer, page []byte) error {
			browser, err := findChromium("")
			if err != nil {
				return err
			}
			return printPDF(context.Background(), w, browser, page)
		},
	}
}

// exportAll writes the result of every assessment, one JSON document with its id
// a line, the last changed first. It reports an assessment that cannot be read
// and goes on without it.
func (a *app) exportAll(ctx context.Context, to output) error {
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		all, err := db.Names(ctx, -1, 0)
		if err != nil {
			return err
		}
		deleted, err := db.List(ctx, true, -1)
		if err != nil {
			return err
		}
		damaged := 0
		for _, one := range deleted {
			if one.Damaged { // another program may have deleted it
				a.say("%s: it is deleted, and not as it was stored; trustpath doctor says what to do", one.ID)
				damaged++
			}
		}
		step, end := a.progress("exported", len(all))
		bad, err := a.writeLines(ctx, to, func(yield func(makeLine) bool) error {
			for _, one := range all {
				more := yield(func(line *bytes.Buffer) error {
					run, err := db.Get(ctx, one.ID)
					if err != nil {
						return fmt.Errorf("%s: %w", one.ID, err)
					}
					return report.StoredLine(line, c.Catalog, run, a.document(c, run).result())
				})
				if !more {
					break
				}
			}
			return nil
		}, step)
		end()
		bad += damaged
		if err == nil && bad > 0 {
			err = exitError{codeFailure, fmt.Errorf("%s could not be read and have no line; all others are done",
				report.Count(bad, "assessment"))}
		}
		return err
	})
}

// partsFlag selects parts of a roadmap, or a statement of applicability.
type partsFlag struct {
	sections []string
	audience string
	standard string
	currency string
}

func (p *partsFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&p.sections, "sections", nil,
		"only these `parts`: "+strings.Join(words(report.Sections()), ", ")+"; of csv "+string(report.Operating))
	cmd.Flags().StringVar(&p.audience, "audience", "",
		"only what these `readers` need: "+strings.Join(words(report.Audiences()), ", "))
	cmd.Flags().StringVar(&p.standard, "standard", "",
		"the `standard` of --format soa; those in the plan without it")
	cmd.Flags().StringVar(&p.currency, "currency", "",
		"the costs in another currency, three `letters`; else in that of the content")
	cmd.MarkFlagsMutuallyExclusive("sections", "audience")
}

// inCurrency returns the currency that was named, or "".
func (p *partsFlag) inCurrency(c *assessment.Catalog) (string, error) {
	currency := strings.ToUpper(strings.TrimSpace(p.currency))
	if err := c.HasCurrency(currency); err != nil {
		return "", usagef("--currency: %w", err)
	}
	return currency, nil
}

// selection checks the flags for a format.
func (p *partsFlag) selection(format string) (report.Selection, error) {
	out := report.Selection{Audience: report.Audience(strings.TrimSpace(p.audience))}
	if p.audience != "" && !slices.Contains(report.Audiences(), out.Audience) {
		return out, exitError{codeUsage, unknown("audience", p.audience, report.Audiences())}
	}
	if format == formatCSV && slices.Equal(p.sections, []string{string(report.Operating)}) {
		out.Sections = []report.Section{report.Operating}
		return out, nil
	}
	var problems []error
	for _, name := range p.sections {
		section := report.Section(strings.TrimSpace(name))
		if !slices.Contains(report.Sections(), section) {
			problems = append(problems, unknown("section", string(section), report.Sections()))
		}
		out.Sections = append(out.Sections, section)
	}
	if err := usageErrors(problems...); err != nil {
		return out, err
	}
	if !formatByID(format).parts && (p.audience != "" || len(p.sections) > 0) {
		return out, usagef("--sections and --audience are for markdown, html, pdf and docx; %s is always whole, but csv has --sections %s", format, report.Operating)
	}
	return out, nil
}

// statement checks for a format which statement of applicability is wanted.
func (p *partsFlag) statement(c *assessment.Catalog, format string) ([]assessment.StandardID, error) {
	id := assessment.StandardID(strings.TrimSpace(p.standard))
	if p.standard == "" {
		return nil, nil
	}
	if format != formatSOA {
		return nil, usagef("--standard is for --format %s; %s is about every standard", formatSOA, format)
	}
	var have []assessment.StandardID
	for i := range c.Standards {
		if c.Standards[i].Statement != nil {
			have = append(have, c.Standards[i].ID)
		}
	}
	if slices.Contains(have, id) {
		return []assessment.StandardID{id}, nil
	}
	if s := c.Standard(id); s != nil {
		return nil, usagef("%s has no statement of applicability; use one of: %s", s.Short, strings.Join(words(have), ", "))
	}
	return nil, exitError{codeUsage, unknown("standard", p.standard, have)}
}

func (a *app) importCommand() *cobra.Command {
	var copied bool
	do := func(ctx context.Context, c *engine.Engine, args []string) error {
		// The whole file is checked before the database is opened, so that a bad
		// file leaves no trace.
		in, err := a.readImport(c, args[0], inputName(args[0]))
		if err != nil {
			return err
		}
		return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
			made, err := in.store(ctx, c, db.WithEngine(c), copied)
			if errors.Is(err, sqlite.ErrTaken) {
				return inputErrorf("%w; nothing was changed, and --copy imports the file as a copy", err)
			}
			if err != nil {
				return err
			}
			for _, remark := range made.Remarks {
				a.say("%s", remark)
			}
			_, err = fmt.Fprintln(a.out, made.ID)
			return err
		})
	}
	cmd := a.engineCommand("import FILE", cobra.ExactArgs(1), nil, do)
	cmd.Flags().BoolVar(&copied, "copy", false, "give it a new id, as a copy of one that is here")
	return cmd
}

// imported is the content of a file to import: a bundle or answers.
type imported struct {
	bundle  *files.Bundle // nil for answers
	answers assessment.Assessment
	remarks []string
}

// readImport reads a bundle or an answers file, which messages call name.
func (a *app) readImport(c *engine.Engine, path, name string) (in imported, err error) {
	data, err := a.readInput(path, files.MaxBundle)
	if err != nil {
		return in, err
	}
	if text, err := safetext.Decode(data); err == nil { // otherwise the parser reports it
		data = text
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && bytes.Contains(data, []byte(`"trustpath_bundle"`)) {
		read, err := files.ReadBundle(data, name, c)
		return imported{bundle: &read}, err
	}
	in.answers, in.remarks, err = a.parseAnswers(c, data, name)
	return in, err
}

// parseAnswers parses an answers file and returns a remark on each id that has
// been renamed.
func (a *app) parseAnswers(c *engine.Engine, data []byte, name string) (assessment.Assessment, []string, error) {
	run, err := files.ReadAnswers(data, name, c.Catalog, a.day())
	var remarks []string
	for _, r := range run.Carried {
		remarks = append(remarks, fmt.Sprintf("%s: %s is now called %s, and was read as that",
			name, clean(r.From), clean(r.To)))
	}
	return run, remarks, err
}

// store stores the imported assessment. Answers have no id, so they always begin
// a new assessment.
func (in imported) store(ctx context.Context, c *engine.Engine, db *sqlite.DB, copied bool) (home.Imported, error) {
	if in.bundle == nil {
		made, err := db.Create(ctx, in.answers)
		return home.Imported{ID: made.ID, Company: title(made.Company), Remarks: in.remarks}, err
	}
	id, err := db.Import(ctx, *in.bundle, copied)
	out := home.Imported{ID: id, Company: title(in.bundle.Run.Company)}
	if was := in.bundle.Run.Pack; was.Digest != "" && was.Digest != c.Pack.Digest {
		out.Remarks = append(out.Remarks, "it was answered with content "+packName(was)+"; here is "+
			packName(c.Pack)+", and the roadmap says what that changes")
	}
	for _, w := range c.Overruled(in.bundle.Run) {
		out.Remarks = append(out.Remarks, fmt.Sprintf("%s is marked not applicable, which is kept and does not count: %s",
			w.ID, w.Required))
	}
	if in.bundle.Left != nil {
		out.Remarks = append(out.Remarks, clean(in.bundle.Left.Error()))
	}
	return out, err
}

// localFiles lets the screens read and write files of this machine. It implements
// export.Exporter and home.Importer.
type localFiles struct {
	app    *app
	engine *engine.Engine
	db     func() *sqlite.DB // waits for the database; returns nil if it is not open
}

// document is an assessment to export. Changes that could not be saved are
// exported too, without the history.
func (f localFiles) document(run assessment.Assessment, wish export.Wish) document {
	d := f.app.document(f.engine, run)
	d.db, d.unsaved, d.path, d.chosen.Audience = f.db(), wish.Unsaved, wish.Path, wish.Audience
	return d
}

// Complete returns a path with what all files and folders that begin with it share; a
// folder alone ends with a slash.
func (f localFiles) Complete(path string) string {
	at := strings.LastIndexAny(path, "/"+string(filepath.Separator)) + 1
	folder := cmp.Or(expandHome(path[:at]), ".")
	entries, err := os.ReadDir(folder)
	var shared string
	found := 0
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, path[at:]) || path[at:] == "" && strings.HasPrefix(name, ".") {
			continue
		}
		info, _ := os.Stat(filepath.Join(folder, name)) // a link may lead to a folder
		if info != nil && info.IsDir() {
			name += "/"
		}
		if found == 0 {
			shared = name
		}
		for !strings.HasPrefix(name, shared) {
			_, size := utf8.DecodeLastRuneInString(shared)
			shared = shared[:len(shared)-size]
		}
		found++
	}
	if err != nil || found == 0 {
		return path
	}
	return path[:at] + shared
}

// Formats returns the formats that can be exported: first the one that opens with a
// double click everywhere.
func (f localFiles) Formats() []export.Format {
	var out []export.Format
	for _, one := range formats() {
		one.Parts = one.parts
		if one.ID == formatPDF {
			if _, err := findChromium(""); err != nil {
				one.Missing = noBrowser
			}
		}
		if one.ID == formatHTML {
			out = slices.Insert(out, 0, one.Format)
			continue
		}
		out = append(out, one.Format)
	}
	return out
}

// Preview returns the beginning of a document, of a page or one that is no text in
// Markdown.
func (f localFiles) Preview(run assessment.Assessment, wish export.Wish) (export.Excerpt, error) {
	var text strings.Builder
	if formatByID(wish.Format).binary || wish.Format == formatHTML {
		wish.Format = formatMarkdown
	}
	err := render(&text, wish.Format, f.document(run, wish))
	return export.ExcerptOf(text.String()), err
}

// SuggestPath returns a file name made of company and day, in this folder.
func (f localFiles) SuggestPath(run assessment.Assessment, format string) string {
	name := fileName(run.Company) + "-" + f.app.day().String() + formatByID(format).Endings[0]
	folder, err := os.Getwd()
	if chosen := f.app.exportFolder(); chosen != "" {
		folder, err = chosen, nil
	}
	if err != nil {
		return name
	}
	full := filepath.Join(folder, name)
	home, err := os.UserHomeDir()
	if inside, ok := strings.CutPrefix(full, home+string(filepath.Separator)); err == nil && ok {
		return filepath.Join("~", inside)
	}
	return full
}

// Exists reports whether a file exists at a path that was typed.
func (f localFiles) Exists(path string) bool { return outfile.Exists(enteredPath(path)) }

// Export writes a document and returns the full path of its file.
func (f localFiles) Export(run assessment.Assessment, wish export.Wish) (string, error) {
	return f.write(wish, func(w io.Writer) error {
		return render(w, wish.Format, f.document(run, wish))
	})
}

// Write writes a text and returns the full path of its file.
func (f localFiles) Write(text string, wish export.Wish) (string, error) {
	return f.write(wish, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

func (f localFiles) write(wish export.Wish, fill func(io.Writer) error) (string, error) {
	full, err := filepath.Abs(enteredPath(wish.Path))
	if err != nil {
		return "", err
	}
	return full, outfile.Write(full, wish.Force, fill)
}

// Import stores the assessment in a file.
func (f localFiles) Import(ctx context.Context, path string, copied bool) (home.Imported, error) {
	full, err := filepath.Abs(enteredPath(path)) // never "-", which is stdin
	if err != nil {
		return home.Imported{}, err
	}
	in, err := f.app.readImport(f.engine, full, filepath.Base(full))
	if err != nil {
		return home.Imported{}, err
	}
	db := f.db()
	if db == nil {
		return home.Imported{}, errUnsaved
	}
	made, err := in.store(ctx, f.engine, db, copied)
	if errors.Is(err, sqlite.ErrTaken) {
		err = home.ErrTaken
	}
	return made, err
}

func (a *app) assessCommand() *cobra.Command {
	var answers string
	var batch bool
	var without []string
	var parts partsFlag
	to := output{formats: formatIDs(), file: true}
	var paper paperFlags
	do := func(ctx context.Context, c *engine.Engine, _ []string) error {
		if batch {
			if to.flags.Changed("format") && to.format != formatJSON {
				return usagef("--batch writes JSON, a line for each result")
			}
			to.json, to.formats = true, []string{formatJSON}
		}
		if err := to.choose(); err != nil {
			return err
		}
		chosen, err := parts.selection(to.format)
		if err != nil {
			return err
		}
		soa, err := parts.statement(c.Catalog, to.format)
		if err != nil {
			return err
		}
		onPaper, err := paper.use(ctx, a, to)
		if err != nil {
			return err
		}
		options := assessment.Options{Today: a.day()}
		options.Currency, err = parts.inCurrency(c.Catalog)
		if err != nil {
			return err
		}
		for _, part := range without {
			switch strings.TrimSpace(part) {
			case "plan":
				options.SkipPlan = true
			case "flips":
				options.SkipFlips = true
			default:
				return usagef("--without takes plan and flips, not %q", part)
			}
		}
		if answers == "" {
			return usagef("name the answers with --answers FILE; - is stdin")
		}
		if batch {
			return a.assessLines(ctx, c, answers, to, options)
		}
		run, err := a.readAnswers(c, answers)
		if err != nil {
			return err
		}
		d := a.document(c, run)
		d.options, d.chosen, d.soa, d.path = options, chosen, soa, to.path
		onPaper(&d)
		return a.write(to, func(w io.Writer) error { return render(w, to.format, d) })
	}
	cmd := a.engineCommand("assess --answers FILE", cobra.NoArgs, nil, do)
	to.declare(cmd)
	cmd.Flags().StringVar(&answers, "answers", "", "answers `file`, YAML or JSON; - is stdin")
	cmd.Flags().BoolVar(&batch, "batch", false, "one JSON answers document a line in, one JSON result a line out")
	cmd.Flags().StringSliceVar(&without, "without", nil, "leave out these `parts`: plan, flips")
	parts.add(cmd)
	paper.add(cmd)
	return cmd
}

// readAnswers reads an answers file and prints a remark on each renamed id.
func (a *app) readAnswers(c *engine.Engine, path string) (assessment.Assessment, error) {
	data, err := a.readInput(path, files.MaxAnswers)
	if err != nil {
		return assessment.Assessment{}, err
	}
	run, remarks, err := a.parseAnswers(c, data, inputName(path))
	for _, remark := range remarks {
		a.say("%s", remark)
	}
	return run, err
}

// assessLines turns answers documents, one JSON document a line, into results in
// the same order. It reports a bad line and goes on; it skips blank lines.
func (a *app) assessLines(
	ctx context.Context, c *engine.Engine, path string, to output, options assessment.Options,
) error {
	in, err := a.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	name := inputName(path)
	marked := transform.NewReader(in, unicode.BOMOverride(transform.Nop))
	lines := lineReader{Reader: bufio.NewReaderSize(marked, 1<<16), longest: files.MaxAnswers}
	bad, err := a.writeLines(ctx, to, func(yield func(makeLine) bool) error {
		for {
			text, number, err := lines.next()
			switch {
			case err == io.EOF:
				return nil
			case err != nil:
				return inputErrorf("read %s: %w", name, err)
			case len(text) == 0:
				continue
			}
			more := yield(func(line *bytes.Buffer) error {
				run, err := files.ReadAnswers(text, name, c.Catalog, options.Today)
				if err != nil {
					return atLine(err, number)
				}
				return report.JSONLine(line, c.Catalog, run, c.Evaluate(run, options))
			})
			if !more {
				return nil
			}
		}
	}, func() {})
	if err == nil && bad > 0 {
		err = inputErrorf("%s could not be read and have no result; all others are done", report.Count(bad, "line"))
	}
	return err
}

// atLine moves the problems of a document that is one line of a file to that line.
func atLine(err error, number int) error {
	var problems yamldoc.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for i := range problems {
		problems[i].Line, problems[i].Column = number, max(problems[i].Column, 1)
	}
	return problems
}

// lineReader reads lines. It cuts a line after longest bytes and one more, so that
// the parser refuses it for its length.
type lineReader struct {
	*bufio.Reader
	longest int
	number  int // of the last line, from one
}

// next returns a line without white space around it, and its number.
func (r *lineReader) next() (line []byte, number int, err error) {
	r.number++
	length := 0
	for {
		part, err := r.ReadSlice('\n')
		length += len(part)
		line = append(line, part[:min(len(part), r.longest+1-len(line))]...)
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && (err != io.EOF || length == 0):
			return nil, r.number, err
		default:
			return bytes.TrimSpace(line), r.number, nil
		}
	}
}

// makeLine writes one line of output. It is called on any goroutine.
type makeLine func(line *bytes.Buffer) error

// writeLines makes lines on every processor and writes them in the order in which
// produce yields them. It prints the error of a line, leaves the line out, and
// returns how many lines that happened to. After each line it calls step.
func (a *app) writeLines(
	ctx context.Context, to output, produce func(yield func(makeLine) bool) error, step func(),
) (bad int, err error) {
	type result struct {
		line *bytes.Buffer
		err  error
	}
	lines := sync.Pool{New: func() any { return new(bytes.Buffer) }} // a result is long
	// Only the catalog stays alive; all else is garbage after its line. Collecting
	// less often costs little memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	err = a.stream(to, func(w io.Writer) error {
		ctx, cancel := context.WithCancel(ctx)
		ordered := make(chan chan result, 2*runtime.GOMAXPROCS(0)) // limits how many are made at once
		var group sync.WaitGroup
		defer group.Wait()
		defer cancel()
		var produced error // read after ordered is closed
		group.Go(func() {
			defer close(ordered)
			produced = produce(func(line makeLine) bool {
				slot := make(chan result, 1)
				select {
				case ordered <- slot:
				case <-ctx.Done():
					return false
				}
				group.Go(func() {
					text := lines.Get().(*bytes.Buffer)
					text.Reset()
					slot <- result{text, line(text)}
				})
				return true
			})
		})
		for slot := range ordered {
			made := <-slot
			if made.err != nil {
				a.say("%s", made.err)
				bad++
			} else if _, err := w.Write(made.line.Bytes()); err != nil {
				return err
			}
			lines.Put(made.line)
			step()
		}
		return errors.Join(produced, ctx.Err())
	})
	return bad, err
}

// progress shows on a terminal how much of a task is done, if the task takes longer
// than a second: step counts one unit of work, and end finishes the line.
func (a *app) progress(what string, total int) (step, end func()) {
	file, ok := a.talk.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return func() {}, func() {}
	}
	begin, done, shown := time.Now(), 0, false
	show := func(end string) { fmt.Fprintf(file, "\r%s %d of %d%s", what, done, total, end) }
	step = func() {
		done++
		if done%64 == 0 && time.Since(begin) > time.Second {
			shown = true
			show("")
		}
	}
	end = func() {
		if shown {
			show("\n")
		}
	}
	return step, end
}
