package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/sshd"
)

// sign is what a running workshop tells its wall, which is another program: how
// to join, and what no event says.
type sign struct {
	stage.Door
	workshop.Staging
}

// signPath is the file of the sign. Its owner alone can read it.
func signPath(folder, id string) string { return filepath.Join(folder, "door-"+id+".json") }

// write makes it known.
func (s sign) write(path string) error {
	return outfile.Write(path, true, func(w io.Writer) error { return json.NewEncoder(w).Encode(s) })
}

// readSign reads the text of a sign; what is none says nothing.
func readSign(text []byte) sign {
	var s sign
	if json.Unmarshal(text, &s) != nil {
		return sign{}
	}
	const most = 200
	s.Door = stage.Door{Line: safetext.Line(s.Line, most), Code: safetext.Line(s.Code, most), Fingerprint: safetext.Line(s.Fingerprint, most)}
	return s
}

// signposted is a room whose wall is told by a sign.
type signposted struct {
	*sshd.Room
	path string
	door stage.Door
}

// post puts the sign up.
func (r signposted) post() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return err
	}
	return r.Stage(workshop.Staging{})
}

// Stage tells the wall, and then everybody who looks on.
func (r signposted) Stage(s workshop.Staging) error {
	if err := (sign{r.door, s}).write(r.path); err != nil {
		return err
	}
	r.Room.Stage(s)
	return nil
}

// remove takes the sign away.
func (r signposted) remove() error { return os.Remove(r.path) }
