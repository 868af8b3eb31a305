//go:build unix

package outfile

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 20, "how often a program is killed while it writes over a file")

// whole is a version of a file, long enough to be interrupted in the middle.
func whole(letter string) string { return strings.Repeat(letter, 1<<18) + "\n" }

// TestWritingChild is the program that the next test kills.
func TestWritingChild(t *testing.T) {
	path := os.Getenv("TRUSTPATH_CHILD")
	if path == "" {
		t.Skip("only as a child process")
	}
	for i := 0; ; i++ {
		fmt.Println("begins")
		err := Write(path, true, func(w io.Writer) error {
			for line := whole(string(rune('a' + i%26))); line != ""; {
				part := line[:min(1<<10, len(line))]
				line = line[len(part):]
				if _, err := io.WriteString(w, part); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestKilledWhileItReplaces kills a program that replaces a file, at random moments.
// The old or the new file must be complete. -kills sets how often.
func TestKilledWhileItReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(path, []byte(whole("z")), 0o600); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range *kills {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWritingChild$")
		cmd.Env = append(os.Environ(), "TRUSTPATH_CHILD="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if !bufio.NewScanner(out).Scan() {
			t.Error("the program wrote nothing")
		}
		time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond) // somewhere within a write
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
		got := read(t, path)
		if len(got) == 0 || got != whole(got[:1]) {
			t.Fatalf("the file is neither old nor new: %d bytes", len(got))
		}
	}
}
