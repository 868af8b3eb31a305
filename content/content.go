// Package content holds the content pack that ships with trustpath: questions,
// rules, standards, sources and the words of the exports. It is data and
// imports nothing of ours; package assessment/catalog reads it.
package content

import (
	"embed"
	"io/fs"
)

//go:embed all:default
var packs embed.FS

// Default returns the files of the default pack, rooted at the pack.
func Default() fs.FS {
	pack, err := fs.Sub(packs, "default")
	if err != nil {
		panic(err) // only for a path that is not valid, and this one is a constant
	}
	return pack
}
