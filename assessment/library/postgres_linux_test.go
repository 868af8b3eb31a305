package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"trustpath/assessment/library"
)

// server is a PostgreSQL of the distribution in a temporary folder, on a unix socket,
// run by a user without rights: PostgreSQL refuses to run as root.
type server struct {
	folder string
	bin    string
	fsync  string
	as     *syscall.SysProcAttr
	cmd    *exec.Cmd
	ended  chan error
}

var (
	running     *server
	noServer    error
	startServer = sync.OnceFunc(func() { running, noServer = newServer("off") })
	databases   atomic.Int64
)

func TestMain(m *testing.M) {
	code := m.Run()
	if running != nil {
		running.stop(syscall.SIGINT)
		os.RemoveAll(running.folder)
	}
	os.Exit(code)
}

func newServer(fsync string) (*server, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return nil, errors.New("no PostgreSQL under /usr/lib/postgresql; on Debian: apt-get install postgresql")
	}
	folder, err := os.MkdirTemp("", "trustpath-pg")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder, bin: filepath.Dir(found[len(found)-1]), fsync: fsync, as: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}}
	if os.Getuid() == 0 {
		who, err := user.Lookup("nobody")
		if err != nil {
			return nil, err
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		s.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(folder, uid, gid); err != nil {
			return nil, err
		}
	}
	out, err := s.command("initdb", "-D", s.data(), "-U", "admin", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := s.start(); err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(context.Background(), s.address("admin", "postgres"))
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.Background())
	for _, role := range []string{"dana", "omar", "ines", "pia", "remover", "stranger"} {
		if _, err := conn.Exec(context.Background(), "CREATE ROLE "+role+" LOGIN"); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *server) data() string { return filepath.Join(s.folder, "data") }

func (s *server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.SysProcAttr = s.folder, s.as
	return cmd
}

// start starts the server and waits until it takes connections. After a kill it may take
// more than one try, until the last of its processes has ended.
func (s *server) start() error {
	for last := time.Now().Add(30 * time.Second); ; {
		s.cmd = s.command("postgres", "-D", s.data(), "-k", s.folder, "-c", "listen_addresses=", "-c", "max_connections=250",
			"-c", "fsync="+s.fsync) // without it a kill of the server loses nothing that the system has
		if err := s.cmd.Start(); err != nil {
			return err
		}
		ended := make(chan error, 1)
		go func() { ended <- s.cmd.Wait() }()
		for waiting := true; waiting; {
			select {
			case <-ended:
				waiting = false
			case <-time.After(20 * time.Millisecond):
			}
			conn, err := pgx.Connect(context.Background(), s.address("admin", "postgres"))
			switch {
			case err == nil:
				s.ended = ended
				return conn.Close(context.Background())
			case time.Now().After(last):
				return err
			}
		}
	}
}

func (s *server) stop(signal syscall.Signal) {
	s.cmd.Process.Signal(signal)
	<-s.ended
}

func (s *server) address(role, database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.folder}, "user": {role}}.Encode()
}

// database makes an empty database with a collation.
func (s *server) database(t testing.TB, collation string) string {
	t.Helper()
	name := fmt.Sprintf("d%d", databases.Add(1))
	create := "CREATE DATABASE " + name
	if collation == "icu" {
		create += " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
	}
	s.exec(t, "admin", "postgres", create)
	t.Cleanup(func() { s.exec(t, "admin", "postgres", "DROP DATABASE "+name+" WITH (FORCE)") })
	return name
}

func (s *server) exec(t testing.TB, role, database, statement string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), s.address(role, database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.PgConn().Exec(context.Background(), statement).ReadAll(); err != nil {
		t.Fatal(err)
	}
}

