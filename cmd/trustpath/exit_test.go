package main

import (
	"errors"
	"fmt"
	"testing"

	"trustpath/assessment/crash"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing wrong", nil, 0},
		{"usage", usagef("no"), 2},
		{"unknown id", fmt.Errorf("show: %w", sqlite.ErrNotFound), 2},
		{"ambiguous id", fmt.Errorf("show: %w", sqlite.ErrAmbiguous), 2},
		{"answers file", yamldoc.Problems{{File: "a.yaml", Message: "bad"}}, 3},
		{"file exists", fmt.Errorf("a.md %w", outfile.ErrExists), 3},
		{"link", fmt.Errorf("a.md %w", outfile.ErrNotRegular), 3},
		{"storage", &sqlite.StorageError{Tried: "open", Kind: sqlite.ErrFull, Err: errors.New("full")}, 4},
		{"a fault, and closing failed", errors.Join(&crash.Error{}, errors.New("close")), 5},
		{"anything else", errors.New("broken pipe"), 4},
		{"a signal", exitError{code: 143}, 143},
		{"a signal, and closing failed", errors.Join(exitError{code: 129}, errors.New("close")), 129},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := exitCode(tc.err); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}
