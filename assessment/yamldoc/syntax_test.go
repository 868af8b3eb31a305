package yamldoc

import (
	"strings"
	"testing"
)

// TestSyntax checks the position and the words of each syntax error.
func TestSyntax(t *testing.T) {
	const emoji = `"company": "\ud83d\ude80 \\ud83d",`
	for _, tc := range []struct{ text, want string }{
		{"a: 1\nb:\n\tc: 2\n", "f:3:1: this is a tab; indent with spaces"},
		{"\ta: 1\n", "f:1:1: this is a tab"},
		{"a:\n  b: 1\n\tc: 2\n", "f:3:1: this is a tab"},
		{"a:\n\t- 1\n", "f:2:1: this is a tab"},
		{"a: |\n\ttext\n", "f:2:1: this is a tab"},
		{"a: b: c\n", `f:1:5: a colon is not expected here; put a text with ": " in quotes`},
		{"a:\n  b: 1\n   c: 2\n", "f:3:5: a colon is not expected here"},
		{"a:\n  b: [1]\n   c: 2\n", "f:3:4: the indentation does not fit; keys"},
		{"a:\n- 1\n  b: 2\n", "f:3:4: a colon is not expected here"},
		{"a: - 1\n", "f:1:4: an entry of a list is not expected here"},
		{"a: 1\nb\n", "f:3:1: a key needs a colon"},
		{"a: [1\nb: 2\n", "a comma or ] is missing before this"},
		{"a: {b: [1}\n", "f:1:10: a comma or ] is missing before this"},
		{"a: @b\n", "f:1:4: put a text that begins with @ in quotes"},
		{"a: `b`\n", "f:1:4: put a text that begins with ` in quotes"},
		{"a: %b\n", "f:1:4: put a text that begins with % in quotes"},
		{"a: *b\n", "f:1:4: put a text that begins with * in quotes"},
		{"a: * b\n", "f:1:5: put a text that begins with & or * in quotes"},
		{"a: !<b\n", "put a text that begins with ! in quotes"},
		{"a: > b\n", "put a text that begins with | or > in quotes"},
		{"a: \"b\nc: d\n", "f:1:4: the quote that begins here is not closed"},
		{"a: 'b\n---\n", "f:1:4: the quote that begins here is not closed"},
		{`a: "C:\dir"`, `f:1:7: a backslash in double quotes begins an escape; write \\ for a backslash`},
		{`a: "\ud83d"`, "this escape is no character; write the character itself"},
		{`a: "\xzz"`, "this escape lacks digits"},
		{"%YAML 1.3\n---\na: 1\n", "f:1:1: this program reads YAML 1.1 and 1.2; remove this line"},
		{"# c\n%YAML 2.0\n---\na: 1\n", "f:2:1: this program reads YAML 1.1 and 1.2; remove this line"},
		{"%FOO bar\n---\na: 1\n", "f:1:1: a line that begins with % is a directive"},
		{"%TAG x\n---\na: 1\n", "f:1:1: a line that begins with % is a directive"},
		{"%YAML one\n---\na: 1\n", "f:1:1: a line that begins with % is a directive"},
		{"a: 1\n---\nb: 1\n", "f:2:1: the file holds more than one document; leave out what begins here"},
		{"a: 1\n---\nb: [\n", "f:4:1: "},
		{"{\"a\": 1}\n{\"b\": 2}\n", "f:2:1: the file holds more than one document"},
		{"{" + emoji + "\n \"a\": 1}\n{\"b\": 2}\n", "f:3:1: the file holds more than one document"},
		{"{" + emoji + "\n \"a\" 1}\n", "f:2:6: a colon is missing before this"},
		{"{" + emoji + "\n \"a\": 1\n \"b\": 2}\n", "f:3:2: a comma or } is missing before this"},
		{"{" + emoji + "\n \"a\": [\"a\" \"b\"]}\n", "f:2:12: a comma or ] is missing before this"},
		{"{" + emoji + "\n \"a\": 1,,}\n", "f:2:9: a key is missing here"},
		{"{" + emoji + "\n \"a\": \"b\n", "a text has a line break or a tab in it"},
		{"{" + emoji + "\n \"a\": [1,\n", "f:3:1: the file ends too early"},
		{"{" + emoji + "\n // note\n \"a\": 1}\n", "f:2:2: JSON has no comments; remove this one"},
		{"{ /* note */" + emoji + "\n \"a\": 1}\n", "f:1:3: JSON has no comments"},
		{"{" + emoji + "\n \"a\": 1 // note\n}\n", "f:2:9: JSON has no comments"},
		{"{\"a\": \"\\ud83d\"}\n", "this escape is no character"},
		{"{\"a\": \"\\q\", \"b\": [1,\n", `f:1:9: a backslash begins an escape, and this is none`},
	} {
		d, err := Read([]byte(tc.text), "f", 1<<16)
		if err == nil {
			t.Errorf("%q: read as %s", tc.text, tree(d.Root))
			continue
		}
		if !strings.HasPrefix(err.Error(), "f:") || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want %q", tc.text, err, tc.want)
		}
	}
}

// TestLenient reads texts that bend the rules and have only one meaning.
func TestLenient(t *testing.T) {
	for _, text := range []string{
		"%YAML 1.2\n---\ncompany: a🚀\n",
		"%YAML 1.1 # old\n---\ncompany: a🚀\n",
		"# comment\n\n%YAML 1.2\n%TAG ! tag:example.com,2000:\n---\ncompany: a🚀\n",
		"%YAML 1.2\ncompany: a🚀\n",
		"---\ncompany: a🚀\n...\n",
		`{"company": "a\ud83d\ude80"}`,
		`{"company": "a\ud83d\ude80",}`,
		"{\"company\": \"a\\uD83D\\uDE80\" # comment\n}\n",
		"{\n\t\"company\"\n\t:\n\t\"a\\ud83d\\ude80\"\n}\n",
		`{"company": 'a🚀'}`,
	} {
		d, err := Read([]byte(text), "f", 1<<16)
		if err != nil || len(d.Root.Content) != 2 || d.Root.Content[0].Value != "company" || d.Root.Content[1].Value != "a🚀" {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if d, err := Read([]byte(`{"a": "\\ud83d\\ude80",}`), "f", 1<<16); err != nil || d.Root.Content[1].Value != `\ud83d\ude80` {
		t.Errorf("escaped backslashes: got %v", err)
	}
	if d, err := Read([]byte("a: |\n  x\n  %YAML 1.2\n"), "f", 1<<16); err != nil || d.Root.Content[1].Value != "x\n%YAML 1.2\n" {
		t.Errorf("a directive inside a text: got %v", err)
	}
	if d, err := Read([]byte(`{"a": [1.0, -2.5e3, 1E2, -0]}`), "f", 1<<16); err != nil || d.Root.Content[1].Content[1].Value != "-2.5e3" {
		t.Errorf("numbers: got %v", err)
	}
}
