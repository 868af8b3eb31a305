// Canary calls a function with a known vulnerability (GO-2021-0113), so a scan
// that does not fail on it finds nothing at all.
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	tag, err := language.Parse("en")
	fmt.Println(tag, err)
}
