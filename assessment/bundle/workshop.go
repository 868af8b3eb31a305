package bundle

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

// Workshop is the last workshop on an assessment, as far as it is to be shown
// elsewhere: its events are those of workshop.Minutes.
type Workshop struct {
	Content string // that it was held with; see assessment.PackRef.Name
	Created time.Time
	Events  []workshop.Event
}

// room is the form of a workshop in a bundle. The digest is of everything else
// in it.
type room struct {
	Content string     `json:"content"`
	Created time.Time  `json:"created"`
	Events  []happened `json:"events"`
	Digest  string     `json:"digest"`
}

// happened is an event, as workshop.Encode writes it.
type happened struct {
	Kind  string `json:"kind"`
	Event string `json:"event"` // JSON
}

// Bounds of a workshop.
const (
	maxEvents = 20_000
	maxEvent  = 64 << 10 // bytes
)

var contentForm = safetext.Pattern(`^[A-Za-z0-9._:+-]{1,100} [A-Za-z0-9._:+-]{1,100}$`)

func writtenRoom(w *Workshop) (*room, error) {
	if w == nil {
		return nil, nil
	}
	out := &room{Content: w.Content, Created: w.Created, Events: make([]happened, len(w.Events))}
	for i, e := range w.Events {
		var err error
		if out.Events[i].Kind, out.Events[i].Event, err = workshop.Encode(e); err != nil {
			return nil, err
		}
	}
	out.Digest = out.sum()
	return out, nil
}

// sum is the digest of everything, each text with its length, so that nothing
// can move from one to the next or be cut off unseen.
func (r *room) sum() string {
	texts := []string{r.Content, r.Created.UTC().Format(time.RFC3339Nano)}
	for _, e := range r.Events {
		texts = append(texts, e.Kind, e.Event)
	}
	sum := sha256.New()
	for _, text := range texts {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text)))) // a hash never fails
		sum.Write([]byte(text))
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// room checks a workshop and returns it, and in left why it cannot be taken: it
// was held with other content, into which it does not fit. With the content in
// use it has to be what an export writes.
func (k *check) room(version int, r *room) (out *Workshop, left error) {
	if r == nil {
		return nil, nil
	}
	known := len(k.problems)
	if version < withWorkshop {
		k.add("workshop", "comes in a bundle of version %d", withWorkshop)
	}
	if !contentForm().MatchString(r.Content) {
		k.add("workshop.content", "%.60q names no content", r.Content)
	}
	if len(r.Events) == 0 {
		k.add("workshop.events", "there are none")
	}
	if len(r.Events) > maxEvents {
		k.add("workshop.events", "there are %d; %d at most", len(r.Events), maxEvents)
		return nil, nil
	}
	if r.Digest != r.sum() {
		k.add("workshop.digest", "does not match, so something of the workshop was lost or changed; export it again")
	}
	events := k.events(r.Events)
	if len(k.problems) > known {
		return nil, nil
	}
	minutes, err := workshop.Minutes(k.catalog, events)
	here := k.catalog.Pack.Name()
	switch {
	case err != nil && r.Content != here:
		return nil, fmt.Errorf("the workshop was held with content %s and does not fit into %s, so it is left out (%w)", r.Content, here, err)
	case err != nil:
		k.add("workshop.events", "%v", err)
		return nil, nil
	}
	out = &Workshop{Content: r.Content, Created: r.Created.UTC(), Events: minutes}
	if r.Content == here {
		k.try("workshop.events", r.same(out))
	}
	return out, nil
}

// events reads what happened.
func (k *check) events(all []happened) []workshop.Event {
	var out []workshop.Event
	for i, line := range all {
		where := fmt.Sprintf("workshop.events[%d]", i)
		if len(line.Event) > maxEvent {
			k.add(where, "is larger than %d bytes", maxEvent)
			continue
		}
		e, err := workshop.Decode(line.Kind, line.Event)
		k.try(where, err)
		out = append(out, e)
	}
	return out
}

// same says where a workshop holds something else than an export writes of it,
// such as a vote that nobody saw or a key.
func (r *room) same(as *Workshop) error {
	want, err := writtenRoom(as)
	if err != nil {
		return err
	}
	for i, line := range r.Events {
		if i >= len(want.Events) || line != want.Events[i] {
			return fmt.Errorf("number %d, %s, is not as an export writes it", i+1, line.Kind)
		}
	}
	if len(want.Events) != len(r.Events) {
		return errors.New("one is missing that an export writes")
	}
	return nil
}
