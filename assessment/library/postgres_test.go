package library_test

import "testing"

func forEachServer(t *testing.T, test func(t *testing.T, s store)) {}
