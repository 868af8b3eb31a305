// Command snapshot writes the snapshot of a content pack: snapshot FOLDER FILE.
// See go generate in package content, which embeds the result.
package main

import (
	"fmt"
	"os"

	"trustpath/assessment/pack"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: snapshot FOLDER FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func write(folder, file string) error {
	c, err := pack.Load(os.DirFS(folder))
	if err != nil {
		return err
	}
	return os.WriteFile(file, c.Snapshot(), 0o644)
}
