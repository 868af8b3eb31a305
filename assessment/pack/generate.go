//go:build ignore

// Generate writes the snapshot of a content pack: go run generate.go FOLDER FILE.
package main

import (
	"log"
	"os"

	"trustpath/assessment/pack"
)

func main() {
	c, err := pack.Load(os.DirFS(os.Args[1]))
	if err != nil {
		log.Fatal(err)
	}
	snapshot, err := pack.Snapshot(c)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], snapshot, 0o644); err != nil {
		log.Fatal(err)
	}
}
