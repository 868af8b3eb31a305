// Package chroma replaces github.com/alecthomas/chroma/v2 in go.mod for glamour, which highlights no program text here:
// upstream, 2.14 and 2.27 alike, takes 20 ms before main begins (GODEBUG=inittrace=1), half of the time to the first frame.
// It goes with the first chroma after 2.27.0 that starts lazily, or with a build tag of glamour that leaves it out.
package chroma

// TokenType is a kind of word in a program.
type TokenType int

// The kinds that glamour names.
const (
	Background TokenType = iota
	Text
	Error
	Comment
	CommentPreproc
	Keyword
	KeywordReserved
	KeywordNamespace
	KeywordType
	Operator
	Punctuation
	Name
	NameBuiltin
	NameTag
	NameAttribute
	NameClass
	NameConstant
	NameDecorator
	NameException
	NameFunction
	NameOther
	Literal
	LiteralNumber
	LiteralDate
	LiteralString
	LiteralStringEscape
	GenericDeleted
	GenericEmph
	GenericInserted
	GenericStrong
	GenericSubheading
)

// StyleEntries are the looks of each kind.
type StyleEntries map[TokenType]string

// Style is a color scheme; only its name is kept.
type Style struct{ Name string }

// MustNewStyle returns a scheme by this name.
func MustNewStyle(name string, _ StyleEntries) *Style { return &Style{Name: name} }
