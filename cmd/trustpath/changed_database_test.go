package main

import (
	"strings"
	"testing"

	"trustpath/assessment/sqlite"
)

// An assessment that another program changed is in no list and no export, and every
// command fails.
func TestChangedDatabase(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"another name": "UPDATE assessments SET company = 'EVIL' WHERE id = ?",
		"deleted":      "UPDATE assessments SET deleted = 1 WHERE id = ?",
		"an answer":    "INSERT INTO answers VALUES (?, 'held', '[\"iso27001\"]')",
		"a date":       "UPDATE assessments SET start = '2001-01-01' WHERE id = ?",
		"a time":       "UPDATE assessments SET changed = 0 WHERE id = ?",
	} {
		t.Run(name, func(t *testing.T) {
			a := elsewhere(t, "t")
			made, _ := a.does(t, 0, "new", "True AI")
			id := strings.TrimSpace(made)
			other, _ := a.does(t, 0, "new", "Other AI")
			db, err := sqlite.OpenWith(t.Context(), a.db, newApp().now, sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(statement, id); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			out, said := a.does(t, codeFailure, "export", "--all", "--json")
			if strings.Contains(out, id) || !strings.Contains(out, strings.TrimSpace(other)) || !strings.Contains(said, id) {
				t.Errorf("export --all: got %s and %s", out, said)
			}
			list := []string{"list"}
			if name == "deleted" {
				list = append(list, "--deleted")
			}
			for _, format := range []string{"text", "json"} {
				out, said := a.does(t, codeFailure, append(list, "--format", format)...)
				if !strings.Contains(out, id) || !strings.Contains(out, "damaged") || strings.Contains(out, "EVIL") || strings.Contains(out, "True AI") || !strings.Contains(said, "doctor") {
					t.Errorf("%s as %s: got %s and %s", list, format, out, said)
				}
			}
		})
	}
}
