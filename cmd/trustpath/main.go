// Command trustpath is a self-assessment for founders of AI companies: answers
// about customers, product and data become a roadmap for SOC 2, ISO 27001 and
// ISO 42001.
//
// On a terminal it opens the screens; every subcommand also works without one.
// What it finds goes to stdout, what it says about it to stderr.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(newApp().run(context.Background(), os.Args[1:]))
}
