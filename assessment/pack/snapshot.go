package pack

import (
	"io/fs"

	"github.com/fxamacker/cbor/v2"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
)

// Snapshot returns a catalog with its finished diagrams as CBOR, out of which
// Restore makes it again much faster than content is read and checked. The same
// catalog always gives the same bytes.
func Snapshot(c *assessment.Catalog) ([]byte, error) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, err
	}
	whole := *c
	whole.Diagrams, whole.Roots = engine.New(c).Diagrams()
	return mode.Marshal(&whole)
}

// Restore returns the catalog that Load returns, from a snapshot in a few
// milliseconds. If the snapshot is of other files, or was made by another version
// of this program, it loads the files. It reads the files while it decodes the
// snapshot: both take about as long, and every first frame waits for them.
func Restore(files fs.FS, snapshot string) (*assessment.Catalog, error) {
	digest := make(chan string, 1)
	crash.Go(func() {
		r := readFiles(files)
		if r.failed() {
			digest <- ""
			return
		}
		digest <- r.digest()
	}, func(*crash.Error) { digest <- "" }) // Load meets the same fault
	c := new(assessment.Catalog)
	mode, err := cbor.DecOptions{ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err == nil {
		err = mode.Unmarshal([]byte(snapshot), c)
	}
	if <-digest != c.Pack.Digest || err != nil {
		return Load(files)
	}
	return c, nil
}
