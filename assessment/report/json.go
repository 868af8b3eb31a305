// Package report writes a result for people and programs: markdown and JSON.
package report

import (
	"encoding/json"
	"io"
	"reflect"

	"trustpath/assessment"
)

// JSON writes the result, schema 1: indented, the same bytes for the same
// result, empty lists as [], a newline at the end.
func JSON(w io.Writer, r assessment.Result) error {
	lists(reflect.ValueOf(&r).Elem())
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// lists makes every nil list empty. Elements are reached in place: what the
// caller holds changes from nil to empty at most.
func lists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			lists(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				lists(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			lists(v.Index(i))
		}
	}
}
