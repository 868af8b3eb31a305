// Package workshop is a room that answers an assessment together, without a
// network, a screen, a clock or chance: a state machine that is fed events and
// gives views.
//
// A Hub is the state. Apply carries out one Event or says what is wrong with it
// and changes nothing; Replay makes the same state from the same events, which
// is how a workshop is stored and resumed. One goroutine at a time uses a Hub.
// The views are values that nobody changes any more, so they may be handed to
// other goroutines; compute each one once after an event and send it on.
//
//	h := workshop.New(catalog)
//	err := h.Apply(workshop.Open{Mode: workshop.Rounds, Named: true, Answers: known})
//	err = h.Apply(workshop.Join{Identity: workshop.Identity{Key: fingerprint}, Name: name, Role: "legal"})
//	who, _ := h.Find(workshop.Identity{Key: fingerprint})      // "p1", from now on
//	err = h.Apply(workshop.Put{Question: "regions"})
//	err = h.Apply(workshop.Vote{Who: who, Question: "regions", Answer: assessment.Choose("eu"), Note: "mostly"})
//	h.Facilitator().Votes                                      // 1 of 1; Spread is nil
//	err = h.Apply(workshop.Reveal{Question: "regions"})
//	view := h.Facilitator()                                    // view.Spread says who gave what
//	split := workshop.Weigh(catalog, run, today, view.Spread)  // does it matter? run has view.Answers
//	err = h.Apply(workshop.Record{Question: "regions", Answer: assessment.Choose("eu"), Dissent: "UK from May"})
//
// A server finds out who somebody is with Find and then applies Rejoin, else
// Join. Every Join and Rejoin is one connection and is ended by one Leave; the
// same person may have several and votes once. After the program was ended,
// Resume comes first. To store an event before it is acknowledged, call Admit,
// write what it returns, then Apply.
//
// Before the reveal nobody sees a vote but who gave it: the others see how many
// are in, and the facilitator whose. In free mode they see who has finished and
// nothing of the questions, since which questions somebody has answered says
// what led there. Only its author sees a Draft; at the reveal the answer in it
// counts as an unconfirmed vote. Without names a reveal needs three votes and
// shows nothing in the order in which people came. That holds for views and
// results: the events, and a file that keeps them, say who voted what, since a
// vote can be changed.
package workshop
