package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
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
		host, port, err := outside(o.host)
		if err != nil {
			problems = append(problems, fmt.Errorf("--host %q %w; write a name or an address, such as room.example, and behind it the port if participants use another: room.example:2200", o.host, err))
		}
		o.host, o.port = host, port
	}
	if len(problems) == 0 {
		return nil
	}
	return usagef("%w", errors.Join(problems...))
}

// everywhere reports whether the server listens on every address of this machine.
func (o *workshopFlags) everywhere() bool {
	host, _, err := net.SplitHostPort(o.listen)
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
		if host, port, err = net.SplitHostPort(text); err != nil {
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

// hostname reports whether a name is one that DNS could have.
func hostname(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			return false
		}
	}
	_, err := strconv.ParseUint(labels[len(labels)-1], 0, 64) // 1.2.3 and 0x7f are addresses to some programs
	return err != nil && len(name) <= 253
}
