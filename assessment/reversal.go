package assessment

// Reversal is what one undo or one redo did: the assessment right before it and
// right after.
type Reversal struct {
	Done          bool // false where there was nothing to take back, or to bring back
	Before, After Assessment
}
