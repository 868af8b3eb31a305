// Package styles keeps the color schemes that were registered.
package styles

import "github.com/alecthomas/chroma/v2"

// Registry is by name.
var Registry = map[string]*chroma.Style{}

// Register keeps a scheme and returns it.
func Register(style *chroma.Style) *chroma.Style {
	Registry[style.Name] = style
	return style
}
