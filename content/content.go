// Package content holds the content pack that ships with trustpath: questions,
// rules, standards, sources and the words of the exports. It is data and
// imports nothing of ours; package assessment/pack reads it.
package content

import (
	"embed"
	"io/fs"
)

//go:generate go run ../assessment/pack/generate.go default default.snapshot

//go:embed all:default
var packs embed.FS

//go:embed default.snapshot
var snapshot string

//go:embed example.yaml
var example string

// Example returns the answers file of a made-up company, for the default pack.
func Example() string { return example }

// Default returns the files of the default pack, rooted at the pack.
func Default() fs.FS {
	pack, err := fs.Sub(packs, "default")
	if err != nil {
		panic(err) // only for a path that is not valid, and this one is a constant
	}
	return pack
}

// Snapshot returns the default pack as it comes out of checking, for a fast
// start. After a change of the pack, go generate ./content makes it anew.
func Snapshot() string { return snapshot }
