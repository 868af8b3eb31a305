package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of trustpath and of its content",
		Args:  cobra.NoArgs,
		RunE:  a.do(a.printVersion),
	}
}

func (a *app) printVersion(context.Context, []string) error {
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "trustpath %s\ncontent   %s %s, checked %s, check again by %s\n          %s\n",
		version(), c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy, c.Pack.Digest)
	return err
}

// version is what the go command recorded in the binary.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}
