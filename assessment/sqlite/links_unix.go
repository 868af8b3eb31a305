//go:build unix

package sqlite

import (
	"io/fs"
	"syscall"
)

// Links counts the names of a file.
func Links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) //nolint:unconvert // narrower on some systems
	}
	return 1
}
