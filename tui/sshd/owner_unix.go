//go:build unix

package sshd

import (
	"io/fs"
	"syscall"
)

// ownerOf returns the user whom a file belongs to, and whether that is known.
func ownerOf(found fs.FileInfo) (uid int, known bool) {
	stat, ok := found.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
