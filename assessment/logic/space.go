package logic

import "slices"

// Variable describes what a variable can be.
type Variable struct {
	Values    int  // how many values there are
	Single    bool // it has exactly one value; else one or more
	Exclusive int  // the value that it cannot have together with others, or -1
}

func (v Variable) bits() int {
	if v.Single || v.Exclusive >= 0 {
		return v.Values - 1
	}
	return v.Values
}

// Space encodes the values of variables as bits, so that every pattern of bits
// is valid and no constraint has to be carried:
//
//   - a single value out of n: n-1 bits in a chain; value i is the first bit that
//     is set, the last value is "none is set";
//   - several values with an exclusive one: one bit for each other value; the
//     exclusive one is "none is set";
//   - several values without an exclusive one: one bit for each value; "none is
//     set" also means the last value.
//
// The bits of a variable are contiguous.
type Space struct {
	variables []Variable
	first     []int // the first bit of each variable
	owner     []int // the variable of each bit
}

// NewSpace returns the space of these variables, with their bits in this order.
// What is read together with much else belongs late: diagrams grow with what has
// to be remembered from earlier bits.
func NewSpace(variables []Variable, order []int) *Space {
	s := &Space{variables: variables, first: make([]int, len(variables))}
	for _, i := range order {
		s.first[i] = len(s.owner)
		for range variables[i].bits() {
			s.owner = append(s.owner, i)
		}
	}
	return s
}

func (s *Space) end(variable int) int { return s.first[variable] + s.variables[variable].bits() }

// Bits returns the first bit of a variable and the one after its last.
func (s *Space) Bits(variable int) (first, end int32) {
	return int32(s.first[variable]), int32(s.end(variable))
}

// Owner returns the variable that a bit belongs to.
func (s *Space) Owner(bit int32) int { return s.owner[bit] }

// Bit returns the bit of a value of a variable; the value is not the one that
// "none is set" encodes.
func (s *Space) Bit(variable, value int) int32 {
	if alone := s.variables[variable].Exclusive; alone >= 0 && value > alone {
		value--
	}
	return int32(s.first[variable] + value)
}

// Value returns the value that a bit encodes.
func (s *Space) Value(bit int32) int {
	variable := s.owner[bit]
	value := int(bit) - s.first[variable]
	if alone := s.variables[variable].Exclusive; alone >= 0 && value >= alone {
		value++
	}
	return value
}

// Pattern fixes bits of a space to 0 or 1, or leaves them Open.
type Pattern []int8

// Open marks a bit that may be 0 or 1.
const Open = int8(-1)

// Open returns the pattern in which every bit is open.
func (s *Space) Open() Pattern { return slices.Repeat(Pattern{Open}, len(s.owner)) }

// Free opens the bits of a variable.
func (s *Space) Free(p Pattern, variable int) {
	for bit := s.first[variable]; bit < s.end(variable); bit++ {
		p[bit] = Open
	}
}

// Fix gives a variable these values and no others.
func (s *Space) Fix(p Pattern, variable int, values ...int) {
	v := s.variables[variable]
	bits := p[s.first[variable]:s.end(variable)]
	clear(bits)
	for _, value := range values {
		if value != v.Exclusive && (!v.Single || value < len(bits)) {
			p[s.Bit(variable, value)] = 1
		}
	}
}

// Values returns the values of a variable under a pattern without open bits.
func (s *Space) Values(p Pattern, variable int) []int {
	v := s.variables[variable]
	var out []int
	for bit := s.first[variable]; bit < s.end(variable); bit++ {
		if p[bit] == 1 {
			out = append(out, s.Value(int32(bit)))
			if v.Single {
				return out
			}
		}
	}
	switch {
	case len(out) > 0:
		return out
	case v.Exclusive >= 0 && !v.Single:
		return []int{v.Exclusive}
	default:
		return []int{v.Values - 1}
	}
}
