// Package report writes a result for people and programs: markdown and JSON.
package report

import (
	"encoding/json"
	"io"
	"reflect"

	"trustpath/assessment"
)

// JSON writes the result, schema 1: indented, the same bytes for the same
// result, empty lists as [], a newline at the end. The result stays as it was.
func JSON(w io.Writer, r assessment.Result) error { return Encode(w, r) }

// Encode writes any document in the form of the result.
func Encode(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(filled(reflect.ValueOf(v)).Interface())
}

// filled copies a value with every nil list made empty. It copies, since a
// screen may be reading the same result.
func filled(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(filled(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(filled(v.Field(i)))
			}
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(filled(v.Index(i)))
		}
	case reflect.Map:
		out.Set(reflect.MakeMap(v.Type()))
		for _, key := range v.MapKeys() {
			out.SetMapIndex(key, filled(v.MapIndex(key)))
		}
	}
	return out
}
