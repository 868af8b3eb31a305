package workshop

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"trustpath/assessment"
)

// Event is one thing that happens in a workshop; the types below are all there
// are. The state of a workshop is what its events make of it, in their order,
// and nothing else.
type Event interface {
	// admit returns the event as it is kept, cleaned, or what is wrong with it.
	admit(w *State) (Event, error)
	// apply carries out an event that was admitted. It cannot fail.
	apply(w *State)
}

// ParticipantID names a participant within one workshop: "p1", "p2", in the
// order in which they first came.
type ParticipantID string

// Identity is how a participant is known again: by the key that authenticated
// the connection, by a personal rejoin code, or by both. One of them is needed.
type Identity struct {
	Key  string `json:",omitempty"` // its fingerprint, "SHA256:…"
	Code string `json:",omitempty"` // see Digest; the code itself is kept nowhere
}

// Mode is how a workshop goes about the questions.
type Mode string

const (
	Rounds Mode = "rounds" // one question after the other, put by the facilitator
	Free   Mode = "free"   // everybody answers everything at their own pace; then one reveal
)

type (
	// Open begins a workshop; it is the first event and comes once. Answers are
	// those of the assessment as it is then.
	Open struct {
		Mode    Mode
		Named   bool // a reveal says who gave which answer
		Answers map[assessment.QuestionID]assessment.Answer
	}

	// Setup changes how a workshop goes on, while there are no votes that are not
	// revealed. Names stay as they are once there was a vote: people voted because of
	// what they were promised.
	Setup struct {
		Mode  Mode
		Named bool
	}

	// Join adds a new participant.
	Join struct {
		Identity
		Name string // cleaned; one that is taken gets a number behind it
		Role string `json:",omitempty"` // a few words such as "legal", or ""
	}

	// Leave ends one connection of a participant. Votes stay.
	Leave struct{ Who ParticipantID }

	// Rejoin begins another connection of a participant.
	Rejoin struct{ Identity }

	// Rename gives a participant another name.
	Rename struct {
		Who  ParticipantID
		Name string // as in Join
	}

	// Remove takes a participant out of the room. Votes that are not revealed are
	// dropped and, with names, those that are. The key or code is unknown after it.
	Remove struct{ Who ParticipantID }

	// Merge puts two participants together who are one person, such as one who came
	// back under another name: Who takes the place of Into, whose name and role
	// stay. One of them is away. Where both have voted, the vote of Who counts.
	Merge struct{ Who, Into ParticipantID }

	// Resume is the first event after the program was ended or killed: no
	// connection is left.
	Resume struct{}

	// Put asks the room a question, blind. Asked again, it is a new vote from the
	// beginning; what was revealed before stays until the next reveal.
	Put struct{ Question assessment.QuestionID }

	// Vote is the answer of one participant. It can be changed until the reveal.
	Vote struct {
		Who         ParticipantID
		Question    assessment.QuestionID // a vote that comes too late meets no other question
		Answer      assessment.Answer
		Note        string `json:",omitempty"`
		Unconfirmed bool   `json:",omitempty"` // only chosen when the vote was revealed; see Draft
	}

	// Withdraw takes a vote back.
	Withdraw struct {
		Who      ParticipantID
		Question assessment.QuestionID
	}

	// Draft is what a participant chose and wrote before the vote or, without Who,
	// a dissent before the answer is recorded. Only its author sees it. At the reveal
	// the answer of a participant who has not voted counts as an unconfirmed vote;
	// the text is not shown.
	Draft struct {
		Who      ParticipantID `json:",omitempty"`
		Question assessment.QuestionID
		Text     string
		Answer   assessment.Answer `json:",omitzero"`
	}

	// Tally is raised hands, counted by the facilitator, of people without a
	// screen. It replaces the one before; without voters there is none.
	Tally struct {
		Question assessment.QuestionID
		Hands    map[assessment.OptionID]int
		Unknown  int // who do not know
		Voters   int // who raised a hand at all
	}

	// Finish says that a participant has answered what they wanted to, in free
	// mode. Nothing is closed by it.
	Finish struct{ Who ParticipantID }

	// Reveal ends the vote and shows it: on the question that is put, or in free
	// mode, without a question, on everything at once.
	Reveal struct {
		Question assessment.QuestionID `json:",omitempty"`
		Of       int                   `json:",omitempty"` // participants who were here or had voted; set by Admit
	}

	// Show lets the room look at a question without a vote, "" at none.
	Show struct {
		Question assessment.QuestionID `json:",omitempty"`
	}

	// Record is what the room agreed on, and in words the objections to
	// it. It becomes an answer of the assessment.
	Record struct {
		Question assessment.QuestionID
		Answer   assessment.Answer
		Dissent  string `json:",omitempty"`
	}

	// Skip goes on without an agreed answer. A vote that is not revealed is
	// dropped unseen.
	Skip struct{ Question assessment.QuestionID }

	// Close ends the workshop. A vote that is not revealed is dropped unseen.
	Close struct{}
)

// KindOf returns the name under which an event is stored, which is that of its type:
// "open", "vote". A name is never used for something else.
func KindOf(e Event) string { return strings.ToLower(reflect.TypeOf(e).Name()) }

// Encode returns the name of an event and its JSON.
func Encode(e Event) (kind, data string, err error) {
	text, err := json.Marshal(e)
	return KindOf(e), string(text), err
}

// Decode reads what Encode writes.
func Decode(kind, data string) (Event, error) {
	for _, e := range []Event{
		Open{}, Setup{}, Join{}, Leave{}, Rejoin{}, Rename{}, Remove{}, Merge{}, Resume{}, Put{}, Vote{},
		Withdraw{}, Draft{}, Tally{}, Finish{}, Reveal{}, Show{}, Record{}, Skip{}, Close{},
	} {
		if KindOf(e) != kind {
			continue
		}
		read := reflect.New(reflect.TypeOf(e))
		if err := json.Unmarshal([]byte(data), read.Interface()); err != nil {
			return nil, fmt.Errorf("event %q: %w", kind, err)
		}
		return read.Elem().Interface().(Event), nil
	}
	return nil, fmt.Errorf("no event %q", kind)
}
