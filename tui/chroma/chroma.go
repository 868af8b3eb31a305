// Package chroma replaces github.com/alecthomas/chroma/v2 in go.mod: chroma reads
// its styles and grammars before main begins, more than half of the time to the
// first frame (upstream 2.27 does too), and nothing here colors program text.
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
