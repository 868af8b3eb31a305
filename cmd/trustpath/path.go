package main

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/anmitsu/go-shlex"
)

// enteredPath reads a path from a field of the screens: as it is where a file
// has that name, else without what a terminal adds to a file that is dropped on
// it: quotes, backslashes before blanks, or the form of a URL.
func enteredPath(text string) string {
	text = strings.TrimSpace(text)
	if _, err := os.Lstat(expand(text)); err == nil {
		return expand(text)
	}
	return expand(droppedPath(text, runtime.GOOS == "windows"))
}

func droppedPath(text string, windows bool) string {
	const scheme = "file://"
	switch {
	case len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme):
		return pathOfURL(text, text[len(scheme):], windows)
	case windows:
		return strings.Trim(text, `"`)
	case strings.HasPrefix(text, "'"), strings.HasPrefix(text, `"`), strings.Contains(text, `\`):
		if words, err := shlex.Split(text, true); err == nil && len(words) == 1 {
			return words[0]
		}
	}
	return text
}

// pathOfURL returns the path of a file on this machine from what follows file://;
// the whole text when it is none.
func pathOfURL(text, address string, windows bool) string {
	host, path, found := strings.Cut(address, "/")
	this, _ := os.Hostname()
	if !found || host != "" && !strings.EqualFold(host, "localhost") && !strings.EqualFold(host, this) {
		return text
	}
	path, err := url.PathUnescape("/" + path)
	if err != nil {
		return text
	}
	if windows && len(path) > 2 && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}
