// Package record writes what was decided so that it can be checked later,
// offline: the content by its digest, the answers, the result, and digests of
// both. The digests show a change by accident or in one place; they are no
// signature, and whoever changes everything together changes them too.
package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/report"
)

// Version is the form of the file.
const Version = 1

// MaxSize is the largest record that is read, in bytes.
const MaxSize = 16 << 20

// file is the form of a record. Answers are an answers file. The digests are
// those of the canonical form of a value, which no other layout of the same JSON
// changes.
type file struct {
	Version int                `json:"trustpath_record"`
	Program string             `json:"program"`
	Made    assessment.Date    `json:"made"` // the day by which facts were judged
	Content assessment.PackRef `json:"content"`
	Answers json.RawMessage    `json:"answers"`
	Result  json.RawMessage    `json:"result"`
	Digests digests            `json:"digests"`
}

type digests struct {
	Answers string `json:"answers"`
	Result  string `json:"result"`
	Record  string `json:"record"` // of everything else
}

// Write writes the record of an assessment as it is decided on a day. What the
// content does not know does not count, and is left out. program is the version
// that decides.
func Write(w io.Writer, c *assessment.Catalog, run assessment.Assessment, today assessment.Date, program string) error {
	if run.Start.IsZero() {
		run.Start = today
	}
	run.Answers = c.Dated(run.Answers, today)
	run.Kept = nil
	var answers bytes.Buffer
	if err := answersfile.WriteJSON(&answers, run, c); err != nil {
		return err
	}
	f := file{Version: Version, Program: program, Made: today, Content: c.Pack, Answers: answers.Bytes()}
	var err error
	if f.Result, err = decide(c, f.Answers, today); err != nil {
		return err
	}
	if f.Digests.Answers, err = digestOf(f.Answers); err != nil {
		return err
	}
	if f.Digests.Result, err = digestOf(f.Result); err != nil {
		return err
	}
	if f.Digests.Record, err = f.sum(); err != nil {
		return err
	}
	return report.Encode(w, f)
}

// decide evaluates an answers file to the JSON of its result.
func decide(c *assessment.Catalog, answers []byte, today assessment.Date) ([]byte, error) {
	run, err := answersfile.Read(answers, "answers", c, today)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = report.Encode(&out, c.Evaluate(run, assessment.Options{Today: today}))
	return out.Bytes(), err
}

// sum is the digest of a record, with its answers and its result represented by
// their digests.
func (f *file) sum() (string, error) {
	text, err := json.Marshal([]any{f.Version, f.Program, f.Made, f.Content, f.Digests.Answers, f.Digests.Result})
	return digest(text), err
}

// digestOf is the digest of the canonical form of a JSON text.
func digestOf(text []byte) (string, error) {
	value, _, err := parse(text, "record", nil)
	if err != nil {
		return "", err
	}
	form, err := canonical(value)
	return digest(form), err
}

func digest(text []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(text)) }
