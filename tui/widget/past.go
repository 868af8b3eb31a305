package widget

// mostMarks bounds what a text that is being typed can be taken back to.
const mostMarks = 200

// mark is a text while it is typed, and where the cursor stands in it.
type mark struct {
	text        string
	row, column int
}

// past is what was typed before, for taking back and bringing back.
type past struct {
	before, ahead []mark
	typing        bool // the last change was a letter; the next one belongs to it
}

// changed remembers what stood before a change. Letters typed in a row are taken
// back together, up to a blank.
func (p *past) changed(from mark, letter bool) {
	p.ahead = nil
	if !letter || !p.typing {
		p.before = append(p.before, from)
		if len(p.before) > mostMarks {
			p.before = p.before[1:]
		}
	}
	p.typing = letter
}

// undo returns what stood before now, and false where nothing did.
func (p *past) undo(now mark) (mark, bool) { return p.move(&p.before, &p.ahead, now) }

// redo returns what the last undo took.
func (p *past) redo(now mark) (mark, bool) { return p.move(&p.ahead, &p.before, now) }

func (p *past) move(from, to *[]mark, now mark) (mark, bool) {
	p.typing = false
	n := len(*from)
	if n == 0 {
		return mark{}, false
	}
	out := (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, now)
	return out, true
}
