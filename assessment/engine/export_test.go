package engine

import "trustpath/assessment"

// Open is what is open and what to ask next, without the rest of a result.
func (e *Engine) Open(a assessment.Answers) (changes [][]int, next int) {
	d, roots := e.Diagrams()
	reduced := d.Reduce(roots, e.pattern(a))
	changes = reduced.Support(e.space)
	return changes, e.next(reduced, e.Path(a), changes)
}
