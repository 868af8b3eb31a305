package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment/docx"
	"trustpath/assessment/report"
)

// paperFlags are for the formats that are printed.
type paperFlags struct{ paper, template, chromium string }

func (p *paperFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.paper, "paper", "", "size of the pages: a4, letter; else a4, and in HTML what the browser takes")
	cmd.Flags().StringVar(&p.template, "template", "", "for docx: a Word `file` whose design to take")
	cmd.Flags().StringVar(&p.chromium, "chromium", "", "for pdf: the `file` of Chromium or Chrome; else one on the PATH")
}

// use checks the flags for a format, and gives them to a document.
func (p *paperFlags) use(ctx context.Context, a *app, to output) (func(*document), error) {
	format := to.format
	if err := a.fits(to); err != nil {
		return nil, err
	}
	var problems []error
	refuse := func(wrong bool, message string) {
		if wrong {
			problems = append(problems, errors.New(message))
		}
	}
	sizes := map[string]report.Paper{"": "", "a4": report.A4, "letter": report.Letter}
	size, known := sizes[strings.ToLower(p.paper)]
	refuse(!known, "--paper is a4 or letter")
	refuse(p.paper != "" && !slices.Contains([]string{formatHTML, formatPDF, formatDOCX}, format), "--paper is for html, pdf and docx")
	refuse(p.template != "" && format != formatDOCX, "--template is for docx")
	refuse(p.chromium != "" && format != formatPDF, "--chromium is for pdf")
	if err := usageErrors(problems...); err != nil {
		return nil, err
	}
	var template *docx.Template
	if p.template != "" {
		data, err := a.readInput(p.template, docx.MaxTemplate)
		if err != nil {
			return nil, err
		}
		if template, err = docx.ReadTemplate(data); err != nil {
			return nil, inputErrorf("--template %s: %w", inputName(p.template), err)
		}
	}
	browser := ""
	if format == formatPDF {
		found, err := findChromium(p.chromium)
		if err != nil {
			return nil, err
		}
		browser = found
	}
	return func(d *document) {
		d.chosen.Paper, d.template = size, template
		d.print = func(w io.Writer, page []byte) error { return printPDF(ctx, w, browser, page) }
	}, nil
}

// pdfTimeout is how long the browser may take. A page takes one or two seconds, and
// the first run on a slow machine ten.
const pdfTimeout = 60 * time.Second

// noBrowser is why there is no PDF.
const noBrowser = "no Chromium or Chrome was found: write HTML, open it in a browser and print it as a PDF"

// findChromium returns the browser that prints: the one that was named, or the first
// of the usual ones.
func findChromium(named string) (string, error) {
	if named != "" {
		path, err := exec.LookPath(expandHome(named))
		if err != nil {
			return "", usagef("--chromium: %w", err)
		}
		return path, nil
	}
	for _, name := range browsers() {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", inputErrorf("%s; or name one with --chromium FILE", noBrowser)
}

// browsers are the names and places of Chromium and its relatives.
func browsers() []string {
	out := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"}
	switch runtime.GOOS {
	case "darwin":
		for _, app := range []string{"Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"} {
			out = append(out, "/Applications/"+app+".app/Contents/MacOS/"+app)
		}
	case "windows":
		for _, folder := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
			for _, file := range []string{`Google\Chrome\Application\chrome.exe`, `Chromium\Application\chrome.exe`,
				`Microsoft\Edge\Application\msedge.exe`} {
				if root := os.Getenv(folder); root != "" {
					out = append(out, filepath.Join(root, file))
				}
			}
		}
	}
	return out
}

// printPDF prints an HTML page with a browser. The page, the profile and the PDF are in
// a folder that only the user can read and that is gone afterwards. The browser gets no
// network: the page needs none.
func printPDF(ctx context.Context, w io.Writer, browser string, page []byte) (err error) {
	folder, err := os.MkdirTemp("", "trustpath-pdf-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeAll(folder)) }()
	source, pdf := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	if err := os.WriteFile(source, page, 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTimeout)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
		"--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-breakpad",
		"--disable-dev-shm-usage", "--use-mock-keychain", "--password-store=basic", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
		"--user-data-dir=" + filepath.Join(folder, "profile"),
		"--generate-pdf-document-outline", "--no-pdf-header-footer", "--print-to-pdf-no-header", "--print-to-pdf=" + pdf}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to start for root otherwise
	}
	// A file, because a pipe would be waited for until every process of the browser ends.
	talk, err := os.Create(filepath.Join(folder, "talk"))
	if err != nil {
		return err
	}
	address := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(source), "/")}
	cmd := exec.CommandContext(ctx, browser, append(args, address.String())...)
	cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_CACHE_HOME="+folder)
	cmd.Stdout, cmd.Stderr = talk, talk
	failed := cmd.Run()
	said, unread := os.ReadFile(talk.Name())
	if err := errors.Join(talk.Close(), unread); err != nil {
		return err
	}
	made, missing := os.ReadFile(pdf)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%s took longer than %s to print the page; write HTML and print it in a browser", browser, pdfTimeout)
	case ctx.Err() != nil:
		return ctx.Err()
	case missing != nil || !bytes.HasPrefix(made, []byte("%PDF-")):
		return fmt.Errorf("%s made no PDF (%w); write HTML and print it in a browser. It said: %s",
			browser, errors.Join(failed, missing), clean(lastLine(string(said))))
	}
	_, err = w.Write(made)
	return err
}

// lastLine returns the last line of a text that says something.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndex(text, "\n")+1:]
}

// removeAll removes a folder. A process of the browser may still write into it for a
// moment.
func removeAll(folder string) error {
	var err error
	for range 20 {
		err = os.RemoveAll(folder)
		if err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}
