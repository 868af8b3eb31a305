package engine_test

import "flag"

// rounds multiplies the cases that tests make by chance. CI runs twelve times as
// many as go test does by default.
var rounds = flag.Int("rounds", 1, "how many times as many cases tests make by chance")
