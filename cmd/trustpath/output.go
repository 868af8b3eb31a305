package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
)

// formatFlag is --format with its short form --json.
type formatFlag struct {
	name    string
	json    bool
	allowed []string
	flags   *pflag.FlagSet
}

// given reports whether somebody named a format.
func (f *formatFlag) given() bool { return f.json || f.flags.Changed("format") }

// add declares the flags; the first of the formats is the one nobody has to name.
func (f *formatFlag) add(cmd *cobra.Command, formats ...string) {
	f.allowed, f.flags = formats, cmd.Flags()
	cmd.Flags().StringVar(&f.name, "format", formats[0], "one of "+strings.Join(formats, ", "))
	cmd.Flags().BoolVar(&f.json, "json", false, "short for --format json")
	cmd.MarkFlagsMutuallyExclusive("format", "json")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
}

// value is the format of what goes to stdout.
func (f *formatFlag) value() (string, error) { return f.valueFor(fileFlag{path: "-"}) }

// valueFor is the format of a file: the one that is named, else the one that the
// ending of its name says, else the usual one.
func (f *formatFlag) valueFor(to fileFlag) (string, error) {
	name := ""
	switch {
	case f.json:
		name = formatJSON
	case f.given():
		if name = strings.TrimSpace(f.name); !slices.Contains(f.allowed, name) {
			return "", usagef("no format %q; there are %s", f.name, strings.Join(f.allowed, ", "))
		}
	}
	return to.format(name, f.allowed...)
}

// fileFlag is where a document goes.
type fileFlag struct {
	path  string
	force bool
}

func (f *fileFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.path, "output", "o", "-", "`file` to write; - is stdout")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace the file if it exists")
}

// format is the format with this id, or for "" the one that the ending of the
// path says; both have to fit each other.
func (f *fileFlag) format(id string, allowed ...string) (string, error) {
	found, err := export.FormatOf(f.path, id, offered(allowed))
	if err != nil {
		return "", usagef("-o %s: %w", f.path, err)
	}
	return found.ID, nil
}

// write puts a document where the flag says. It is made in memory first: what
// cannot be made whole is not begun.
func (a *app) write(to fileFlag, fill func(io.Writer) error) error {
	var document bytes.Buffer
	if err := fill(&document); err != nil {
		return err
	}
	if to.path == "-" {
		_, err := document.WriteTo(a.out)
		return err
	}
	return a.writeFile(to, func(w io.Writer) error {
		_, err := document.WriteTo(w)
		return err
	})
}

func (a *app) writeFile(to fileFlag, fill func(io.Writer) error) error {
	err := outfile.Write(to.path, to.force, fill)
	if errors.Is(err, outfile.ErrExists) {
		return fmt.Errorf("%w; it stays as it is, and --force replaces it", err)
	}
	if err != nil {
		return err
	}
	a.say("wrote %s", to.path)
	return nil
}

// stream writes a long document where the flag says, as it is made.
func (a *app) stream(to fileFlag, fill func(io.Writer) error) error {
	buffered := func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<18)
		return errors.Join(fill(out), out.Flush())
	}
	if to.path == "-" {
		return buffered(a.out)
	}
	return a.writeFile(to, buffered)
}

// input opens a file, or stdin for "-", and says what to call it.
func (a *app) input(path string) (io.ReadCloser, string, error) {
	if path == "-" {
		return io.NopCloser(a.in), "stdin", nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", failure{codeInput, err}
	}
	return file, path, nil
}

// readInput reads a file, or stdin for "-", and no more of it than the reader
// of answers takes, so that an endless file ends.
func (a *app) readInput(path string, limit int64) ([]byte, error) {
	from, _, err := a.input(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	var data bytes.Buffer
	if file, ok := from.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			data.Grow(int(min(info.Size(), limit)) + bytes.MinRead) // once, and not by doubling
		}
	}
	if _, err := data.ReadFrom(io.LimitReader(from, limit+1)); err != nil {
		return nil, failure{codeInput, fmt.Errorf("read %s: %w", path, err)}
	}
	return data.Bytes(), nil
}
