package sshd

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/workshop"
)

const (
	codesAsked = 3  // in one round of questions; ssh may ask for another
	keysTried  = 32 // that a client may offer
)

var (
	errCode = errors.New("the code was wrong")
	errWeak = errors.New("the key is too short")
)

// pass is what somebody came in with.
type pass struct {
	workshop.Identity
	name, role string
	rejoin     string // the code of their own, in words; "" for none or not made now
}

// passKey is where the permissions of a connection have the pass.
type passKey struct{}

func admitted(p pass) *gossh.Permissions {
	return &gossh.Permissions{ExtraData: map[any]any{passKey{}: p}}
}

// secure are the algorithms that the server offers: those that the library
// calls secure, less what still has SHA-1.
var secure = func() gossh.Algorithms {
	all := gossh.SupportedAlgorithms()
	for _, list := range []*[]string{&all.KeyExchanges, &all.Ciphers, &all.MACs, &all.HostKeys, &all.PublicKeyAuths} {
		*list = slices.DeleteFunc(*list, func(name string) bool { return strings.Contains(name, "sha1") })
	}
	return all
}()

// leastRSA is how many bits an RSA key needs.
const leastRSA = 2048

// weak reports whether a key is too short.
func weak(key gossh.PublicKey) bool {
	public, ok := key.(gossh.CryptoPublicKey)
	if !ok {
		return false
	}
	short, ok := public.CryptoPublicKey().(*rsa.PublicKey)
	return ok && short.N.BitLen() < leastRSA
}

// config says how a connection proves who it is. Permissions alone tell the
// session, and they come from the last step that was verified.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	v := visitorOf(ctx)
	return &gossh.ServerConfig{
		Config:                  gossh.Config{KeyExchanges: secure.KeyExchanges, Ciphers: secure.Ciphers, MACs: secure.MACs},
		PublicKeyAuthAlgorithms: secure.PublicKeyAuths,
		PreAuthConnCallback:     func(c gossh.ServerPreAuthConn) { v.conn = c },
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return s.offered(v, key)
		},
		KeyboardInteractiveCallback: s.door(v, ""),
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if err == nil {
				v.expire(s.options.limits.handshake) // a client asks for its session by itself
			}
		},
	}
}

// offered is called for a key that somebody offers, and may not have: nothing
// is kept of it. What it returns holds only after a signature with this key was
// verified. A key that is in the room passes; any other one has to go through
// the door.
func (s *Server) offered(v *visitor, key gossh.PublicKey) (*gossh.Permissions, error) {
	if v.offers++; v.offers > keysTried {
		v.end()
		return nil, errGone
	}
	if cert, ok := key.(*gossh.Certificate); ok {
		key = cert.Key // a new certificate of the same person
	}
	if weak(key) {
		return nil, errWeak
	}
	fingerprint := gossh.FingerprintSHA256(key)
	who := workshop.Identity{Key: fingerprint}
	if _, known := s.room.Find(who); known {
		if !v.atBack() {
			return nil, errGone
		}
		return admitted(pass{Identity: who}), nil
	}
	if !v.atDoor() {
		return nil, errGone
	}
	return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
		KeyboardInteractiveCallback: s.door(v, fingerprint),
	}}
}

// door asks for the code and a name. The key is the one that signed before, or
// "" where there was none.
func (s *Server) door(v *visitor, key string) func(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	return func(_ gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
		if !v.atDoor() {
			return nil, errGone
		}
		p, err := s.code(v, ask)
		if err != nil {
			return nil, err
		}
		if p.Code != "" { // back, by a code of their own
			return admitted(p), nil
		}
		answers, err := ask("", "Welcome. What the room may call you, and what you do there.\n",
			[]string{"Your name: ", "Your role, such as legal, or nothing: "}, []bool{true, true})
		if err != nil {
			return nil, err
		}
		p.name, p.role, p.Key = answers[0], answers[1], key
		if wait := s.gate.newcomer(v.from); wait > 0 {
			v.hold(wait, "Many new people came from your network. Please stay: your turn comes")
			if err := pause(v.done, wait); err != nil {
				return nil, err
			}
		}
		if key != "" {
			return admitted(p), nil
		}
		if p.rejoin, err = workshop.NewCode(rand.Reader); err != nil {
			return nil, err
		}
		p.Code = workshop.Digest(p.rejoin)
		_, err = ask("", fmt.Sprintf("If your line drops, come back with a code of your own instead of the room's:\n\n    %s\n\n", p.rejoin),
			[]string{"Noted? Press enter to go in. "}, []bool{true})
		return admitted(p), err
	}
}

// code asks for the code of the room, or somebody's own to come back with. Both
// are compared before it is known whether this guess counts, and in the same
// time whether they are alike or not.
func (s *Server) code(v *visitor, ask gossh.KeyboardInteractiveChallenge) (pass, error) {
	notice := ""
	for range codesAsked {
		answers, err := ask("", notice, []string{"Code of the workshop: "}, []bool{true})
		if err != nil {
			return pass{}, err
		}
		right := workshop.Same(s.options.Code, answers[0])
		own := workshop.Identity{Code: workshop.Digest(answers[0])}
		_, back := s.room.Find(own)
		in, err := s.guesses.try(v, right || back, func(wait time.Duration) {
			v.hold(wait, "Too many wrong codes came from your network. Please stay: yours is looked at")
		})
		switch {
		case err != nil:
			return pass{}, err
		case in && right:
			return pass{}, nil
		case in:
			return pass{Identity: own}, nil
		}
		notice = "That is not the code. It is four words; capitals, blanks and hyphens do not matter.\n"
	}
	return pass{}, errCode
}

// hold writes why nothing happens, and gives the person the time for it. A line
// that is too slow for the words is no reason to give up.
func (v *visitor) hold(wait time.Duration, why string) {
	v.expire(wait + v.gate.limits.door)
	_ = v.conn.SendAuthBanner(fmt.Sprintf("%s in about %.0f seconds.\r\n", why, math.Ceil(wait.Seconds())))
}
