package tui

import (
	"trustpath/tui/screen/compare"
	"trustpath/tui/ui"
)

// pageMaps are the keys of each page, for what the palette lists of pages that
// are not open.
func pageMaps() []ui.KeyMap {
	var out []ui.KeyMap
	for _, page := range []ui.Keyed{
		new(compare.Changes),
	} {
		out = append(out, page.Keys())
	}
	return out
}
