package assessment

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// snapshotWriter writes the exported fields of a catalog in order: numbers as
// varints, texts and lists after their length, the entries of a map sorted. A
// length is one more than it is, so that 0 stays for nil.
type snapshotWriter struct{ out []byte }

func (w *snapshotWriter) number(n int) { w.out = binary.AppendVarint(w.out, int64(n)) }

func (w *snapshotWriter) text(s string) {
	w.number(len(s))
	w.out = append(w.out, s...)
}

func (w *snapshotWriter) value(v reflect.Value) {
	switch known := v.Addr().Interface().(type) {
	case *Date:
		w.number(int(known.number))
		return
	case **Logic:
		w.logic(*known)
		return
	}
	switch v.Kind() {
	case reflect.String:
		w.text(v.String())
	case reflect.Bool:
		w.number(map[bool]int{true: 1}[v.Bool()])
	case reflect.Int, reflect.Int32:
		w.number(int(v.Int()))
	case reflect.Float64:
		w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(v.Float()))
	case reflect.Struct:
		w.fields(v)
	case reflect.Array:
		w.elements(v)
	case reflect.Slice:
		if v.IsNil() {
			w.number(0)
			return
		}
		w.number(v.Len() + 1)
		w.elements(v)
	case reflect.Map:
		w.entries(v)
	default:
		panic(fmt.Sprintf("a snapshot has no way to write %s", v.Type()))
	}
}

// fields leaves out what the catalog works out by itself. No other type has
// something that its exported fields do not say.
func (w *snapshotWriter) fields(v reflect.Value) {
	for i := range v.NumField() {
		switch field := v.Type().Field(i); {
		case field.IsExported():
			w.value(v.Field(i))
		case v.Type() != reflect.TypeFor[Catalog]():
			panic(fmt.Sprintf("a snapshot has no way to write %s.%s", v.Type(), field.Name))
		}
	}
}

func (w *snapshotWriter) elements(v reflect.Value) {
	for i := range v.Len() {
		w.value(v.Index(i))
	}
}

// entries writes a map in the order of its written keys.
func (w *snapshotWriter) entries(v reflect.Value) {
	if v.IsNil() {
		w.number(0)
		return
	}
	type entry struct{ key, value []byte }
	var all []entry
	for each := v.MapRange(); each.Next(); {
		all = append(all, entry{written(each.Key()), written(each.Value())})
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(string(a.key), string(b.key)) })
	w.number(len(all) + 1)
	for _, e := range all {
		w.out = append(append(w.out, e.key...), e.value...)
	}
}

// written returns one value by itself; what comes out of a map has no address.
func written(v reflect.Value) []byte {
	var w snapshotWriter
	here := reflect.New(v.Type()).Elem()
	here.Set(v)
	w.value(here)
	return w.out
}

func (w *snapshotWriter) logic(l *Logic) {
	w.number(len(l.nodes))
	for i, n := range l.nodes {
		w.number(int(n.a))
		w.number(int(n.b))
		w.number(int(l.literals[i].question))
		w.number(int(l.literals[i].option))
	}
}

// diagrams writes the nodes after the terminals, each after what it leads to.
func (w *snapshotWriter) diagrams(d *lazyDiagrams) {
	w.number(len(d.level))
	for at := terminals; at < len(d.level); at++ {
		w.number(int(d.level[at]))
		w.number(int(d.low[at]))
		w.number(int(d.high[at]))
	}
	for _, root := range d.roots {
		w.number(int(root))
	}
}
