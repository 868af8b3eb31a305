package sshd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment/engine"
	"trustpath/assessment/workshop"
)

// eventually polls for a condition.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	limit, again := time.After(patience), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("it did not come to this: %s", what)
		}
	}
}

// crowd joins, some at a time as people do.
func crowd(t testing.TB, addr string, n int) []*guest {
	t.Helper()
	out := make([]*guest, n)
	var all sync.WaitGroup
	for i := range out {
		all.Go(func() {
			var err error
			out[i], err = (visit{name: fmt.Sprintf("n%d", i), width: 80, height: 24}).join(t, addr)
			if err != nil {
				t.Errorf("%d of %d: %v", i, n, err)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for _, g := range out {
		g.sees("acked 0.")
	}
	return out
}

// All vote at once. Each vote is acknowledged and counts once, and nothing is left
// behind. Try it with -args -people 30 and 100.
func TestEverybodyAtOnce(t *testing.T) {
	t.Parallel()
	c := startChild(t)
	base := c.told("")
	guests := crowd(t, c.addr, *people)
	for _, g := range guests {
		g.press("1")
	}
	c.complete(*people)
	for _, g := range guests {
		g.sees("acked 1.", fmt.Sprintf("votes %d of %d,", *people, *people))
	}
	peak := c.peak()
	t.Logf("%d people: the server had %d MiB at most, and %d goroutines", *people, peak, c.told(""))
	if *people <= 30 && peak > 150 {
		t.Errorf("memory: got %d MiB, want 150 at most", peak)
	}
	for _, g := range guests {
		g.hangUp()
	}
	eventually(t, "the goroutines are as many as before", func() bool { return c.told("") <= base })
	if got := votesIn(t, c.log); len(got) != *people {
		t.Errorf("people with votes in the log: got %d, want %d", len(got), *people)
	}
}

// votesIn counts the votes of each participant in a log, whose events have to make a
// workshop. A last line that was cut off was not acknowledged.
func votesIn(t *testing.T, path string) map[workshop.ParticipantID]int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := text[:strings.LastIndex(string(text), "\n")+1]
	out := map[workshop.ParticipantID]int{}
	var events []workshop.Event
	for lines := bufio.NewScanner(strings.NewReader(string(whole))); lines.Scan(); {
		var line [2]string
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		e, err := workshop.Decode(line[0], line[1])
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := e.(workshop.Vote); ok {
			out[v.Who]++
		}
		events = append(events, e)
	}
	catalog, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workshop.Replay(engine.New(catalog), append(events, workshop.Resume{})); err != nil {
		t.Errorf("the log makes no workshop: %v", err)
	}
	return out
}

// The server is killed at a random moment while people vote. No acknowledged vote is
// lost. Try it with -args -kills 50.
func TestKilledWhilePeopleVote(t *testing.T) {
	t.Parallel()
	total := 0
	for range *kills {
		c := startChild(t)
		guests := crowd(t, c.addr, 6)
		var voting sync.WaitGroup
		seen := make([]int, len(guests)) // acknowledged votes, as the terminal showed them
		some := make(chan struct{}, 10_000)
		for i, g := range guests {
			voting.Go(func() {
				for n := 1; ; n++ {
					if _, err := io.WriteString(g.input, strconv.Itoa(n%2+1)); err != nil {
						return
					}
					for !strings.Contains(g.text(), fmt.Sprintf("acked %d.", n)) {
						select {
						case <-g.changed:
						case <-g.ended:
							if strings.Contains(g.text(), fmt.Sprintf("acked %d.", n)) {
								seen[i] = n
							}
							return
						}
					}
					seen[i] = n
					some <- struct{}{}
				}
			})
		}
		for range 1 + rand.IntN(150) { // so many acknowledgements until it is killed, anywhere
			<-some
		}
		c.kill()
		voting.Wait()
		kept := votesIn(t, c.log)
		for i, n := range seen {
			me := guests[i].text()
			me = strings.Fields(me[strings.Index(me, "I am "):])[2]
			who := workshop.ParticipantID(strings.TrimSuffix(me, ","))
			total += n
			if kept[who] < n {
				t.Errorf("%s was told of %d votes, and %d are kept", who, n, kept[who])
			}
		}
	}
	t.Logf("%d kills, %d votes acknowledged", *kills, total)
}

// How long after the last vote the facilitator's view is complete, and how long
// until the terminal of another participant shows it:
//
//	go test ./tui/sshd -run xxx -bench Room -benchtime 40x -args -people 30
func BenchmarkRoom(b *testing.B) {
	c := startChild(b)
	guests := crowd(b, c.addr, *people)
	watcher := join(b, c.addr, visit{name: "watcher", width: 80, height: 24})
	var feed, terminal []time.Duration
	for b.Loop() {
		c.told("put")
		for _, g := range guests {
			g.sees(fmt.Sprintf("votes 0 of %d,", *people+1))
		}
		watcher.sees(fmt.Sprintf("votes 0 of %d,", *people+1))
		for _, g := range guests {
			g.press("1")
		}
		last := time.Now()
		feed = append(feed, c.complete(*people).Sub(last))
		watcher.sees(fmt.Sprintf("votes %d of %d,", *people, *people+1))
		terminal = append(terminal, time.Since(last))
	}
	for name, list := range map[string][]time.Duration{"view": feed, "terminal": terminal} {
		slices.Sort(list)
		b.ReportMetric(float64(list[len(list)*95/100].Microseconds())/1000, name+"-p95-ms")
		b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, name+"-p50-ms")
	}
	b.ReportMetric(float64(c.peak()), "MiB")
}

// How much longer a terminal that answers no queries waits for its first page and for a
// key than one that does:
//
//	go test ./tui/sshd -run xxx -bench Mute -benchtime 30x
func BenchmarkMute(b *testing.B) {
	room, err := newRoom((&memory{}).Append)
	if err != nil {
		b.Fatal(err)
	}
	s, err := New(Options{HostKey: filepath.Join(b.TempDir(), "keys", "host"), Code: roomCode, Room: room, Screen: ballot})
	if err != nil {
		b.Fatal(err)
	}
	go s.Serve(b.Context())
	var first, key [2][]time.Duration // of those that answer, and of those that don't
	n := 0
	for b.Loop() {
		for i := range 2 {
			kind := (n + i) % 2 // each is the first half of the time
			begun := time.Now()
			g := join(b, s.Addr().String(), visit{name: fmt.Sprintf("n%d-%d", n, i), width: 100, height: 30, mute: kind == 1})
			g.sees("No vote from you yet")
			first[kind] = append(first[kind], time.Since(begun))
			begun = time.Now()
			g.press("2")
			g.sees("NOT SENT")
			key[kind] = append(key[kind], time.Since(begun))
			g.hangUp()
		}
		n++
	}
	middle := func(list []time.Duration) float64 {
		slices.Sort(list)
		return float64(list[len(list)/2].Microseconds()) / 1000
	}
	for name, list := range map[string][2][]time.Duration{"first": first, "key": key} {
		b.ReportMetric(middle(list[0]), name+"-ms")
		b.ReportMetric(middle(list[1])/middle(list[0]), name+"-mute-ratio")
	}
}
