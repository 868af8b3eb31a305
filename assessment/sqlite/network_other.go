//go:build !linux

package sqlite

// Network names the network file system that a path is on, or "" where there is
// none or this system does not say.
func Network(string) string { return "" }
