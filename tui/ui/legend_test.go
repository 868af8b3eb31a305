package ui_test

import (
	"reflect"
	"slices"
	"testing"

	"trustpath/tui/ui"
)

// Every sign has words, unless it only draws.
func TestEverySignHasWords(t *testing.T) {
	drawing := []string{"Cursor", "Chosen", "Line", "Heavy", "Block", "Rule", "Tee", "TopLeft", "TopRight", "BottomLeft", "BottomEnd",
		"Ellipsis", "Quote", "Dash", "Up", "Down", "Left", "Right"}
	g := ui.NewGlyphs(false)
	var told []string
	for _, meaning := range g.Legend() {
		if meaning[1] == "" {
			t.Errorf("%s has no words", meaning[0])
		}
		told = append(told, meaning[0])
	}
	v := reflect.ValueOf(g)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Type.Kind() == reflect.String && !slices.Contains(drawing, field.Name) && !slices.Contains(told, v.Field(i).String()) {
			t.Errorf("%s %q is in no legend", field.Name, v.Field(i))
		}
	}
}
