package assessment_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "trustpath"

// imports maps each package of the module, by its folder ("." is the root),
// to what its files import; test files do not count.
type imports map[string][]string

// rule is one direction of the house: packages at or under From, except those
// at or under Except, import nothing of Never.
type rule struct {
	From   string
	Except []string
	Never  []string // paths, with everything below them
	Reason string
}

// testSupport are the packages that only tests import.
func testSupport() []string {
	return []string{"tui/tuitest", "assessment/pack/packtest", "assessment/safetext/hostile"}
}

func rules() []rule {
	var tests []string
	for _, folder := range testSupport() {
		tests = append(tests, module+"/"+folder)
	}
	return []rule{
		{From: "assessment", Except: testSupport(), Never: tests, Reason: "only tests import it"},
		{From: "cmd", Never: tests, Reason: "only tests import it"},
		{From: "tui", Except: testSupport(), Never: tests, Reason: "only tests import it"},
		{From: "assessment", Never: []string{module + "/tui", module + "/cmd"},
			Reason: "nothing below the screens and the commands knows what is above it"},
		{From: "assessment", Never: []string{module + "/content"},
			Reason: "the domain reads whatever pack it is given, as an fs.FS"},
		{From: "assessment", Except: []string{"assessment/sqlite"}, Never: []string{"database/sql", "modernc.org/sqlite", module + "/assessment/sqlite"},
			Reason: "assessment/sqlite is the only place that stores"},
		{From: "assessment", Except: []string{"assessment/library"}, Never: []string{"github.com/jackc", module + "/assessment/library"},
			Reason: "assessment/library is the only place that knows a server, and nothing of the domain needs a library"},
		{From: "cmd", Never: []string{"github.com/jackc"}, Reason: "assessment/library is the only place that knows a server"},
		{From: "tui", Never: []string{"github.com/jackc"}, Reason: "assessment/library is the only place that knows a server"},
		{From: "assessment", Never: []string{"charm.land"},
			Reason: "the domain draws nothing"},
		{From: "assessment/workshop", Never: []string{"os", "net/http", "crypto/rand", module + "/assessment/pack", module + "/assessment/report"},
			Reason: "a workshop is a state machine: what it needs from outside it is given"},
		{From: "content", Never: []string{module},
			Reason: "content is data and imports nothing of ours"},
		{From: "tui", Except: testSupport(), Never: []string{module + "/cmd", module + "/content", module + "/assessment/sqlite", module + "/assessment/pack"},
			Reason: "the screens get what they need through the interfaces of tui/deps.go"},
		{From: "tui", Except: append(testSupport(), "tui/sshd"), Never: []string{"os", "net", "charm.land/ssh", "charm.land/wish", "golang.org/x/crypto"},
			Reason: "tui/sshd is the only one of the screens' rooms with a network and, for its host key, a file"},
	}
}

// An import against a rule is an error with the reason of the rule. Files
// are parsed here, rather than asking the go command, so that the test cache
// notices every file that changes.
func TestDirections(t *testing.T) {
	graph := readImports(t, "..")
	for _, want := range []string{"assessment", "content", "cmd/trustpath"} {
		if _, ok := graph[want]; !ok {
			t.Errorf("package %s was not found, so this test looks in the wrong place", want)
		}
	}
	for _, problem := range broken(graph, rules()) {
		t.Error(problem)
	}
}

// room is a folder of the core with everything that it may import besides the
// standard library, and why nothing else.
type room struct {
	Folder  string
	Imports []string
	Reason  string
}

// core returns the rooms that decide. Each imports only rooms before it.
func core() []room {
	const assessment, logic, plan, engine = module + "/assessment", module + "/assessment/logic", module + "/assessment/plan", module + "/assessment/engine"
	return []room{
		{"assessment/logic", nil, "conditions and diagrams know nothing about the domain"},
		{"assessment", []string{logic}, "the model is data: no cache and no engine in it"},
		{"assessment/plan", []string{assessment, logic}, "a plan is made from decisions, and does not take them"},
		{"assessment/engine", []string{assessment, logic, plan}, "the engine decides and has the plan made"},
		{"assessment/compare", []string{assessment, logic, engine}, "a comparison evaluates both sides with the engine"},
	}
}

