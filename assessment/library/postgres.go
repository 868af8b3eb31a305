package library

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	schemaVersion  = 1 // of the schema this program reads and writes
	connectTimeout = 5 * time.Second
	migrationLock  = 0x54525054 // "TRPT", an advisory lock
)

// Server is a library on PostgreSQL 15 or later. Everybody connects as a role of their
// own, which reads what row-level security lets it see and writes through functions
// alone; see migrations. Each method is one round trip.
type Server struct {
	config *pgx.ConnConfig
	mutex  sync.Mutex // one statement at a time
	conn   *pgx.Conn
	rights string
}

// Member is a person whom a library knows.
type Member struct {
	Role  string
	Level string // own, team or all
	Team  string
}

// ParseMember reads NAME=own, NAME=team:TEAM or NAME=all.
func ParseMember(text string) (Member, error) {
	name, level, _ := strings.Cut(text, "=")
	level, team, _ := strings.Cut(level, ":")
	m := Member{name, level, team}
	if name == "" || !slices.Contains([]string{"own", "team", "all"}, level) || level == "team" && team == "" {
		return m, fmt.Errorf("%q is not a member; write NAME=own, NAME=team:TEAM or NAME=all", text)
	}
	return m, nil
}

// IsServer reports whether a library is named by an address of PostgreSQL, which is read
// as libpq reads it.
func IsServer(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// SafeName returns the address of a library without its password and its options.
func SafeName(place string) string {
	if !IsServer(place) {
		return place
	}
	u, err := url.Parse(place)
	if err != nil {
		return "the library"
	}
	return cmp.Or(u.Host, u.Query().Get("host")) + u.Path
}

// HasPassword reports whether an address has a password in it.
func HasPassword(place string) bool {
	u, err := url.Parse(place)
	if !IsServer(place) || err != nil {
		return false
	}
	_, found := u.User.Password()
	return found || u.Query().Has("password")
}

// serverConfig reads an address. Off this machine the connection is encrypted and the
// server's certificate is verified, unless the address has another sslmode; one that
// only prefers encryption is refused.
func serverConfig(address string) (*pgx.ConnConfig, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the library can't be read") // err quotes it, with a password
	}
	query := u.Query()
	named := query.Get("sslmode")
	config, err := pgx.ParseConfig(address)
	if err == nil && named == "" && os.Getenv("PGSSLMODE") == "" && remote(config, false) {
		query.Set("sslmode", "verify-full")
		u.RawQuery = query.Encode()
		config, err = pgx.ParseConfig(u.String())
	}
	if err != nil {
		return nil, fmt.Errorf("the address of the library: %w", err)
	}
	if named != "disable" && remote(config, true) {
		return nil, fmt.Errorf("%w: take out sslmode, or set it to verify-full; sslmode=disable in the address "+
			"sends everything unencrypted", ErrPlain)
	}
	if config.ConnectTimeout == 0 || config.ConnectTimeout > connectTimeout && !query.Has("connect_timeout") {
		config.ConnectTimeout = connectTimeout
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // one round trip, and right for poolers
	config.RuntimeParams["application_name"] = "trustpath"
	return config, nil
}

// remote reports whether a connection can leave this machine, or leave it unencrypted.
func remote(config *pgx.ConnConfig, plain bool) bool {
	all := append([]*pgconn.FallbackConfig{{Host: config.Host, TLSConfig: config.TLSConfig}}, config.Fallbacks...)
	return slices.ContainsFunc(all, func(f *pgconn.FallbackConfig) bool {
		local := f.Host == "localhost" || strings.HasPrefix(f.Host, "/") || strings.HasPrefix(f.Host, "@") ||
			net.ParseIP(f.Host).IsLoopback()
		return !local && (f.TLSConfig == nil || !plain)
	})
}

// OpenServer connects to a library.
func OpenServer(ctx context.Context, address string) (*Server, error) {
	config, err := serverConfig(address)
	if err != nil {
		return nil, err
	}
	s := &Server{config: config}
	err = s.connect(ctx)
	if err != nil {
		return nil, s.failed(err)
	}
	var version int
	var level, team *string
	err = s.conn.QueryRow(ctx, "SELECT max(number), trustpath.my_level(), trustpath.my_team() FROM trustpath.migrations").
		Scan(&version, &level, &team)
	switch {
	case err != nil:
		err = s.failed(err)
	case version > schemaVersion:
		err = ErrNewer
	case version < schemaVersion:
		err = ErrOlder
	case level == nil:
		err = fmt.Errorf("%w: %s is not a member; an administrator adds members with: trustpath library init --member NAME=own",
			ErrDenied, config.User)
	case *level == "own":
		s.rights = "you, and those who see more"
	case *level == "team":
		s.rights = "your team, " + safetext.Line(*team, safetext.MaxCompany)
	default:
		s.rights = "you see all"
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Server) connect(ctx context.Context) (err error) {
	if s.conn != nil && !s.conn.IsClosed() {
		return nil
	}
	s.conn, err = pgx.ConnectConfig(ctx, s.config)
	return err
}

// Close ends the connection.
func (s *Server) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.conn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.conn.Close(ctx) // nothing is unsaved
	return nil
}

// Rights implements Library.
func (s *Server) Rights() string { return s.rights }

// InitServer makes a library in a database, or brings it to the version of this program,
// and adds members. Who makes it sees everything. The others get rights, and no
// password: their roles must exist.
func InitServer(ctx context.Context, address string, members []Member) error {
	config, err := serverConfig(address)
	if err != nil {
		return err
	}
	s := &Server{config: config}
	if err := s.connect(ctx); err != nil {
		return s.failed(err)
	}
	defer s.Close()
	tx, err := s.conn.Begin(ctx)
	if err != nil {
		return s.failed(err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // without effect after a commit
	if err := migrate(ctx, tx); err != nil {
		return s.failed(err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO trustpath.members VALUES (session_user::text, 'all', '')
		ON CONFLICT (role) DO NOTHING`)
	for _, m := range members {
		if err == nil {
			_, err = tx.Exec(ctx, "GRANT trustpath_user TO "+pgx.Identifier{m.Role}.Sanitize())
		}
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO trustpath.members VALUES ($1, $2, $3)
				ON CONFLICT (role) DO UPDATE SET level = excluded.level, team = excluded.team`, m.Role, m.Level, m.Team)
		}
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	return s.failed(err)
}

// migrate runs the migrations that are missing. The lock makes others wait.
func migrate(ctx context.Context, tx pgx.Tx) error {
	version := 0
	var exists bool
	err := tx.QueryRow(ctx, "SELECT pg_advisory_xact_lock($1) IS NOT NULL", int64(migrationLock)).Scan(&exists)
	if err == nil {
		err = tx.QueryRow(ctx, "SELECT to_regclass('trustpath.migrations') IS NOT NULL").Scan(&exists)
	}
	if err == nil && exists {
		err = tx.QueryRow(ctx, "SELECT max(number) FROM trustpath.migrations").Scan(&version)
	}
	if err != nil {
		return err
	}
	if version > schemaVersion {
		return ErrNewer
	}
	if !exists {
		_, err = tx.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS trustpath")
		if err == nil {
			_, err = tx.Exec(ctx, "CREATE TABLE trustpath.migrations (number int PRIMARY KEY, time timestamptz NOT NULL DEFAULT now())")
		}
	}
	for n := version + 1; n <= schemaVersion && err == nil; n++ {
		var script []byte
		script, err = migrations.ReadFile(fmt.Sprintf("migrations/%04d.sql", n))
		if err == nil {
			_, err = tx.Conn().PgConn().Exec(ctx, string(script)).ReadAll()
		}
		if err == nil {
			_, err = tx.Exec(ctx, "INSERT INTO trustpath.migrations (number) VALUES ($1)", n)
		}
	}
	return err
}

// Codes of the functions in migrations.
const (
	codeRefused = "TP001"
	codeDenied  = "TP002"
	codeRemoved = "TP003"
)

// failed says which of the errors of this package an error of the server is.
func (s *Server) failed(err error) error {
	var known *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, ErrNewer):
		return err
	case errors.Is(err, context.Canceled):
		return err
	case !errors.As(err, &known):
		if s.conn == nil || s.conn.IsClosed() {
			return fmt.Errorf("%w at %s: %w", ErrOffline, s.config.Host, err)
		}
		return err
	}
	text := safetext.Line(known.Message, safetext.MaxReason)
	kind := map[string]error{
		codeRefused: ErrRefused,
		codeDenied:  ErrDenied,
		codeRemoved: ErrRemoved,
		"22021":     ErrRefused, // it is not UTF-8
		"42501":     ErrDenied,  // insufficient_privilege
		"28P01":     ErrDenied,  // invalid_password
		"28000":     ErrDenied,
		"3D000":     ErrNone, // there is no such database
		"3F000":     ErrNone,
		"42P01":     ErrNone, // there is no such table
		"53300":     ErrOffline,
	}[known.Code]
	if kind == nil && strings.HasPrefix(known.Code, "57P") { // it is starting or stopping
		kind = ErrOffline
	}
	if kind == nil {
		return fmt.Errorf("the library's server: %s (%s)", text, known.Code)
	}
	return fmt.Errorf("%w: %s", kind, text)
}

// query reads rows, on a new connection if the last one was lost.
func query[T any](ctx context.Context, s *Server, scan pgx.RowToFunc[T], text string, args ...any) ([]T, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.connect(ctx); err != nil {
		return nil, s.failed(err)
	}
	rows, err := s.conn.Query(ctx, text, args...)
	if err != nil {
		return nil, s.failed(err)
	}
	out, err := pgx.CollectRows(rows, scan)
	return out, s.failed(err)
}

// first is query for the first row. Where there is none, none is the error.
func first[T any](ctx context.Context, s *Server, none error, scan pgx.RowToFunc[T], text string, args ...any) (
	out T, err error,
) {
	rows, err := query(ctx, s, scan, text, args...)
	switch {
	case err != nil:
		return out, err
	case len(rows) == 0:
		return out, none
	}
	return rows[0], nil
}

// entryColumns are what fields reads.
const entryColumns = "id, head, '', company, pack_id, pack_version, pack_digest, changed, pushed_by, pushed"

func (e *Entry) fields() []any {
	return []any{&e.ID, &e.Head, &e.Parent, &e.Company, &e.Pack.ID, &e.Pack.Version, &e.Pack.Digest, &e.Changed, &e.By,
		&e.Pushed}
}

// clean makes what others wrote safe to show.
func (e *Entry) clean() {
	e.Company, e.By = safetext.Line(e.Company, safetext.MaxCompany), safetext.Line(e.By, safetext.MaxCompany)
	for _, part := range []*string{&e.Pack.ID, &e.Pack.Version, &e.Pack.Digest} {
		if !packForm().MatchString(*part) {
			*part = ""
		}
	}
	e.Changed, e.Pushed = e.Changed.UTC(), e.Pushed.UTC()
}

// Put implements Library.
func (s *Server) Put(ctx context.Context, p Push, expected string) (Entry, error) {
	type answer struct {
		state string
		Entry
	}
	none := errors.New("the library's server gave no answer")
	out, err := first(ctx, s, none, func(row pgx.CollectableRow) (a answer, err error) {
		err = row.Scan(append([]any{&a.state}, a.fields()...)...)
		a.clean()
		return a, err
	}, "SELECT * FROM trustpath.push($1, $2, $3, $4, $5)",
		p.ID, p.Head, expected, string(p.Bundle), files.EncodeJSON(p.Facts))
	if err == nil && out.state == "stale" {
		return Entry{}, &StaleError{out.Entry}
	}
	return out.Entry, err
}

// unseen is ErrNotFound for an id.
func unseen(id string) error { return fmt.Errorf("%w %.40q that you may see", ErrNotFound, id) }

// Get implements Library.
func (s *Server) Get(ctx context.Context, id string) (out Entry, bundle []byte, err error) {
	out, err = first(ctx, s, unseen(id), func(row pgx.CollectableRow) (e Entry, err error) {
		err = row.Scan(append(e.fields(), &bundle)...)
		e.clean()
		return e, err
	}, "SELECT "+entryColumns+", bundle FROM trustpath.assessments WHERE id = $1", id)
	return out, bundle, err
}

// List implements Library.
func (s *Server) List(ctx context.Context, f Filter) ([]Entry, int, error) {
	total := 0
	out, err := query(ctx, s, func(row pgx.CollectableRow) (e Entry, err error) {
		err = row.Scan(append(e.fields(), &total)...)
		e.clean()
		return e, err
	}, "SELECT "+entryColumns+`, count(*) OVER () FROM trustpath.assessments
		WHERE ($1 = '' OR strpos(lower(company), lower($1)) > 0) AND ($2 = '' OR pushed_by = $2)
		ORDER BY pushed DESC, id DESC LIMIT nullif($3::int, 0)`, f.Text, f.By, f.Limit)
	return out, total, err
}

// History implements Library.
func (s *Server) History(ctx context.Context, id string) ([]Entry, error) {
	out, err := query(ctx, s, func(row pgx.CollectableRow) (e Entry, err error) {
		err = row.Scan(&e.ID, &e.Head, &e.Parent, &e.By, &e.Pushed)
		e.clean()
		return e, err
	}, "SELECT id, head, parent, by, pushed FROM trustpath.pushes WHERE id = $1 ORDER BY number", id)
	if err == nil && len(out) == 0 {
		err = unseen(id)
	}
	return out, err
}

// Remove implements Library.
func (s *Server) Remove(ctx context.Context, id string) error {
	_, err := first(ctx, s, unseen(id), pgx.RowTo[bool], "SELECT true WHERE trustpath.remove($1)", id)
	return err
}

// PutPack implements Library.
func (s *Server) PutPack(ctx context.Context, p Pack, archive []byte) error {
	_, err := query(ctx, s, pgx.RowTo[any], "SELECT trustpath.put_pack($1, $2, $3, $4)",
		p.ID, p.Version, p.Digest, archive)
	return err
}

// GetPack implements Library.
func (s *Server) GetPack(ctx context.Context, digest string) ([]byte, error) {
	none := fmt.Errorf("%w %.100q", ErrNoPack, digest)
	return first(ctx, s, none, pgx.RowTo[[]byte], "SELECT archive FROM trustpath.packs WHERE digest = $1", digest)
}

// Packs implements Library.
func (s *Server) Packs(ctx context.Context) ([]Pack, error) {
	out, err := query(ctx, s, func(row pgx.CollectableRow) (p Pack, err error) {
		err = row.Scan(&p.ID, &p.Version, &p.Digest, &p.By, &p.Pushed)
		p.By, p.Pushed = safetext.Line(p.By, safetext.MaxCompany), p.Pushed.UTC()
		return p, err
	}, "SELECT id, version, digest, by, pushed FROM trustpath.packs")
	sortPacks(out)
	return out, err
}

// Cohort implements Library.
func (s *Server) Cohort(ctx context.Context, q Query) (Cohort, error) {
	out := Cohort{Measure: q.Measure, By: append([]string{}, q.By...), Groups: []Group{}, Cells: []Cell{}}
	if err := q.check(); err != nil {
		return out, err
	}
	_, err := query(ctx, s, func(row pgx.CollectableRow) (struct{}, error) {
		var c Cell
		var at place
		var month *string
		err := row.Scan(&c.Key, &at[0], &at[1], &c.Value, &c.Count, &month)
		c.Group = at.names(q.By)
		if month != nil {
			c.Median = *month
		}
		switch {
		case c.Key != "":
			out.Cells = append(out.Cells, c)
		case at[0] == every:
			out.Companies = c.Count
		default:
			out.Groups = append(out.Groups, Group{c.Group, c.Count})
		}
		return struct{}{}, err
	}, "SELECT * FROM trustpath.cohort($1, $2)", string(q.Measure), out.By)
	out.sort()
	return out, err
}
