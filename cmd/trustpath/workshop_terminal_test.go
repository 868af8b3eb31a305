//go:build unix

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
)

// A room of real programs, which is run by TestTerminal: the facilitator, the wall, and a participant with the
// ssh of this system. The facilitator's program is killed in between.
func roomOfPrograms(t *testing.T, c *assessment.Catalog, h machine) {
	first, second := &c.Questions[0], &c.Questions[1]
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skipf("no ssh to join with: %v", err)
	}
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	leader := h.sit(120, 36)
	leader.sees("Acme AI", "p workshop")
	leader.types("p")
	leader.sees("SET UP THE WORKSHOP", "PEOPLE WILL TYPE", "enter  Open the door")
	setUp(t, leader)
	leader.sees("IN THE ROOM", "0 here")
	code := regexp.MustCompile(`gives the code\s+(\S+)`).FindStringSubmatch(leader.text())[1]
	legal := joins(t, h, client, leader.text(), "Mira")
	legal.sees("You are in.", "you are Mira", "Your own code, if your")
	wall := h.sit(120, 36, "workshop", id, "--projector")
	wall.sees("Join this workshop", "Everybody types", "ssh -p ")

	leader.sees("1 here")
	leader.types("\r")
	leader.sees("Questions")
	leader.types("\r")
	leader.sees("VOTES  0 of 1 sent", "WHAT TO SAY")
	legal.sees(beginning(first.Prompt))
	legal.types("2\r")
	legal.sees("Sent: 02.")
	leader.sees("VOTES  1 of 1 sent")
	wall.sees("1 of 1 sent", "● Mira")
	leader.sees(" left") // the timer of the setup
	leader.types("TTT")
	leader.sees(" left")
	legal.sees(" left")
	wall.sees("9:")
	wall.sees("ssh -p ")
	late := h.sit(120, 36, "workshop", id)
	if got := late.leaves(); got != codeUsage {
		t.Errorf("exit code of a second facilitator: got %d, want %d", got, codeUsage)
	}
	late.sees("another program holds this workshop")
	if err := leader.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	leader.leaves()
	legal.leaves()
	wall.until("a wall without a door", func(screen string) bool { return !strings.Contains(screen, "ssh -p ") })

	leader = h.sit(80, 24, "workshop", id)
	leader.sees("Resumed where it was", "VOTES  1 of 1 sent") // people who voted count, away or not
	wall.sees(code, "ssh -p ")                                // the same as before
	leader.types("\r")
	leader.sees("1 of 1 voted: " + beginning(first.Options[1].Label))
	wall.sees("█")
	leader = halfTyped(t, h, client, id, leader)
	insist(leader, "WHAT IT DID")
	leader.sees("enter  Ask the next question: " + beginning(second.Short))
	wall.sees("AGREED", "WHAT IT DID", "ROADMAP SO FAR")
	insist(leader, beginning(second.Prompt))
	leader.sees(beginning(second.Prompt))
	if got := h.output("show", id, "--format", "json"); !strings.Contains(got, string(first.Options[1].ID)) {
		t.Error("what was agreed is not in the assessment")
	}
	leader.types("qEY")
	leader.sees("Your roadmap", "AGREED ANSWERS", "open the roadmap")
	leader.types("\r") // open the roadmap
	leader.sees("Summary", "Acme AI")
	leader.types("\x03")
	if got := leader.leaves(); got != 130 {
		t.Errorf("exit code: got %d, want 130; the screen is\n%s", got, leader.text())
	}
	leader.restored()
	wall.sees("Thank you.")
	wall.types("q")
	if got := wall.leaves(); got != 0 {
		t.Errorf("exit code of the wall: got %d, want 0", got)
	}
	wall.restored()
	if got := h.output("export", id); !strings.Contains(got, "## What the room said") {
		t.Errorf("the roadmap does not say what the room said:\n%s", got)
	}
	if left, _ := filepath.Glob(filepath.Join(h.folder, "data", "trustpath", "workshop", "[ds]*-*.json")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// setUp types an address and a port that this computer alone reaches, and begins.
func setUp(t *testing.T, leader *person) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	_ = free.Close()
	leader.types(strings.Repeat("\t", 5) + strings.Repeat("\x7f", 40) + "127.0.0.1")
	leader.types("\t" + strings.Repeat("\x7f", 5) + port + "\t")
	leader.sees("only this computer reaches 127.0.0.1", "port "+port+" is free", "ssh -p "+port+" 127.0.0.1")
	leader.types("\r")
}