// newLibrary makes a library in which Dana and Omar are of one team, Ines works alone,
// and Pia sees all.
func (s *server) newLibrary(t testing.TB, collation string) string {
	t.Helper()
	name := s.database(t, collation)
	err := library.InitServer(context.Background(), s.address("admin", name), []library.Member{
		{Role: "dana", Level: "team", Team: "east"}, {Role: "omar", Level: "team", Team: "east"},
		{Role: "ines", Level: "own"}, {Role: "pia", Level: "all"}, {Role: "remover", Level: "all"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.exec(t, "admin", name, "GRANT trustpath_remover TO remover")
	return name
}

func (s *server) open(t testing.TB, database, role string) *library.Server {
	t.Helper()
	lib, err := library.OpenServer(context.Background(), s.address(role, database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

// ownServer starts a server for one test.
func ownServer(t testing.TB, fsync string) *server {
	t.Helper()
	s, err := newServer(fsync)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		s.stop(syscall.SIGKILL)
		os.RemoveAll(s.folder)
	})
	return s
}

// needServer skips a test where there is no PostgreSQL.
func needServer(t testing.TB) *server {
	t.Helper()
	startServer()
	if noServer != nil {
		t.Skip(noServer)
	}
	return running
}

func forEachServer(t *testing.T, test func(t *testing.T, s store)) {
	for _, collation := range []string{"c", "icu"} {
		t.Run("postgres "+collation, func(t *testing.T) {
			s := needServer(t)
			name := s.newLibrary(t, collation)
			test(t, store{func(t testing.TB, user string) library.Library { return s.open(t, name, user) }, s.address("dana", name)})
		})
	}
}

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
	for _, statement := range []string{
		"UPDATE trustpath.assessments SET company = 'x'",
		"UPDATE trustpath.assessments SET owner = session_user",
		"DELETE FROM trustpath.assessments",
		"INSERT INTO trustpath.pushes (id, head, parent, by, pushed) VALUES ('', '', '', 'pia', now())",
		"UPDATE trustpath.pushes SET by = 'pia'",
		"DELETE FROM trustpath.pushes",
		"TRUNCATE trustpath.pushes",
		"UPDATE trustpath.packs SET archive = ''",
		"SELECT * FROM trustpath.members",
		"UPDATE trustpath.members SET level = 'all'",
		"SELECT * FROM trustpath.removed",
		"SELECT trustpath.remove('01JD0000000000000000000000')",
		"SELECT trustpath.may_see('pia', '')",
		"ALTER TABLE trustpath.assessments DISABLE ROW LEVEL SECURITY",
		"CREATE FUNCTION trustpath.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
		"CREATE TABLE trustpath.x ()",
		"SET ROLE admin",
		"SET SESSION AUTHORIZATION pia",
		"DROP SCHEMA trustpath CASCADE",
	} {
		for _, role := range []string{"dana", "ines", "stranger"} {
			conn, err := pgx.Connect(ctx, s.address(role, name))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Exec(ctx, statement); err == nil {
				t.Errorf("%s may %s", role, statement)
			}
			conn.Close(ctx)
		}
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
		_, err := conn.Exec(ctx, "SELECT trustpath.push($1, $2, '', $3, $4::jsonb)", p.ID, head, p.Bundle, `{"by":{},"decision":{},`+
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
	if _, err := library.OpenServer(ctx, s.address("dana", name)); !errors.Is(err, library.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	if err := library.InitServer(ctx, s.address("admin", name), nil); !errors.Is(err, library.ErrNewer) {
		t.Errorf("newer, again: %v", err)
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
	if got := library.SafeName(address); got != "db.example.com:5433/trust" {
		t.Errorf("got %q", got)
	}
	if !library.HasPassword(address) || !library.HasPassword("postgres://db/x?password=y") || library.HasPassword("postgres://dana@db/x") {
		t.Error("a password is not seen")
	}
	_, err := library.OpenServer(context.Background(), "postgres://dana:se cret@db example/%zz")
	if err == nil || errors.Is(err, library.ErrOffline) || slices.Contains([]byte(err.Error()), '%') {
		t.Errorf("got %v", err)
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

// proxy passes everything on between clients and the server, and counts how often a
// client speaks after the server did.
type proxy struct {
	folder string
	trips  atomic.Int64
	server atomic.Bool // spoke last
	broken atomic.Bool // nothing comes through
}

func newProxy(t *testing.T, s *server) *proxy {
	t.Helper()
	folder, err := os.MkdirTemp("", "trustpath-px")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{folder: folder}
	const socket = "/.s.PGSQL.5432"
	listener, err := net.Listen("unix", folder+socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		listener.Close()
		os.RemoveAll(folder)
	})
	pass := func(to, from net.Conn, fromServer bool) {
		defer to.Close()
		buffer := make([]byte, 1<<16)
		for {
			n, err := from.Read(buffer)
			if err != nil || p.broken.Load() {
				return
			}
			if was := p.server.Swap(fromServer); was && !fromServer {
				p.trips.Add(1)
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			conn, err := net.Dial("unix", s.folder+socket)
			if err != nil || p.broken.Load() {
				client.Close()
				continue
			}
			go pass(conn, client, false)
			go pass(client, conn, true)
		}
	}()
	return p
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
	for what, do := range map[string]func() error{
		"push":    func() error { _, err := lib.Put(ctx, push, ""); return err },
		"list":    func() error { _, _, err := lib.List(ctx, library.Filter{}); return err },
		"history": func() error { _, err := lib.Packs(ctx); return err },
		"cohort":  func() error { _, err := lib.Cohort(ctx, library.Query{Measure: library.Work}); return err },
	} {
		before := p.trips.Load()
		if err := do(); err != nil {
			t.Fatal(what, err)
		}
		if trips := p.trips.Load() - before; trips != 1 {
			t.Errorf("%s takes %d round trips", what, trips)
		}
	}
	p.broken.Store(true)
	if _, _, err := lib.List(ctx, library.Filter{}); !errors.Is(err, library.ErrOffline) {
		t.Errorf("a lost network: %v", err)
	}
	p.broken.Store(false)
	if _, n, err := lib.List(ctx, library.Filter{}); err != nil || n != 1 {
		t.Errorf("the network is back: %d, %v", n, err)
	}
}

// What pg_dump writes is a library again in another database.
func TestDumpAndRestore(t *testing.T) {
	s := needServer(t)
	ctx := context.Background()
	name, other := s.newLibrary(t, "c"), s.database(t, "icu")
	b := newBundle(1, "Acme")
	entry := put(t, s.open(t, name, "dana"), b, "")
	dump, err := s.command("pg_dump", "-h", s.folder, "-U", "admin", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	restore := s.command("psql", "-h", s.folder, "-U", "admin", "-q", "-v", "ON_ERROR_STOP=1", other)
	restore.Stdin = bytes.NewReader(dump)
	if out, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dana, ines := s.open(t, other, "dana"), s.open(t, other, "ines")
	got, data, err := dana.Get(ctx, b.Run.ID)
	if err != nil || got.Head != entry.Head || library.Digest(data) != entry.Head {
		t.Errorf("got %+v, %v", got, err)
	}
	put(t, dana, answered(t, b, "held", "none", 1), entry.Head)
	if _, _, err := ines.Get(ctx, b.Run.ID); !errors.Is(err, library.ErrNotFound) {
		t.Errorf("the rights are lost: %v", err)
	}
}
