package sqlite

import (
	"path/filepath"
	"syscall"
)

// networks are the file systems, by their magic numbers in statfs(2), that may
// be shared between machines: the shared memory of a write-ahead log does not
// reach across.
var networks = map[uint32]string{
	0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB2", 0x5346414f: "AFS", 0x00c36400: "Ceph",
	0x01021997: "9P", 0x0bd00bd0: "Lustre", 0x65735546: "FUSE", 0x73757245: "Coda", 0x47504653: "GPFS",
}

// Network names the network file system that a path is on, or "".
func Network(path string) string {
	var at syscall.Statfs_t
	if syscall.Statfs(filepath.Dir(path), &at) != nil {
		return ""
	}
	return networks[uint32(at.Type)]
}
