package main

import (
	"errors"
	"strings"
	"testing"
)

func TestOutside(t *testing.T) {
	for _, tc := range []struct{ in, host, port string }{
		{"room.example", "room.example", ""},
		{"  room.example ", "room.example", ""},
		{"room.example.", "room.example.", ""},
		{"ROOM", "ROOM", ""},
		{"my_host-1", "my_host-1", ""},
		{"room.example:2200", "room.example", "2200"},
		{"room.example:022", "room.example", "22"},
		{"192.0.2.7", "192.0.2.7", ""},
		{"192.0.2.7:65535", "192.0.2.7", "65535"},
		{"2001:db8::1", "2001:db8::1", ""},
		{"[2001:db8::1]", "2001:db8::1", ""},
		{"[2001:db8::1]:2200", "2001:db8::1", "2200"},
		{"0.tcp.example:12345", "0.tcp.example", "12345"},
		{"xn--rum-0qa.example", "xn--rum-0qa.example", ""},
	} {
		host, port, err := outside(tc.in)
		if err != nil || host != tc.host || port != tc.port {
			t.Errorf("%q: got %q, %q, %v; want %q, %q", tc.in, host, port, err, tc.host, tc.port)
		}
	}
	for _, in := range []string{"", " ", "-oProxyCommand=x", "-p", "--", "x y", "x\ty", "\nx\ny", "https://x.example/", "ssh://x.example:22", "x.example/", "a@x.example",
		"a@x.example:22", "x.example:", "x.example:0", "x.example:65536", "x.example:-1", "x.example:ssh", "x.example:22:33", ":2222", "[]", "[::1", "::1]",
		"[fe80::1%eth0]:22", "fe80::1%eth0", "0.0.0.0", "::", "[::]:22", "224.0.0.1", "::ffff:0.0.0.0", "::ffff:224.0.0.1", "255.255.255.255", "[::ffff:255.255.255.255]:22", "300.1.2.3", "1.2.3", "0x7f000001", "x..y", ".x", "x..", "x-.y", "-x.y", "x;id", "$(id)", "`id`", "x|y",
		"x,y", "x'y", "x\"y", "x\\y", "räum.example", "x\x1b[31m", "x\u202ey", strings.Repeat("a", 64), strings.Repeat("a.", 200) + "b"} {
		if host, port, err := outside(in); err == nil {
			t.Errorf("%q: taken as %q, %q", in, host, port)
		}
	}
}

// What is wrong with both flags is said at once, with what to write instead.
func TestAddresses(t *testing.T) {
	set := func(string) bool { return true }
	wrong := workshopFlags{listen: "2222", host: "https://room.example/", changed: set}
	var refused failure
	err := wrong.addresses()
	if !errors.As(err, &refused) || refused.code != codeUsage {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"--listen", ":2222", "--host", "room.example:2200", "(room.example)"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
	for _, host := range []string{"", "  "} {
		if err := (&workshopFlags{host: host, changed: set}).addresses(); err == nil {
			t.Errorf("--host %q is taken", host)
		}
	}
	right := workshopFlags{listen: ":2222", host: "[2001:db8::1]:2200", changed: set}
	if err := right.addresses(); err != nil || right.host != "2001:db8::1" || right.port != "2200" {
		t.Errorf("got %q, %q, %v", right.host, right.port, err)
	}
	for listen, want := range map[string]bool{":2222": true, "0.0.0.0:0": true, "[::]:2222": true, "[0:0::0]:1": true, "127.0.0.1:2222": false, "": false, "[::1]:1": false, "localhost:1": false, "192.0.2.7:1": false} {
		if got := (&workshopFlags{listen: listen}).everywhere(); got != want {
			t.Errorf("%q is everywhere: got %v, want %v", listen, got, want)
		}
	}
}
