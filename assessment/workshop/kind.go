package workshop

import (
	"encoding/json"
	"fmt"
)

// KindOf returns the name under which an event is stored: "open", "vote". A
// name is never used for something else.
func KindOf(e Event) string {
	switch e.(type) {
	case Open:
		return "open"
	case Join:
		return "join"
	case Leave:
		return "leave"
	case Rejoin:
		return "rejoin"
	case Rename:
		return "rename"
	case Remove:
		return "remove"
	case Merge:
		return "merge"
	case Resume:
		return "resume"
	case Put:
		return "put"
	case Vote:
		return "vote"
	case Withdraw:
		return "withdraw"
	case Draft:
		return "draft"
	case Tally:
		return "tally"
	case Finish:
		return "finish"
	case Reveal:
		return "reveal"
	case Show:
		return "show"
	case Record:
		return "record"
	case Skip:
		return "skip"
	case Close:
		return "close"
	}
	return ""
}

// Encode writes an event as JSON, to be stored beside its name.
func Encode(e Event) (kind, data string, err error) {
	text, err := json.Marshal(e)
	return KindOf(e), string(text), err
}

// Decode reads what Encode writes.
func Decode(kind, data string) (Event, error) {
	for _, read := range []func(string, string) (Event, error){
		decode[Open], decode[Join], decode[Leave], decode[Rejoin], decode[Rename], decode[Remove], decode[Merge], decode[Resume],
		decode[Put], decode[Vote], decode[Withdraw], decode[Draft], decode[Tally], decode[Finish], decode[Reveal], decode[Show], decode[Record], decode[Skip], decode[Close],
	} {
		if e, err := read(kind, data); e != nil || err != nil {
			return e, err
		}
	}
	return nil, fmt.Errorf("no event %q", kind)
}

// decode reads an event if it is of this kind; else it returns nil.
func decode[E Event](kind, data string) (Event, error) {
	var e E
	if KindOf(e) != kind {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(data), &e); err != nil {
		return nil, fmt.Errorf("event %q: %w", kind, err)
	}
	return e, nil
}
