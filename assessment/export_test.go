package assessment

// Influence is what is open and what to ask next, without the rest of a result.
func (c *Catalog) Influence(a Answers) (changes [][]int, next int) {
	in := c.influence(a, c.Path(a))
	return in.changes, in.next
}
