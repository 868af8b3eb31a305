package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/testscript"

	"trustpath/assessment/library"
)

// Who may what: each denial is tried as that role, over the program and around it.
func TestRights(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name := s.newLibrary(t, "c")
	heads := map[string]string{}
	owners := []string{"dana", "omar", "ines", "pia"}
	for i, role := range owners {
		heads[role] = put(t, s.open(t, name, role), newBundle(i, role), "").Head
	}
	for role, want := range map[string][]string{
		"dana": {"dana", "omar"}, "omar": {"dana", "omar"}, "ines": {"ines"}, "pia": owners, "remover": owners,
	} {
		lib := s.open(t, name, role)
		list, total, err := lib.List(ctx, library.Filter{})
		var got []string
		for _, e := range list {
			got = append(got, e.Company)
		}
		slices.Sort(got)
		expected := slices.Sorted(slices.Values(want))
		if err != nil || !slices.Equal(got, expected) || total != len(want) {
			t.Errorf("%s sees %v of %d, %v; want %v", role, got, total, err, expected)
		}
		for i, owner := range owners {
			may := slices.Contains(want, owner)
			b := newBundle(i, owner)
			if _, _, err := lib.Get(ctx, b.Run.ID); may != (err == nil) || !may && !errors.Is(err, library.ErrNotFound) {
				t.Errorf("%s gets that of %s: %v", role, owner, err)
			}
			if _, err := lib.History(ctx, b.Run.ID); may != (err == nil) {
				t.Errorf("%s reads the history of that of %s: %v", role, owner, err)
			}
			next := newPush(t, answered(t, b, "held", role, 1))
			entry, err := lib.Put(ctx, next, heads[owner])
			if may != (err == nil) || !may && !errors.Is(err, library.ErrDenied) {
				t.Errorf("%s pushes that of %s: %v", role, owner, err)
			}
			if err == nil {
				heads[owner] = entry.Head
				if entry.By != role {
					t.Errorf("%s pushed as %s", role, entry.By)
				}
			}
		}
		if _, err := lib.Cohort(ctx, library.Query{Measure: library.Decisions}); err != nil {
			t.Errorf("%s counts: %v", role, err)
		}
		if err := lib.Remove(ctx, newBundle(9, "").Run.ID); errors.Is(err, library.ErrDenied) == (role == "remover") {
			t.Errorf("%s removes: %v", role, err)
		}
		if _, err := library.OpenServer(ctx, s.address("stranger", name)); !errors.Is(err, library.ErrDenied) {
			t.Errorf("a stranger: %v", err)
		}
	}
	s.exec(t, "admin", name, "GRANT trustpath_user TO guest") // who is no member
	const (
		push    = "SELECT trustpath.push('01JD0000000000000000000000', '', '', '', '{}')"
		putPack = "SELECT trustpath.put_pack('a', '1', 'd', 'x')"
		cohort  = "SELECT trustpath.cohort('work', '{}')"
		remove  = "SELECT trustpath.remove('01JD0000000000000000000000')"
		read    = "SELECT FROM trustpath.assessments"
	)
	denied := []string{
		"UPDATE trustpath.assessments SET company = 'x'",
		"UPDATE trustpath.assessments SET owner = session_user",
		"INSERT INTO trustpath.assessments (id) VALUES ('')",
		"DELETE FROM trustpath.assessments",
		"INSERT INTO trustpath.pushes (id, head, parent, by, pushed) VALUES ('', '', '', 'pia', now())",
		"UPDATE trustpath.pushes SET by = 'pia'",
		"DELETE FROM trustpath.pushes",
		"TRUNCATE trustpath.pushes",
		"UPDATE trustpath.packs SET archive = ''",
		"SELECT FROM trustpath.members",
		"UPDATE trustpath.members SET level = 'all'",
		"SELECT FROM trustpath.removed",
		"SELECT FROM trustpath.words",
		"SELECT trustpath.may_see('pia', '')",
		"ALTER TABLE trustpath.assessments DISABLE ROW LEVEL SECURITY",
		"CREATE FUNCTION trustpath.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
		"CREATE TABLE trustpath.x ()",
		"GRANT trustpath_remover TO dana",
		"SET ROLE admin",
		"SET SESSION AUTHORIZATION admin",
		"DROP SCHEMA trustpath CASCADE",
	}
	for role, more := range map[string][]string{
		"dana":     {remove},
		"ines":     {remove},
		"pia":      {remove},
		"remover":  nil,
		"guest":    {remove, push, putPack, cohort},
		"stranger": {remove, push, putPack, cohort, read},
	} {
		conn, err := pgx.Connect(ctx, s.address(role, name))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		for _, statement := range slices.Concat(denied, more) {
			_, err := conn.Exec(ctx, statement)
			var known *pgconn.PgError
			if !errors.As(err, &known) || known.Code != "42501" && known.Code != "TP002" {
				t.Errorf("%s may %s: %v", role, statement, err)
			}
		}
		rows, err := conn.Exec(ctx, read)
		if role == "guest" && (err != nil || rows.RowsAffected() > 0) {
			t.Errorf("%s sees %v, %v", role, rows, err)
		}
	}
}

