//go:build !linux

package library_test

import "testing"

// forEachServer needs the server of a Linux distribution.
func forEachServer(*testing.T, func(*testing.T, store)) {}
