package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment"
)

// On a network file system no write-ahead log is used, and every change is on
// the disk all the same.
func TestNetworkFileSystem(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	for _, test := range []struct{ network, journal string }{{"NFS", "delete"}, {"", "wal"}, {"NFS", "delete"}} {
		db, err := OpenWith(ctx, path, time.Now, Options{Network: func(string) string { return test.network }})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Create(ctx, assessment.Assessment{}); err != nil {
			t.Fatal(err)
		}
		var journal string
		var synchronous int
		if err := db.QueryRow("PRAGMA journal_mode").Scan(&journal); err != nil || journal != test.journal {
			t.Errorf("on %q: got journal %s, %v; want %s", test.network, journal, err, test.journal)
		}
		if err := db.QueryRow("PRAGMA synchronous").Scan(&synchronous); err != nil || synchronous != 2 {
			t.Errorf("on %q: got synchronous %d, %v; want FULL", test.network, synchronous, err)
		}
		if _, err := os.Stat(path + "-shm"); (err == nil) != (test.journal == "wal") {
			t.Errorf("on %q: shared memory beside the database: %v", test.network, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