// insist presses enter until the room has had its time to read.
func insist(p *person, words string) {
	for range 20 {
		p.types("\r")
		time.Sleep(200 * time.Millisecond)
		if strings.Contains(p.text(), words) {
			return
		}
	}
}

// halfTyped ends the facilitator's program with a signal while a dissent is
// written, and while somebody writes a note it is ended by ctrl+c. Both texts are
// there afterwards; it returns the program that goes on.
func halfTyped(t *testing.T, h machine, client, id string, leader *person) *person {
	leader.types("Wthe pilots are free")
	leader.sees("the pilots are free")
	if err := leader.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got, want := leader.leaves(), 143; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	leader = h.sit(120, 36, "workshop", id)
	leader.sees("Resumed where it was")
	leader.types("p")
	leader.sees("gives the code")
	other := joins(t, h, client, leader.text(), "Noor")
	other.sees("you are Noor")
	leader.types("\r")
	leader.sees("Noted     “the pilots are free”")
	leader.types("V")
	other.sees("No vote from you yet")
	other.types("Wonly in Lyon")
	other.sees("only in Lyon")
	leader.types("\x03")
	if got, want := leader.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	other.leaves()
	a := newApp()
	a.db = filepath.Join(h.folder, "data", "trustpath", "trustpath.db")
	err := a.with(t.Context(), func(_ *engine.Engine, db *sqlite.DB) error {
		held, err := db.LastWorkshop(t.Context(), id)
		if err != nil {
			return err
		}
		v, _ := held.State.Participant("p2")
		if len(v.Steps) != 1 || v.Steps[0].Note != "only in Lyon" || v.Steps[0].Voted {
			t.Errorf("the note: %+v", v.Steps)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	leader = h.sit(80, 24, "workshop", id)
	leader.sees("VOTES  0 of 0 sent")
	leader.types("C\x1b[B2")
	leader.sees("count these")
	leader.types("\r")
	leader.sees("VOTES  2 of 2 sent")
	leader.types("\r")
	leader.sees("All agree.", "02 [x]") // of hands the answer comes with what it means
	return leader
}

// joins lets somebody in with ssh and without a key, as the screen of the
// facilitator says.
func joins(t *testing.T, h machine, client, screen, name string) *person {
	t.Helper()
	port := regexp.MustCompile(`ssh -p (\d+)`).FindStringSubmatch(screen)
	code := regexp.MustCompile(`gives the code\s+(\S+)`).FindStringSubmatch(screen)
	known := regexp.MustCompile(`(\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+)`).FindString(screen)
	if port == nil || code == nil || known == "" {
		t.Fatalf("the screen does not say how to join:\n%s", screen)
	}
	hosts := filepath.Join(h.folder, "known_hosts")
	if err := os.WriteFile(hosts, []byte(known+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.binary = client
	p := h.sit(80, 24, "-F", "none", "-o", "UserKnownHostsFile="+hosts, "-o", "StrictHostKeyChecking=yes", "-o", "PubkeyAuthentication=no",
		"-p", port[1], "127.0.0.1")
	for _, said := range [][2]string{{"Code of the workshop", code[1]}, {"Your name", name}, {"Your role", "legal"}, {"Press enter to join", ""}} {
		p.sees(said[0])
		p.types(said[1] + "\r")
	}
	return p
}

// A participant whose terminal has no screen takes part by line.
func TestTerminalWorkshopByLine(t *testing.T) {
	t.Parallel()
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skipf("no ssh to join with: %v", err)
	}
	h := newMachine(t)
	h.output("new", "Acme AI")
	leader := h.sit(120, 36)
	leader.sees("Acme AI", "p workshop")
	leader.types("p")
	leader.sees("SET UP THE WORKSHOP", "PEOPLE WILL TYPE", "enter  Open the door")
	setUp(t, leader)
	leader.sees("IN THE ROOM", "0 here")
	dumb := h
	dumb.env = []string{"TERM=dumb"}
	ben := joins(t, dumb, client, leader.text(), "Ben")
	ben.sees("Workshop on Acme AI, in lines.", "You are Ben.")
	leader.types("\r")
	leader.sees("Questions")
	leader.types("\r")
	ben.sees("Question 1 of at most")
	ben.types("1 33\x7f\x7f2\r")
	ben.sees("> 1 2", "Sent. You can change it until the reveal.")
	leader.sees("VOTES  1 of 1 sent")
	ben.types("q\r")
	ben.sees("You have left the workshop.")
	if ben.leaves(); strings.Contains(string(ben.written()), "\x1b") {
		t.Errorf("an escape sequence for a terminal that has none:\n%q", ben.written())
	}
}
