package assessment_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A panic in a goroutine without a recover ends the program at once: the
// terminal stays in raw mode and unsaved changes are lost. So every goroutine
// of ours begins in crash.Go.
func TestGoroutinesAreWatched(t *testing.T) {
	allowed := []string{filepath.Join("..", "assessment", "crash", "crash.go")}
	var read int
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := entry.Name(); entry.IsDir() && name != ".." && (strings.HasPrefix(base, ".") || base == "testdata") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || slices.Contains(allowed, name) {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		read++
		for _, place := range unwatched(set, file) {
			t.Errorf("%s: begin it with crash.Go, so that a panic in it ends the program in order", place)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 100 {
		t.Errorf("only %d files were read, so this test looks in the wrong place", read)
	}
}

func TestUnwatchedCanBeFound(t *testing.T) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "a.go", "package a\nfunc f() {\n\tgo f()\n\ttime.AfterFunc(0, f)\n\tvar g errgroup.Group\n\tcrash.Go(f, nil)\n}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(unwatched(set, file)), 3; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

// unwatched returns the places where a goroutine begins that has no recovery.
func unwatched(set *token.FileSet, file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			out = append(out, fmt.Sprintf("%s: go", set.Position(n.Pos())))
		case *ast.SelectorExpr:
			from, ok := n.X.(*ast.Ident)
			if ok && (from.Name == "time" && n.Sel.Name == "AfterFunc" || from.Name == "errgroup") {
				out = append(out, fmt.Sprintf("%s: %s.%s", set.Position(n.Pos()), from.Name, n.Sel.Name))
			}
		}
		return true
	})
	return out
}
