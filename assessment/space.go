package assessment

// The answer space as bits, chosen so that every pattern of bits is a valid
// answer and no constraint has to be carried:
//
//   - single choice of n options: n-1 bits in a chain; option i is the first
//     bit that is set, the last option is "none set";
//   - several choices with an exclusive option: a bit for each other option;
//     the exclusive one is "none set";
//   - several choices without: a bit for each option; the last option also
//     stands for "none set", which is no answer by itself.
//
// The bits of a question are contiguous and questions stand in catalogue order.
type space struct {
	first []int // first bit of each question
	bits  int   // in all
}

func newSpace(questions []Question) space {
	s := space{first: make([]int, len(questions)+1)}
	for i := range questions {
		s.first[i] = s.bits
		s.bits += width(&questions[i])
	}
	s.first[len(questions)] = s.bits
	return s
}

// exclusive returns the position of the exclusive option, or -1. The loader
// refuses a question with two.
func exclusive(q *Question) int {
	for i := range q.Options {
		if q.Options[i].Exclusive {
			return i
		}
	}
	return -1
}

func width(q *Question) int {
	if q.Kind == Single || exclusive(q) >= 0 {
		return len(q.Options) - 1
	}
	return len(q.Options)
}

// bit returns the bit of an option of a question with several choices.
func (s space) bit(question, option, alone int) int {
	if alone >= 0 && option > alone {
		option--
	}
	return s.first[question] + option
}

// restriction fixes bits: 0, 1, or free (-1).
type restriction []int8

const free = int8(-1)

func (s space) unrestricted() restriction {
	r := make(restriction, s.bits)
	for i := range r {
		r[i] = free
	}
	return r
}

// restrict returns what the answers fix. Don't know fixes nothing.
func (s space) restrict(questions []Question, a Answers) restriction {
	r := s.unrestricted()
	for i := range questions {
		s.fix(r, questions, i, a.Of(questions[i].ID))
	}
	return r
}

// fix sets the bits of one question, or frees them when the answer is open.
func (s space) fix(r restriction, questions []Question, at int, answer Answer) {
	q := &questions[at]
	bits := r[s.first[at]:s.first[at+1]]
	open := answer.IsZero() || answer.Unknown
	for i := range bits {
		if bits[i] = 0; open {
			bits[i] = free
		}
	}
	if open {
		return
	}
	alone := exclusive(q)
	for i := range q.Options {
		if !answer.Has(q.Options[i].ID) || i == alone {
			continue
		}
		if q.Kind == Single {
			if i < len(bits) {
				bits[i] = 1
			}
			continue
		}
		r[s.bit(at, i, alone)] = 1
	}
}
