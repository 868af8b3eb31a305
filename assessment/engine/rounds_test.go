package engine_test

import "flag"

// rounds multiplies the cases that the slowest tests make by chance.
var rounds = flag.Int("rounds", 1, "how many times as many cases the slowest tests make by chance")
