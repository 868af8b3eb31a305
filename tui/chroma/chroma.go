// Package chroma stands in for github.com/alecthomas/chroma/v2, which glamour
// colours program text with. What trustpath draws holds none, and chroma reads
// seventy colour schemes and three hundred grammars before main begins: more than
// half of the time until the first question, and four megabytes. Here are the
// names that glamour uses; program text keeps the colour of its block.
//
// It is put in place by a replace in go.mod, which the module of a program may
// have and a library must not: go install NAME@VERSION refuses it. This module
// has no address to be installed from by version, so nobody can meet that; from
// a clone everything works. To be without it, drop that line and this folder.
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

// Style is a colour scheme; only its name is kept.
type Style struct{ Name string }

// MustNewStyle returns a scheme by this name.
func MustNewStyle(name string, _ StyleEntries) *Style { return &Style{Name: name} }
