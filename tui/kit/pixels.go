package kit

// Pixels are the signs of a picture that has two pixels in a cell, one above the
// other. A set without halves leaves Upper and Lower empty.
type Pixels struct{ Both, Upper, Lower string }

// Pixels returns the signs of pictures in the same set.
func (g Glyphs) Pixels() Pixels {
	if g.ascii {
		return Pixels{Both: "#"}
	}
	return Pixels{"█", "▀", "▄"}
}
