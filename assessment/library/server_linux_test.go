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
	"regexp"
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
	for _, role := range []string{"dana", "omar", "ines", "pia", "remover", "guest", "stranger"} {
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

// proxy passes everything on between clients and the server, and counts how often a
// client speaks after the server did.
type proxy struct {
	folder string
	trips  atomic.Int64
	server atomic.Bool  // spoke last
	broken atomic.Bool  // nothing comes through
	delay  atomic.Int64 // of each way, in nanoseconds
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
			time.Sleep(time.Duration(p.delay.Load()))
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

// dump returns what pg_dump writes, without the lines that differ each time.
func (s *server) dump(t *testing.T, name string) []byte {
	t.Helper()
	dump, err := s.command("pg_dump", "-h", s.folder, "-U", "admin", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^(\\(un)?restrict .*|-- Dumped .*)\n`).ReplaceAll(dump, nil)
}

// restored returns a database that a dump was read into.
func (s *server) restored(t *testing.T, dump []byte) string {
	t.Helper()
	name := s.database(t, "icu")
	restore := s.command("psql", "-h", s.folder, "-U", "admin", "-q", "-v", "ON_ERROR_STOP=1", name)
	restore.Stdin = bytes.NewReader(dump)
	if out, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}
