package kit

// Move is where a cursor goes in a list of so many lines, page of which are in
// view; moved is false for an action that moves nothing.
func Move(a Action, at, page, total int) (to int, moved bool) {
	switch a {
	case Up:
		at--
	case Down:
		at++
	case PageUp:
		at -= page
	case PageDown:
		at += page
	case First:
		at = 0
	case Last:
		at = total
	default:
		return at, false
	}
	return max(0, min(at, total-1)), true
}
