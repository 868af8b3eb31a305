package kit

// Meaning is a sign with the words for it.
type Meaning struct{ Sign, Words string }

// Legend returns the words for every sign that says something; the cursor and
// what only draws have none.
func (g Glyphs) Legend() []Meaning {
	return []Meaning{
		{g.Settled, "settled, answered, in place"},
		{g.Here, "the question you are on"},
		{g.Possible, "possible, to ask, missing"},
		{g.Partial, "partly there"},
		{g.RuledOut, "ruled out, not asked"},
		{g.Unknown, "not known yet"},
		{g.NotNeeded, "not applicable"},
		{g.Goes, "would go, went"},
		{g.Comes, "would come, came"},
		{g.Less, "less than before"},
		{g.Changed, "not what it was"},
		{g.Same, "no longer in doubt, the same"},
		{g.Look, "look here"},
	}
}
