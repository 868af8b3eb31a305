package assessment

import (
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"strings"
)

// Snapshot returns the catalog as bytes out of which Restore makes it again
// much faster than content is read and checked: with its conditions, and with
// the diagrams of what is possible already built. The same catalog always gives
// the same bytes.
func (c *Catalog) Snapshot() []byte {
	w := &snapshotWriter{}
	w.text(snapshotShape())
	w.value(reflect.ValueOf(c).Elem())
	w.diagrams(c.prepare())
	return w.out
}

// Restore makes a catalog out of what Snapshot returned, without copying its
// texts. What another version of this program wrote, and what is not whole, is
// refused, so that the caller reads the content itself.
func Restore(snapshot string) (*Catalog, error) {
	r := &snapshotReader{rest: snapshot}
	if r.text() != snapshotShape() {
		return nil, errors.New("the snapshot was made by another version of this program")
	}
	c := &Catalog{}
	r.value(reflect.ValueOf(c).Elem())
	c.diagrams.once.Do(func() { r.diagrams(c) })
	if r.failed || r.rest != "" {
		return nil, errors.New("the snapshot is not whole")
	}
	return c, nil
}

// snapshotShape stands for the fields of a catalog and of everything below it,
// in order: a snapshot of another shape means something else. The number grows
// when the same fields are written in another way.
func snapshotShape() string {
	var fields strings.Builder
	describe(&fields, reflect.TypeFor[Catalog](), map[reflect.Type]bool{})
	sum := fnv.New64a()
	sum.Write([]byte(fields.String()))
	return fmt.Sprintf("trustpath snapshot 1 %016x", sum.Sum64())
}

// describe writes the structure of a type, each type once.
func describe(out *strings.Builder, t reflect.Type, seen map[reflect.Type]bool) {
	out.WriteString(t.String())
	out.WriteByte('\n')
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Map:
		describe(out, t.Key(), seen)
		describe(out, t.Elem(), seen)
	case reflect.Array, reflect.Slice:
		describe(out, t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if field := t.Field(i); field.IsExported() {
				out.WriteString(field.Name)
				out.WriteByte(' ')
				describe(out, field.Type, seen)
			}
		}
	default:
		out.WriteString(t.Kind().String())
	}
}