// What a member sends to the functions without the program is refused or does no harm.
func TestHostileCalls(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name := s.newLibrary(t, "c")
	good := newPush(t, newBundle(1, "Acme"))
	bundle := func(from, to string) library.Push {
		p := good
		p.Bundle = bytes.Replace(good.Bundle, []byte(from), []byte(to), 1)
		p.Head = library.Digest(p.Bundle)
		return p
	}
	changed := `"changed": "` + start.Format(time.RFC3339) + `"`
	facts := func(text string) []any { return []any{good.ID, good.Head, "", string(good.Bundle), text} }
	const none = `{"by":{},"decision":{},"gate":{},"duty":{},"work":{},"late":{},"date":{}}`
	var calls [][]any // of push
	for _, moment := range []string{`"infinity"`, `"-infinity"`, `"294276-01-01"`, `"0044-03-15 BC"`, `"soon"`, `{}`, `[1]`} {
		p := bundle(changed, `"changed": `+moment)
		if p.Head == good.Head {
			t.Fatalf("%s is not in the bundle", changed)
		}
		calls = append(calls, []any{p.ID, p.Head, "", string(p.Bundle), none})
	}
	for i := range 5 {
		call := []any{good.ID, good.Head, "", string(good.Bundle), none}
		call[i] = nil
		calls = append(calls, call)
	}
	for _, by := range []string{`null`, `[]`, `1`, `"x"`, `{"sector": null}`, `{"sector": 1}`, `{"sector": ["a"]}`, `{"sector": {"a": "b"}}`,
		`{"sector": "Acme AI"}`, `{"sector": "*"}`, `{"sector": ""}`, `{"": "a"}`, `{"sector": "\u001b[31m"}`, `{"sector": "\u0000"}`,
		`{"sector": "'; DROP TABLE x; --"}`, `{"sector": "` + strings.Repeat("a", 100_001) + `"}`} {
		calls = append(calls, facts(strings.Replace(none, "{}", by, 1)), facts(by))
	}
	calls = append(calls, facts(strings.Repeat("[", 100_000)), facts(`{}`))
	conn, err := pgx.Connect(ctx, s.address("dana", name))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for _, call := range calls {
		if _, err := conn.Exec(ctx, "SELECT trustpath.push($1, $2, $3, $4, $5::text::jsonb)", call...); err == nil {
			t.Errorf("taken: %.80q", call)
		}
	}
	for _, statement := range []string{
		"SELECT trustpath.put_pack(NULL, '1', 'd', 'x')",
		"SELECT trustpath.put_pack('a', '1', NULL, 'x')",
		"SELECT trustpath.put_pack('a', '1', 'd', NULL)",
		"SELECT trustpath.put_pack('a', '1', 'd', '')",
		"SELECT trustpath.put_pack('a', '1', E'd\n', 'x')",
		"SELECT trustpath.cohort('company', '{}')",
		"SELECT trustpath.cohort('work', '{company}')",
		"SELECT trustpath.cohort('work', '{sector,sector}')",
		"SELECT trustpath.cohort('work', '{sector,NULL}')",
		"SELECT trustpath.cohort('work', '{sector,size,region}')",
		"SELECT trustpath.cohort('work''; DROP TABLE x; --', '{}')",
	} {
		if _, err := conn.Exec(ctx, statement); err == nil {
			t.Errorf("taken: %s", statement)
		}
	}
	lib := s.open(t, name, "pia")
	if _, n, err := lib.List(ctx, library.Filter{}); n != 0 || err != nil {
		t.Errorf("%d are in the library, %v", n, err)
	}
	if packs, err := lib.Packs(ctx); len(packs) != 0 || err != nil {
		t.Errorf("got %+v, %v", packs, err)
	}
}

