package main

import (
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/tui/sshd"
)

// Everybody in the room learns why nothing is saved, and nobody learns where.
func TestUnsavedNamesNoFile(t *testing.T) {
	for name, spoil := range map[string]string{
		"full":      "PRAGMA max_page_count = 1",
		"read-only": "PRAGMA query_only = 1",
		"other":     "DROP TABLE workshop_events",
	} {
		t.Run(name, func(t *testing.T) {
			a, ctx := newApp(), t.Context()
			a.db = filepath.Join(t.TempDir(), "user-of-this-machine", "t.db")
			c, err := a.loadCatalog()
			if err != nil {
				t.Fatal(err)
			}
			err = a.withNewStore(ctx, func(db *sqlite.DB) error {
				db = db.In(c)
				run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
				if err != nil {
					return err
				}
				held, err := db.StartWorkshop(ctx, run.ID, workshop.Rounds, true)
				if err != nil {
					return err
				}
				twin, err := db.LastWorkshop(ctx, run.ID)
				if err != nil {
					return err
				}
				db.SetMaxOpenConns(1)
				if _, err := db.ExecContext(ctx, spoil); err != nil {
					return err
				}
				room := sshd.NewRoom(twin.Hub, keeping{held})
				for n := 0; err == nil && n < 500; n++ {
					_, err = room.Enter(workshop.Identity{Key: strings.Repeat("k", n+1)}, strings.Repeat("n", 20), "")
				}
				if err == nil || !strings.Contains(err.Error(), "the facilitator’s computer could not save it: ") {
					t.Errorf("got %v", err)
				} else if strings.Contains(err.Error(), "user-of") || strings.Contains(err.Error(), "t.db") {
					t.Errorf("a path is told: %v", err)
				} else {
					t.Log(err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
