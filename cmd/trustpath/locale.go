package main

import "strings"

// signs reports whether only ASCII signs are drawn: because of --ascii, or
// because the locale says that the terminal knows no others.
func (a *app) signs() bool { return a.ascii || !unicodeLocale(a.getenv) }

// unicodeLocale reports whether text may hold any character, by the first of
// LC_ALL, LC_CTYPE and LANG that is set. Where none is, or one names no set of
// characters, a terminal of today is taken for granted.
func unicodeLocale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		_, charset, named := strings.Cut(locale, ".")
		charset, _, _ = strings.Cut(charset, "@")
		switch strings.ToLower(charset) {
		case "utf-8", "utf8":
			return true
		}
		return !named && locale != "C" && locale != "POSIX"
	}
	return true
}
