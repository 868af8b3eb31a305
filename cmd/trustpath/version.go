package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

func (a *app) versionCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "version",
		Example: "  trustpath version",
		Short:   "Print the version of trustpath and of its content",
		Args:    cobra.NoArgs,
		RunE:    a.do(func(context.Context, []string) error { return a.printVersion(&format) }),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

// versions is what version --json prints.
type versions struct {
	Program  string             `json:"program"`
	Content  assessment.PackRef `json:"content"`
	Checked  assessment.Date    `json:"checked"`
	ReviewBy assessment.Date    `json:"review_by"`
}

func (a *app) printVersion(flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	if format == formatJSON {
		return report.Encode(a.out, versions{version(), c.Pack, c.Checked, c.ReviewBy})
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
