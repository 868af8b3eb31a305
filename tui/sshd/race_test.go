//go:build race

package sshd

// raced says that memory is no measure, since the race detector takes most.
const raced = true
