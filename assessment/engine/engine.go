// Package engine decides: it evaluates the answers of an assessment by the
// rules of a catalog, with reasons, possible values, flips and proof.
package engine

import "trustpath/assessment"

// Engine evaluates answers by one catalog. It is safe for use by several
// goroutines. Its catalog's look-ups are promoted.
type Engine struct {
	*assessment.Catalog
}

// New returns an engine for a catalog.
func New(c *assessment.Catalog) *Engine { return &Engine{c} }
