package pack

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The strings of the program and the texts about it keep to the word list of the content.
func TestStyleOfTheProgram(t *testing.T) {
	root := filepath.Join("..", "..")
	texts, err := programStrings(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 2000 {
		t.Fatalf("only %d texts were found in the program", len(texts))
	}
	for _, s := range texts {
		for _, f := range wordings(s.text) {
			t.Errorf("%s: %s: %.100q", s.place, f, s.text)
		}
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md",
		"assessment/report/book.tmpl", "assessment/report/documents.tmpl", "assessment/report/pages.tmpl", "cmd/trustpath/help.txt"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range wordings(string(data)) {
			t.Error(name + f)
		}
	}
}

// A listed word is found in each form that a text has in Go, and nowhere else.
func TestStyleOfGo(t *testing.T) {
	for name, want := range map[string]string{
		`var x = "the answer stands alone"`:                   "stands",
		`var x = "the answer " + "stands " + "alone"`:         "stands",
		`var x = "it is in " + y + " and nobody asks"`:        "nobody",
		"var x = `in hand\nfor you`":                          "in hand",
		`func f() { fmt.Errorf("%q is no number", "a b") }`:   "is no",
		`var x = "SELECT stands FROM nobody WHERE in hand"`:   "",
		`var x = "stands.alone"`:                              "",
		"type x struct { y int `json:\"y\" doc:\"in hand\"`}": "",
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "a.go"), []byte("package a\n"+name+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := programStrings(folder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range found {
			got = append(got, wordings(s.text)...)
		}
		if want == "" && len(got) > 0 || want != "" && !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// wordings are the listed words that a text has.
func wordings(text string) []string {
	var out []string
	for _, f := range styleOf("", text, place{}, text) {
		isContent := slices.ContainsFunc(styleRules(), func(r styleRule) bool {
			return r.content && strings.HasSuffix(f.Message, ": better "+r.better)
		})
		if !f.Warning && !isContent {
			out = append(out, f.Problem.Error())
		}
	}
	return out
}

type programString struct{ place, text string }

var (
	proseLike = regexp.MustCompile(`\pL[\pL’',;:.?!)”"]* \S*\pL|\pL[:.] ?$`)
	sqlLike   = regexp.MustCompile(`^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|PRAGMA|GRANT|REVOKE|FROM|WHERE|AND|ON) `)
)

// programStrings returns the texts of the Go files below a folder, without tests and
// what supports them. What is between two strings that are added is an ellipsis.
func programStrings(root string) ([]programString, error) {
	var out []programString
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(name, ".") || strings.HasSuffix(name, "test") || name == "testdata"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := goparser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		var visit func(ast.Node) bool
		visit = func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				return n.Tag == nil
			case *ast.BasicLit, *ast.BinaryExpr:
				text, others := added(n.(ast.Expr))
				if proseLike.MatchString(text) && !sqlLike.MatchString(text) {
					out = append(out, programString{files.Position(n.Pos()).String(), text})
				}
				for _, other := range others {
					ast.Inspect(other, visit)
				}
				return false
			}
			return true
		}
		ast.Inspect(file, visit)
		return nil
	})
	return out, err
}

// added returns the text of a string or of strings that are added, with an ellipsis for
// each other operand, and these operands.
func added(e ast.Expr) (text string, others []ast.Node) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, _ = strconv.Unquote(e.Value) // the parser has read it
		}
		return text, nil
	case *ast.BinaryExpr:
		left, others := added(e.X)
		right, more := added(e.Y)
		if e.Op == token.ADD {
			return left + right, append(others, more...)
		}
		return "", []ast.Node{e.X, e.Y}
	}
	return "…", []ast.Node{e}
}
