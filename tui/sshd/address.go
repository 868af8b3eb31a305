package sshd

import (
	"net"
	"net/netip"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// JoinLine is what a participant types, "ssh -p 2222 192.0.2.7".
func (s *Server) JoinLine() string {
	host, port := s.reachable()
	return "ssh -p " + port + " " + host
}

// Fingerprint is that of the host key, "SHA256:…", which ssh shows to a
// participant on the first visit.
func (s *Server) Fingerprint() string { return gossh.FingerprintSHA256(s.key.PublicKey()) }

// KnownHosts is the line for a participant's known_hosts file, with which ssh
// does not ask.
func (s *Server) KnownHosts() string {
	host, port := s.reachable()
	return knownhosts.Line([]string{net.JoinHostPort(host, port)}, s.key.PublicKey())
}

// Addr is where the server listens.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// reachable is where participants find the server: where it listens, or if that
// is everywhere, the first address of this machine that others can reach.
func (s *Server) reachable() (host, port string) {
	host, port, _ = net.SplitHostPort(s.listener.Addr().String())
	if s.options.Port != "" {
		port = s.options.Port
	}
	if s.options.Host != "" {
		return s.options.Host, port
	}
	if at, err := netip.ParseAddr(host); err == nil && at.IsUnspecified() {
		found, _ := net.InterfaceAddrs()
		host = outward(found)
	}
	return host, port
}

// outward is the first address that is more than this machine's own; of IPv4 if
// there is one, since it is shorter to type.
func outward(found []net.Addr) string {
	out := "localhost"
	for _, one := range found {
		network, err := netip.ParsePrefix(one.String())
		if err != nil || !network.Addr().IsGlobalUnicast() {
			continue
		}
		if network.Addr().Is4() {
			return network.Addr().String()
		}
		if out == "localhost" {
			out = network.Addr().String()
		}
	}
	return out
}

// owner is the address of a connection, or the network of an IPv6 address that
// one owner has.
func owner(from net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(from.String())
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.Is4() {
		return addr
	}
	network, _ := addr.Prefix(64) // of an IPv6 address it never fails
	return network.Addr()
}
