package main

import "testing"

func TestUnicodeLocale(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		all, ctype, lang string
		want             bool
	}{
		{"", "", "", true},
		{"", "", "en_US.UTF-8", true},
		{"", "", "de_DE.utf8@euro", true},
		{"", "", "en_US", true},
		{"", "", "C", false},
		{"POSIX", "", "en_US.UTF-8", false},
		{"", "C.UTF-8", "C", true},
		{"", "ja_JP.eucJP", "", false},
		{"C.UTF-8", "", "de_DE.ISO-8859-15@euro", true},
	} {
		env := map[string]string{"LC_ALL": test.all, "LC_CTYPE": test.ctype, "LANG": test.lang}
		if got := unicodeLocale(func(name string) string { return env[name] }); got != test.want {
			t.Errorf("%v: got %v, want %v", env, got, test.want)
		}
	}
}
