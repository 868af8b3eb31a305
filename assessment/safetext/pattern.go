package safetext

import (
	"regexp"
	"sync"
)

// Pattern returns a function that compiles a regular expression at its first
// call. Compiled at start-up, the large expressions of rarely used commands
// would delay every first frame by milliseconds.
func Pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
