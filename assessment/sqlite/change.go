package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// change runs use in one immediate transaction, on the file that has the name of
// the database before and after it.
func (db *DB) change(ctx context.Context, tried string, use func(*sql.Tx) error) error {
	if db.why != nil {
		return db.why
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	defer conn.Close() // gives it back
	tx, err := db.turn(ctx, conn)
	if err != nil {
		return db.failed(tried, err)
	}
	err = db.present()
	if err == nil {
		err = use(tx)
	}
	if err != nil {
		_ = tx.Rollback() // the first error is the one that counts
		return db.failed(tried, err)
	}
	if err := tx.Commit(); err != nil {
		return db.failed(tried, err)
	}
	db.log.Reset(logIdle)
	return db.failed(tried, db.present())
}

// logIdle is the time without a change after which the write-ahead log is
// emptied. Emptying it after each change would take as long as the change.
const logIdle = 100 * time.Millisecond

// emptyLog moves the write-ahead log into the database: a program that is killed
// later leaves no log that SQLite would take for that of another file, which is
// copied over this one. Where a reader or a full disk prevents it, the log keeps
// what is saved, and the next change tries again.
func (db *DB) emptyLog() {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return // it is closed
	}
	defer conn.Close()
	if db.present() != nil || patience(ctx, conn, 0) != nil {
		return
	}
	_, _ = conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	_ = patience(ctx, conn, db.busy)
}

// turn begins an immediate transaction, and waits for its turn when another
// program writes. SQLite itself would look again ten times a second, so a
// program that writes without a pause, on a slow disk, could keep another
// waiting until it gives up: between two of its changes there is a fraction of
// a millisecond. Looking once a millisecond finds one of them soon.
func (db *DB) turn(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	if err := patience(ctx, conn, 0); err != nil {
		return nil, err
	}
	var tx *sql.Tx
	var err error
	for last := time.Now().Add(db.busy); ; {
		tx, err = conn.BeginTx(ctx, nil)
		var e *driver.Error
		if !errors.As(err, &e) || e.Code()&0xff != lib.SQLITE_BUSY || time.Now().After(last) {
			break
		}
		select {
		case <-ctx.Done(): // the next try says so
		case <-time.After(time.Duration(500+rand.IntN(1000)) * time.Microsecond):
		}
	}
	if back := patience(ctx, conn, db.busy); back != nil && err == nil {
		return nil, errors.Join(back, tx.Rollback())
	}
	return tx, err
}

// patience sets how long a statement on this connection waits for a lock.
func patience(ctx context.Context, conn *sql.Conn, wait time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout=%d", wait.Milliseconds()))
	return err
}
