package assessment

import (
	"math"
	"reflect"
)

// snapshotReader takes in what snapshotWriter wrote. After something that
// cannot be, failed is set and the rest reads as zeros.
type snapshotReader struct {
	rest   string
	failed bool
}

func (r *snapshotReader) fail() {
	r.failed, r.rest = true, ""
}

// number reads a varint in zigzag, as package encoding/binary writes it.
func (r *snapshotReader) number() int {
	bits, shift := uint64(0), 0
	for i := 0; i < len(r.rest); i++ {
		b := r.rest[i]
		if bits |= uint64(b&0x7f) << shift; b < 0x80 {
			r.rest = r.rest[i+1:]
			return int(int64(bits>>1) ^ -int64(bits&1))
		}
		if shift += 7; shift > 63 {
			break
		}
	}
	r.fail()
	return 0
}

// length reads a number of things that take at least one byte each.
func (r *snapshotReader) length() int {
	n := r.number()
	if n < 0 || n > len(r.rest)+1 {
		r.fail()
		return 0
	}
	return n
}

// below reads a position in something of this length.
func (r *snapshotReader) below(length int) int {
	n := r.number()
	if n < 0 || n >= length {
		r.fail()
		return 0
	}
	return n
}

func (r *snapshotReader) text() string { return r.take(r.length()) }

func (r *snapshotReader) take(n int) string {
	if n > len(r.rest) {
		r.fail()
		return ""
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *snapshotReader) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.number() == 1)
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(r.number()))
	case reflect.Float64:
		v.SetFloat(r.float())
	case reflect.Struct:
		r.fields(v)
	case reflect.Array:
		for i := range v.Len() {
			r.value(v.Index(i))
		}
	case reflect.Slice:
		if n := r.length(); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
			for i := range n - 1 {
				r.value(v.Index(i))
			}
		}
	case reflect.Map:
		if n := r.length(); n > 0 {
			r.entries(v, n-1)
		}
	case reflect.Pointer:
		v.Set(reflect.ValueOf(r.logic()))
	}
}

func (r *snapshotReader) fields(v reflect.Value) {
	if date, ok := v.Addr().Interface().(*Date); ok {
		date.number = int32(r.number())
		return
	}
	for i := range v.NumField() {
		if field := v.Field(i); field.CanSet() { // not what is worked out of the others
			r.value(field)
		}
	}
}

func (r *snapshotReader) entries(v reflect.Value, n int) {
	v.Set(reflect.MakeMapWithSize(v.Type(), n))
	for range n {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.value(key)
		r.value(value)
		v.SetMapIndex(key, value)
	}
}

func (r *snapshotReader) float() float64 {
	bits := uint64(0)
	for at, b := range []byte(r.take(8)) {
		bits |= uint64(b) << (8 * at)
	}
	return math.Float64frombits(bits)
}

// logic reads conditions for use. More cannot be added to them: what finds
// equal ones is not there.
func (r *snapshotReader) logic() *Logic {
	n := r.length()
	l := &Logic{nodes: make([]node, 0, n), literals: make([]literal, 0, n)}
	for range n {
		l.append(expression{node{Condition(r.number()), Condition(r.number())},
			literal{int16(r.number()), int16(r.number())}})
	}
	return l
}

func (r *snapshotReader) diagrams(c *Catalog) {
	d := &c.diagrams
	d.space, d.diagram = newSpace(c.Questions), newDiagram()
	d.unique = nil
	for at, end := terminals, r.length(); at < end; at++ {
		d.level = append(d.level, int32(r.below(d.space.bits)))
		d.low = append(d.low, int32(r.below(at)))
		d.high = append(d.high, int32(r.below(at)))
	}
	for range c.Attributes {
		d.roots = append(d.roots, int32(r.below(len(d.level))))
	}
}