// A function of the server is not misled by what a role has in its own schema.
func TestFixedSearchPath(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name := s.newLibrary(t, "c")
	s.exec(t, "admin", name, "CREATE SCHEMA dana AUTHORIZATION dana")
	conn, err := pgx.Connect(ctx, s.address("dana", name))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for _, statement := range []string{
		"CREATE FUNCTION dana.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$",
		"CREATE TEMP TABLE members (role text, level text, team text)",
		"SET search_path = dana, pg_temp, trustpath, pg_catalog",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	p := newPush(t, newBundle(1, "Acme"))
	for _, head := range []string{p.Head, "00"} {
		_, err := conn.Exec(ctx, "SELECT trustpath.push($1, $2, '', $3, $4::jsonb)", p.ID, head, string(p.Bundle), `{"by":{},"decision":{},`+
			`"gate":{},"duty":{},"work":{},"late":{},"date":{}}`)
		if (err == nil) != (head == p.Head) {
			t.Errorf("the head %s: %v", head, err)
		}
	}
	rows, err := conn.Query(ctx, `SELECT proname FROM pg_proc WHERE pronamespace = 'trustpath'::regnamespace
		AND NOT coalesce(proconfig, '{}') && ARRAY['search_path=pg_catalog, pg_temp']`)
	if err != nil {
		t.Fatal(err)
	}
	if open, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(open) > 0 {
		t.Errorf("functions without a fixed search path: %v, %v", open, err)
	}
}

func TestVersions(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name := s.database(t, "c")
	if _, err := library.OpenServer(ctx, s.address("dana", name)); !errors.Is(err, library.ErrNone) {
		t.Errorf("an empty database: %v", err)
	}
	if _, err := library.OpenServer(ctx, s.address("dana", "nothing")); !errors.Is(err, library.ErrNone) {
		t.Errorf("no database: %v", err)
	}
	var all sync.WaitGroup
	for range 3 { // at once
		all.Go(func() {
			err := library.InitServer(ctx, s.address("admin", name), []library.Member{{Role: "dana", Level: "own"}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s.open(t, name, "dana")
	s.exec(t, "admin", name, "INSERT INTO trustpath.migrations (number) VALUES (99)")
	before := s.dump(t, name)
	if _, err := library.OpenServer(ctx, s.address("dana", name)); !errors.Is(err, library.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	if err := library.InitServer(ctx, s.address("admin", name), nil); !errors.Is(err, library.ErrNewer) {
		t.Errorf("newer, again: %v", err)
	}
	if !bytes.Equal(s.dump(t, name), before) {
		t.Error("a newer library was changed")
	}
}

// Off this machine nothing goes unencrypted, unless the address says so. No port of the
// last ones answers.
func TestEncryption(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	for address, want := range map[string]error{
		"postgres://dana@127.0.0.1:1/x?sslmode=disable":        library.ErrOffline,
		"postgres://dana@localhost:1/x":                        library.ErrOffline,
		"postgres://dana@192.0.2.1:1/x?sslmode=prefer":         library.ErrPlain,
		"postgres://dana@192.0.2.1:1/x?sslmode=allow":          library.ErrPlain,
		"postgres://dana@127.0.0.1,192.0.2.1/x?sslmode=prefer": library.ErrPlain,
		"postgres://dana@192.0.2.1:1/x":                        library.ErrOffline,
		"postgres://dana@192.0.2.1:1/x?sslmode=require":        library.ErrOffline,
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		if _, err := library.OpenServer(ctx, address); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", address, err, want)
		}
		cancel()
	}
	t.Setenv("PGSSLMODE", "disable")
	if _, err := library.OpenServer(context.Background(), "postgres://dana@192.0.2.1:1/x"); !errors.Is(err, library.ErrPlain) {
		t.Errorf("disabled by the environment alone: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	const address = "postgres://dana:secret@db.example.com:5433/trust?sslmode=require&password=secret"
	for place, want := range map[string]string{
		address: "db.example.com:5433/trust",
		"postgres:///trust?host=/run/x&password=s": "/run/x/trust",
		"postgresql://db/trust":                    "db/trust",
		"shared/folder":                            "shared/folder",
	} {
		if got := library.SafeName(place); got != want {
			t.Errorf("%s: got %q", place, got)
		}
	}
	if !library.HasPassword(address) || !library.HasPassword("postgres://db/x?password=y") || library.HasPassword("postgres://dana@db/x") {
		t.Error("a password is not seen")
	}
	for _, wrong := range []string{
		"postgres://dana:s3cret@db example/%zz",
		"postgres://dana:s3cret@db:port/x",
		"postgres://dana:s3cret@db/x?sslmode=some",
		"postgres://dana:s3cret@db/x?connect_timeout=soon",
		"postgres://db/x?password=s3cret&sslrootcert=/nowhere",
		"postgres://dana:s3cret@127.0.0.1:1/x",
		"postgres://dana:s3cret@/x?host=/nowhere",
		"postgres://dana:s3cret%zz@db/x",
	} {
		_, err := library.OpenServer(context.Background(), wrong)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("got %v", err)
		}
		if name := library.SafeName(wrong); strings.Contains(name, "s3cret") {
			t.Errorf("named %s", name)
		}
	}
}

// A server that is killed in the middle of pushes has every bundle whole, and what it
// acknowledged.
func TestServerKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts the server ten times")
	}
	s := ownServer(t, "off")
	ctx := context.Background()
	name := s.newLibrary(t, "c")
	acknowledged := map[string]string{} // by id
	b := make([]int, 4)
	for round := range 10 {
		var all sync.WaitGroup
		var mutex sync.Mutex
		for w := range b {
			lib := s.open(t, name, "dana")
			all.Go(func() {
				one := newBundle(w, "Acme")
				for {
					b[w]++
					next := newPush(t, answered(t, one, "held", fmt.Sprint("n", b[w]), b[w]))
					mutex.Lock()
					expected := acknowledged[next.ID]
					mutex.Unlock()
					entry, err := lib.Put(ctx, next, expected)
					var stale *library.StaleError
					if errors.As(err, &stale) { // the answer of the last one was lost
						entry, err = stale.Entry, nil
					}
					if err != nil {
						return
					}
					mutex.Lock()
					acknowledged[next.ID] = entry.Head
					mutex.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(30+17*round) * time.Millisecond)
		s.stop(syscall.SIGKILL)
		all.Wait()
		if err := s.start(); err != nil {
			t.Fatal(err)
		}
		lib := s.open(t, name, "pia")
		for id, head := range acknowledged {
			entry, data, err := lib.Get(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := library.ReadBundle(entry, data, shipped()); err != nil {
				t.Errorf("round %d: %v", round, err)
			}
			history, err := lib.History(ctx, id)
			if err != nil || history[len(history)-1].Head != entry.Head ||
				!slices.ContainsFunc(history, func(e library.Entry) bool { return e.Head == head }) {
				t.Errorf("round %d: what was acknowledged is lost: %v", round, err)
			}
		}
	}
}

// Far away, what counts is how often an answer is waited for.
func TestRoundTrips(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name := s.newLibrary(t, "c")
	p := newProxy(t, s)
	lib, err := library.OpenServer(ctx, (&server{folder: p.folder}).address("dana", name))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	b := newBundle(1, "Acme")
	push := newPush(t, b)
	for _, call := range []struct {
		what string
		do   func() error
	}{
		{"push", func() error { _, err := lib.Put(ctx, push, ""); return err }},
		{"list", func() error { _, _, err := lib.List(ctx, library.Filter{}); return err }},
		{"get", func() error { _, _, err := lib.Get(ctx, b.Run.ID); return err }},
		{"history", func() error { _, err := lib.History(ctx, b.Run.ID); return err }},
		{"packs", func() error { _, err := lib.Packs(ctx); return err }},
		{"cohort", func() error { _, err := lib.Cohort(ctx, library.Query{Measure: library.Work}); return err }},
	} {
		before := p.trips.Load()
		if err := call.do(); err != nil {
			t.Fatal(call.what, err)
		}
		if trips := p.trips.Load() - before; trips != 1 {
			t.Errorf("%s takes %d round trips", call.what, trips)
		}
	}
	p.delay.Store(int64(25 * time.Millisecond)) // as to another continent and back
	b = newBundle(2, "Acme")
	head := ""
	took := fastest(5, func(i int) {
		b.Run.Changed = start.Add(time.Duration(i) * time.Hour)
		head = put(t, lib, b, head).Head
	})
	if took < 50*time.Millisecond || took >= 100*time.Millisecond {
		t.Errorf("a push at a distance of 50 ms takes %v", took)
	}
	p.delay.Store(0)
	p.broken.Store(true)
	if _, _, err := lib.List(ctx, library.Filter{}); !errors.Is(err, library.ErrOffline) {
		t.Errorf("a lost network: %v", err)
	}
	p.broken.Store(false)
	if _, n, err := lib.List(ctx, library.Filter{}); err != nil || n != 2 {
		t.Errorf("the network is back: %d, %v", n, err)
	}
}

// The program itself, with an address that has a password: testdata/commands.txtar.
func TestCommands(t *testing.T) {
	s := needServer(t)
	bin, name, between := t.TempDir(), s.database(t, "icu"), newProxy(t, s)
	if out, err := exec.Command("go", "build", "-o", bin, "trustpath/cmd/trustpath").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, folder := range []string{"assessment", "cmd", "content"} { // so that a change of the program runs this test again
		if err := filepath.WalkDir("../../"+folder, func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
			t.Fatal(err)
		}
	}
	const password = "s3cret"
	said := []string{}
	testscript.Run(t, testscript.Params{
		Files:               []string{"testdata/commands.txtar"},
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+":"+s.bin+":"+os.Getenv("PATH"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TZ", "UTC")
			env.Setenv("TRUSTPATH_DB", env.WorkDir+"/dana.db")
			for _, role := range []string{"admin", "dana", "omar", "ines", "remover", "stranger"} {
				env.Setenv(strings.ToUpper(role), (&server{folder: between.folder}).address(role, name)+"&password="+password)
			}
			for key, value := range map[string]string{"PGHOST": s.folder, "PGUSER": "admin", "PGDATABASE": name} {
				env.Setenv(key, value)
			}
			env.Defer(func() {
				found, err := filepath.Glob(env.WorkDir + "/*.db*")
				if err != nil || len(found) < 3 {
					t.Errorf("the stores are %v, %v", found, err)
				}
				for _, file := range found {
					data, err := os.ReadFile(file)
					if err != nil || bytes.Contains(data, []byte(password)) {
						t.Errorf("the password is in %s, %v", file, err)
					}
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"network": func(_ *testscript.TestScript, _ bool, args []string) {
				between.broken.Store(args[0] == "lost")
			},
			"run": func(ts *testscript.TestScript, _ bool, args []string) {
				want := "0"
				if args[0] != "trustpath" {
					want, args = args[0], args[1:]
				}
				for i, arg := range args {
					if file, found := strings.CutPrefix(arg, "@"); found {
						args[i] = strings.TrimSpace(ts.ReadFile(file))
					}
				}
				err := ts.Exec(args[0], args[1:]...)
				var exit *exec.ExitError
				got := "0"
				if errors.As(err, &exit) {
					got = strconv.Itoa(exit.ExitCode())
				}
				said = append(said, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
				if got != want {
					ts.Fatalf("got exit code %s", got)
				}
			},
		},
	})
	if strings.Contains(strings.Join(said, ""), password) {
		t.Errorf("the password is in an output")
	}
}

// A dump of each schema that there was becomes a library of today, in another database
// and with another collation: its shape is that of a new one, and no role gains a right.
func TestDumps(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	fresh := s.newLibrary(t, "c")
	b := newBundle(1, "Acme")
	put(t, s.open(t, fresh, "dana"), b, "")
	schemas, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range schemas {
		file := filepath.Join("testdata", filepath.Base(schema))
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) && os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, s.dump(t, fresh), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		dump, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := s.restored(t, dump)
		if err := library.InitServer(ctx, s.address("admin", name), nil); err != nil {
			t.Fatal(err)
		}
		got, want := s.dump(t, s.restored(t, s.dump(t, name))), s.dump(t, fresh)
		data := regexp.MustCompile(`(?ms)^COPY .*?^\\\.$|setval\(.*`)
		if got, want := data.ReplaceAll(got, nil), data.ReplaceAll(want, nil); !bytes.Equal(got, want) {
			t.Errorf("%s became another schema than a new one:\n%s", file, got)
		}
		dana, ines := s.open(t, name, "dana"), s.open(t, name, "ines")
		entry, bundle, err := dana.Get(ctx, b.Run.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := library.ReadBundle(entry, bundle, shipped()); err != nil {
			t.Error(err)
		}
		put(t, dana, answered(t, b, "held", "none", 1), entry.Head)
		if _, _, err := ines.Get(ctx, b.Run.ID); !errors.Is(err, library.ErrNotFound) {
			t.Errorf("the rights are lost: %v", err)
		}
	}
}