// The core depends on the standard library alone, takes the day as an argument
// and its content from the catalog.
func TestCoreIsPure(t *testing.T) {
	outside := []string{"os", "os/exec", "net", "net/http", "io/ioutil", "syscall", "embed", "path/filepath", "math/rand", "math/rand/v2", "crypto/rand"}
	graph := readImports(t, "..")
	for _, r := range core() {
		if _, ok := graph[r.Folder]; !ok {
			t.Errorf("package %s was not found", r.Folder)
		}
		for _, path := range graph[r.Folder] {
			switch {
			case slices.Contains(outside, path):
				t.Errorf("%s imports %s: the core reads no file, no environment and no chance", r.Folder, path)
			case !standard(path) && !slices.Contains(r.Imports, path):
				t.Errorf("%s imports %s: %s", r.Folder, path, r.Reason)
			}
		}
		files, err := filepath.Glob(filepath.Join("..", r.Folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range clockReads(set, file) {
				t.Errorf("%s: the core reads no clock; the day is an argument", place)
			}
		}
	}
}

// The rules are worth something only while they can fail.
func TestDirectionsCanFail(t *testing.T) {
	for _, tc := range []struct {
		name  string
		graph imports
		want  int
	}{
		{"all is well", imports{"assessment/sqlite": {"database/sql", "trustpath/assessment"}, "cmd/trustpath": {"trustpath/tui", "os"}}, 0},
		{"domain draws", imports{"assessment": {"charm.land/lipgloss/v2"}}, 1},
		{"report connects", imports{"assessment/report": {"github.com/jackc/pgx/v5"}}, 1},
		{"commands connect", imports{"cmd/trustpath": {"github.com/jackc/pgx/v5/pgconn"}}, 1},
		{"the library connects", imports{"assessment/library": {"github.com/jackc/pgx/v5"}}, 0},
		{"report stores", imports{"assessment/report": {"database/sql"}}, 1},
		{"report reads the screens", imports{"assessment/report": {"trustpath/tui/ui"}}, 1},
		{"screen stores", imports{"tui/screen/home": {"trustpath/assessment/sqlite"}}, 1},
		{"screen reads files", imports{"tui": {"os"}}, 1},
		{"screen listens", imports{"tui/workshop": {"net", "charm.land/wish/v2"}}, 2},
		{"the workshop's server", imports{"tui/sshd": {"os", "net", "charm.land/wish/v2"}}, 0},
		{"a name that only begins alike", imports{"tui": {"os/signal", "trustpath/contents"}}, 0},
		{"content knows us", imports{"content": {"trustpath/assessment"}}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := broken(tc.graph, rules()); len(got) != tc.want {
				t.Errorf("got %q, want %d problems", got, tc.want)
			}
		})
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "a.go", "package a\nimport \"time\"\nvar day = time.Now()\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := clockReads(set, file); len(got) != 1 {
		t.Errorf("clock reads: got %q, want one", got)
	}
}

// broken lists what goes against the rules, one sentence each.
func broken(graph imports, rules []rule) []string {
	var out []string
	for from, paths := range graph {
		for _, r := range rules {
			if !under(from, r.From) || slices.ContainsFunc(r.Except, func(e string) bool { return under(from, e) }) {
				continue
			}
			for _, p := range paths {
				if slices.ContainsFunc(r.Never, func(n string) bool { return forbidden(p, n) }) {
					out = append(out, fmt.Sprintf("%s imports %s: %s", from, p, r.Reason))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// forbidden reports whether p is the package n or below it; os alone is meant
// alone, since os/signal and the like read nothing.
func forbidden(p, n string) bool {
	if n == "os" {
		return p == n
	}
	return under(p, n)
}

func under(p, top string) bool { return p == top || strings.HasPrefix(p, top+"/") }

// standard reports whether a path belongs to the standard library: its first
// element has no dot, and it is not ours.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".") && first != module
}

// readImports parses the import lines of every package below top.
func readImports(t *testing.T, top string) imports {
	t.Helper()
	graph := imports{}
	err := filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != top && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(top, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder := path.Clean(filepath.ToSlash(relative))
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(graph[folder], imported) {
				graph[folder] = append(graph[folder], imported)
			}
		}
		if graph[folder] == nil {
			graph[folder] = []string{}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// clockReads returns the places that ask package time what time it is.
func clockReads(set *token.FileSet, file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if from, ok := call.X.(*ast.Ident); ok && from.Name == "time" &&
			slices.Contains([]string{"Now", "Since", "Until", "After", "Tick", "Sleep", "NewTimer", "NewTicker", "AfterFunc", "Local"}, call.Sel.Name) {
			out = append(out, fmt.Sprintf("%s: time.%s", set.Position(call.Pos()), call.Sel.Name))
		}
		return true
	})
	return out
}
