package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trustpath/assessment/safetext"
	screens "trustpath/tui/workshop"
)

// addresses checks where a workshop listens and how participants reach it.
func (o *workshopFlags) addresses() error {
	var problems []error
	if o.listen != "" {
		if _, _, err := net.SplitHostPort(o.listen); err != nil {
			problems = append(problems, fmt.Errorf("--listen: %w; write an address and a port, such as :2222", err))
		}
	}
	if o.host != "" || o.changed("host") {
		if _, _, err := outside(o.host); err != nil {
			problems = append(problems, fmt.Errorf("--host %q %w; write a name or an address, such as room.example, and behind it the port if participants use another: room.example:2200", o.host, err))
		}
	}
	return usageErrors(problems...)
}

// everywhere reports whether an address to listen on is every one of this machine.
func everywhere(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	addr, parsing := netip.ParseAddr(host)
	return err == nil && (host == "" || parsing == nil && addr.IsUnspecified())
}

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// outside reads the name or the address that participants type, with or without
// a port. It ends up in a command that they copy, so nothing else may be in it.
func outside(text string) (host, port string, err error) {
	text = strings.TrimSpace(text)
	if u, err := url.Parse(text); err == nil && strings.Contains(text, "://") {
		return "", "", fmt.Errorf("is a URL, and ssh needs the name alone (%s)", u.Hostname())
	}
	if _, name, found := strings.Cut(text, "@"); found {
		return "", "", fmt.Errorf("has a user in it, and participants need none (%s)", name)
	}
	host = text
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed && strings.HasSuffix(text, "]") {
		host = inner[:len(inner)-1]
	} else if bracketed || strings.Count(text, ":") == 1 {
		host, port, err = net.SplitHostPort(text)
		if err != nil {
			return "", "", fmt.Errorf("is not an address: %w", err)
		}
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", "", fmt.Errorf("has the port %q, which is not a number from 1 to 65535", port)
		}
		port = strings.TrimLeft(port, "0")
	}
	switch addr, err := netip.ParseAddr(host); {
	case err != nil && !hostname(host):
		return "", "", errors.New("is neither a name nor an address")
	case err == nil && (addr.Zone() != "" || addr.Unmap().IsUnspecified() || addr.Unmap().IsMulticast() || addr.Unmap() == broadcast):
		return "", "", errors.New("is an address that other computers can't use")
	}
	return host, port, nil
}

// dnsName is a name as DNS could have it, or with underscores.
var dnsName = safetext.Pattern(`^(?:[0-9A-Za-z_](?:[-0-9A-Za-z_]{0,61}[0-9A-Za-z_])?(?:\.|$))+$`)

// hostname reports whether a name is one that DNS could have, and no address to some
// program, as 1.2.3 and 0x7f are.
func hostname(name string) bool {
	last := strings.TrimSuffix(name, ".")
	_, err := strconv.ParseUint(last[strings.LastIndexByte(last, '.')+1:], 0, 64)
	return err != nil && len(name) <= 253 && dnsName().MatchString(name)
}

// listenFor is the address to listen on for people who type a host: this computer alone
// for an address that only it reaches.
func listenFor(host, port string) string {
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsLoopback() || host == "localhost" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return ":" + port
}

// lookupTimeout is how long the name of an address is looked up.
const lookupTimeout = 2 * time.Second

// checkSetup looks at what could keep people from joining. ours is the port that the
// workshop has already.
func checkSetup(ctx context.Context, is screens.Setup, ours string) []screens.Check {
	if is.Offline {
		return []screens.Check{{Text: "no one joins over a network, and you count raised hands"}}
	}
	host, _, err := outside(is.Address)
	if err != nil {
		return []screens.Check{{Bad: true, Text: fmt.Sprintf("the address %q %s", is.Address, err)}}
	}
	n, err := strconv.ParseUint(is.Port, 10, 16)
	if err != nil || n == 0 {
		return []screens.Check{{Bad: true, Text: fmt.Sprintf("the port %q is not a number from 1 to 65535", is.Port)}}
	}
	listen := listenFor(host, is.Port)
	out := []screens.Check{{Text: "port " + is.Port + " is the one of this workshop"}}
	if is.Port != ours {
		listener, err := net.Listen("tcp", listen)
		if err != nil {
			return []screens.Check{{Bad: true, Text: "port " + is.Port + " is in use or not allowed; choose another"}}
		}
		_ = listener.Close() // it was only tried
		out[0].Text = "port " + is.Port + " is free"
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		out = append(out, screens.Check{Warn: true, Text: "this computer does not find " + host})
	} else {
		out = append(out, screens.Check{Text: "this computer finds " + host})
	}
	if !strings.HasPrefix(listen, ":") {
		return append(out, screens.Check{Warn: true, Text: "only this computer reaches " + host})
	}
	return append(out,
		screens.Check{Warn: true, Text: "every network of this computer can reach it"},
		screens.Check{Warn: true, Text: "not checked from outside: try it once from a phone hotspot"})
}
