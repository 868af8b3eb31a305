// Package sshd is the server of a workshop: people join with one ssh line, the
// code of the room and their name, and each of them gets screens of their own.
//
// Room lets many sessions share one workshop.Hub. Server lets people in over
// SSH, gives each session a tea.Program, and refuses everything else that SSH
// could do: commands, files, forwarding, agents, and whatever reaches the
// machine that the server runs on.
//
// A connection goes through four stations, each with places of its own, so that
// whoever fills one stands in nobody's way who is further on:
//
//	quiet      nothing came from it yet; the oldest one goes first
//	handshake  keys are exchanged, by machines: a few per address, the rest wait
//	door       a person types the code and a name
//	inside     one session, until it ends
//
// Who somebody is comes from the key that signed, never from one that was only
// offered; who has no key gets a code of their own to come back with.
package sshd
