// Package sshd is the server of a workshop: people join with one ssh line, the
// code of the room and their name, and each of them gets screens of their own.
//
// Room lets many sessions share one workshop.Hub. Server lets people in over
// SSH, gives each session a tea.Program, and refuses everything else that SSH
// could do: commands, files, forwarding, agents, and whatever reaches the
// machine that the server runs on.
//
// A connection goes through four stations, each with places of its own for each
// address:
//
//	starting   until the client has sent its KEXINIT, which takes no person
//	comparing  until keys are exchanged; a person may compare the fingerprint
//	door       a person types the code and a name, or signs with a known key
//	inside     one session, until it ends
//
// If there are too many connections, those outside give way, first from the
// address that has most. An idle session stays: a talk may take an hour. A dead
// line is found by the keepalive of TCP.
//
// Who somebody is comes from the key that signed, never from one that was only
// offered; who has no key gets a code of their own to come back with.
package sshd
