package plain

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// Room is a workshop as a participant takes part in it by line.
type Room struct {
	Catalog *assessment.Catalog
	Company string
	Rejoin  string            // the personal code to come back with; "" if a key is enough
	Next    func() tea.Msg    // waits for the next view, a workshop.Participant, or the end
	Events  screens.Room      // takes votes
	Analyst *workshop.Analyst // says what a board means
}

// Join takes part in a workshop until the person leaves, the room ends or ctx is
// canceled. What it says about a vote does not depend on the answer, since the network
// sees how long it is; only the next question of free mode does.
//
// One goroutine reads In and one waits for views. After Join they may still wait once.
func Join(ctx context.Context, terminal Terminal, room Room) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &participant{console: newConsole(ctx, terminal), room: room}
	views := make(chan tea.Msg)
	send := func(msg tea.Msg) bool {
		select {
		case views <- msg:
			return true
		case <-ctx.Done():
			return false
		}
	}
	crash.Go(func() {
		for send(room.Next()) { // the end comes again and again
		}
	}, func(fault *crash.Error) { send(fault) })
	p.say("Workshop on %s, in lines. Type a line, then enter. ? is help, q leaves.", ui.Named(room.Company))
	if room.Rejoin != "" {
		p.say("Your own code, if your connection drops: %s", room.Rejoin)
	}
	for !p.left && p.err == nil {
		p.flush()
		select {
		case <-ctx.Done():
			p.left = true
		case msg := <-views:
			p.take(msg)
		case line, ok := <-p.lines:
			switch {
			case line.fault != nil:
				p.err = line.fault
			case !ok:
				p.left = true
			default:
				p.runLine(strings.TrimSpace(line.text))
			}
		}
	}
	p.flush()
	return p.err
}

// participant follows the room and votes.
type participant struct {
	*console
	room Room
	view workshop.Participant
	seen bool                 // a view has come
	open *assessment.Question // that can be voted on; nil for none
	sent bool                 // a vote on it, which no view has shown yet
	left bool
}

func (p *participant) commands() []command {
	return []command{
		{"n", "TEXT", "writes a note with your vote; the room sees it at the reveal", p.note},
		{"-", "", "takes your vote back", func(string) {
			p.apply(workshop.Withdraw{Who: p.view.Me.ID, Question: p.open.ID}, "Cleared.")
		}},
		{"b", "", "goes to the question before, where everyone answers at their own pace", func(string) { p.move(-1) }},
		{"f", "", "says that you have finished, there too", func(string) {
			p.apply(workshop.Finish{Who: p.view.Me.ID}, "The facilitator knows.")
		}},
		{"v", "", "says how many have voted", func(string) { p.readVotes() }},
		{"r", "", "reads the question again", func(string) { p.readOut() }},
		{"q", "", "leaves; your votes stay, and you can come back", func(string) { p.left = true }},
	}
}

// runLine carries out what was typed.
func (p *participant) runLine(line string) {
	name, rest := splitCommand(line)
	needs := slices.Contains([]string{"n", "-"}, name) || name != "" && name[0] >= '0' && name[0] <= '9'
	switch {
	case line == "" && p.view.Free:
		p.move(1)
	case name == "?" || line == "":
		p.help()
	case needs && p.open == nil:
		p.say("There is nothing to vote on now.")
	case name[0] >= '0' && name[0] <= '9':
		p.vote(line)
	case !p.runCommand(p.commands(), name, rest):
		p.say("“%s” is not a number and not a command; ? lists those.", line)
	}
	p.write("> ")
}

func (p *participant) help() {
	if p.open != nil {
		p.say("%s", p.open.Help)
		p.say("Why we ask: %s", p.open.Why)
		for i, o := range p.open.Options {
			if o.Help != "" {
				p.item(numbered(i+1), o.Label+". "+o.Help)
			}
		}
		p.item("  ", "NUMBERS: your vote, with blanks or commas between them; 0 is don’t know")
	}
	p.helpCommands(p.commands())
}

// apply carries out an event, and says so in words that do not depend on the answer.
func (p *participant) apply(e workshop.Event, said string) {
	if err := p.room.Events.Apply(e); err != nil {
		said = screens.ErrorWords(err)
	}
	p.say("%s", said)
}

func (p *participant) vote(text string) {
	answer, problems := parseNumbers(p.open, text)
	for _, problem := range problems {
		p.say("%s", problem)
	}
	if len(problems) == 0 {
		vote := workshop.Vote{Who: p.view.Me.ID, Question: p.open.ID, Answer: answer, Note: p.step(p.open.ID).Note}
		p.sent = true
		p.apply(vote, "Sent. You can change it until the reveal.")
	}
}

func (p *participant) note(text string) {
	step := p.step(p.open.ID)
	text = safetext.Line(text, workshop.MaxNote)
	if step.Voted {
		p.apply(workshop.Vote{Who: p.view.Me.ID, Question: step.Question, Answer: step.Answer, Note: text}, "Noted.")
		return
	}
	draft := workshop.Draft{Who: p.view.Me.ID, Question: step.Question, Answer: step.Chosen, Text: text}
	p.apply(draft, "Noted. It goes with your vote.")
}

func (p *participant) step(id assessment.QuestionID) workshop.Step {
	for _, s := range p.view.Steps {
		if s.Question == id {
			return s
		}
	}
	return workshop.Step{Question: id}
}

// take shows what is new in a view of the room.
func (p *participant) take(msg tea.Msg) {
	view, ok := msg.(workshop.Participant)
	if fault, failed := msg.(*crash.Error); failed {
		p.err = fault
	}
	if !ok || view.Gone {
		p.left = true
		return
	}
	before, first := p.view, !p.seen
	p.view, p.seen = view, true
	if first {
		p.say("You are %s. What you answer is hidden until the reveal.", view.Me.Name)
	}
	turned := first || before.Question != view.Question || before.State != view.State ||
		before.Free != view.Free || before.Closed != view.Closed || before.Turn != view.Turn
	voted := p.open != nil && p.sent && p.step(p.open.ID).Voted
	switch {
	case view.Closed && turned:
		p.open = nil
		p.readResult()
	case view.Free && (turned || voted):
		p.sent = false
		p.toOpen()
	case view.Free || !turned:
		return
	case view.State == workshop.Voting:
		p.open = p.room.Catalog.Question(view.Question)
		p.readOut()
	default:
		p.open = nil
		p.readRoom()
	}
	p.write("> ")
}

// toOpen goes to the first question of free mode that is asked and has no vote.
func (p *participant) toOpen() {
	at := slices.IndexFunc(p.view.Steps, func(s workshop.Step) bool { return s.Asked && !s.Voted })
	if at < 0 {
		p.open = nil
		p.write("\n")
		p.say("That was the last question. Type f if you have finished; b goes back to change something.")
		return
	}
	p.open = p.room.Catalog.Question(p.view.Steps[at].Question)
	p.readOut()
}

// move goes to the asked question before or after the open one, in free mode.
func (p *participant) move(by int) {
	at := len(p.view.Steps)
	if p.open != nil {
		at = slices.IndexFunc(p.view.Steps, func(s workshop.Step) bool { return s.Question == p.open.ID })
	}
	for at += by; p.view.Free && at >= 0 && at < len(p.view.Steps); at += by {
		if p.view.Steps[at].Asked {
			p.open = p.room.Catalog.Question(p.view.Steps[at].Question)
			p.readOut()
			return
		}
	}
	p.say("There is no other question there.")
}

// readOut reads the question to vote on.
func (p *participant) readOut() {
	q := p.open
	if q == nil {
		p.readRoom()
		return
	}
	number, most := interview.QuestionNumber(p.room.Catalog.Path(p.view.Answers), q)
	p.write("\n")
	p.say("Question %d of at most %d. %s", number, most, q.Prompt)
	for i, o := range q.Options {
		label := o.Label
		if o.Exclusive {
			label += " (on its own)"
		}
		p.item(numbered(i+1), label)
	}
	p.item(numbered(0), "Don’t know")
	if q.Kind == assessment.Multi {
		p.say("Choose all that apply: numbers with blanks between them.")
	}
}

func (p *participant) readVotes() {
	word := "voted"
	if p.view.Free {
		word = "finished"
	}
	p.say("%d here; %s have %s.", p.view.Here, ui.OfCount(p.view.Votes.In, p.view.Votes.Of), word)
}

// readRoom reads the vote that is revealed, what it means, and what was agreed and did.
func (p *participant) readRoom() {
	c, view := p.room.Catalog, &p.view
	q := c.Question(view.Question)
	p.write("\n")
	if q == nil {
		p.say("The next question comes when the facilitator asks it.")
		return
	}
	p.say("%s", q.Prompt)
	insight := p.room.Analyst.Insight(view.Board)
	switch {
	case view.State == workshop.Skipped:
		p.say("Skipped: nothing was agreed.")
	case view.State == workshop.Agreed && view.Agreed != nil:
		p.say("Agreed: %s.", report.AnswerWords(q, view.Agreed.Answer))
		for _, change := range interview.Changes(c, insight.Changes) {
			p.item("  ", report.Upper(change.Done)+".")
		}
		return
	}
	if view.Spread == nil {
		return
	}
	p.say("Revealed, %s:", ui.OfCount(view.Spread.Voters, view.Spread.Of)+" voted")
	for i, line := range append(slices.Clone(view.Spread.Lines), view.Spread.Unknown) {
		label := "Don’t know"
		if i < len(q.Options) {
			label = q.Options[i].Label
		}
		if line.Count > 0 {
			words := label + ": " + strconv.Itoa(line.Count)
			if len(line.Names) > 0 {
				words += ", " + report.AllOf(line.Names)
			}
			p.item("  ", words)
		}
	}
	for _, n := range view.Spread.Notes {
		p.item("  ", strings.TrimPrefix(n.Name+": ", ": ")+"“"+n.Text+"”")
	}
	if insight.Split != nil {
		for _, sentence := range report.SplitWords(c, *insight.Split) {
			p.say("%s", sentence)
		}
	}
}

// readResult reads what the room decided, once the workshop is over.
func (p *participant) readResult() {
	p.write("\n")
	p.say("The workshop is over. Thank you.")
	insight := p.room.Analyst.Insight(p.view.Board)
	if insight.Result != nil {
		for i, line := range report.BottomLine(p.room.Catalog, insight.Run, *insight.Result) {
			p.item(numbered(i+1), line)
		}
	}
	p.say("q leaves.")
}

// Typed makes lines of the keys of a terminal that is remote and in raw mode. It shows what
// is typed, since no terminal does; backspace takes the last character back, and ctrl+c and
// ctrl+d end the input.
type Typed struct {
	Keys io.Reader
	Show io.Writer

	line   []byte // as it is being typed
	ready  []byte // whole lines that were not read yet
	escape bool   // in an escape sequence, such as that of an arrow key
	ended  bool
}

// Read returns whole lines.
func (t *Typed) Read(to []byte) (int, error) {
	keys := make([]byte, 256)
	for len(t.ready) == 0 {
		if t.ended {
			return 0, io.EOF
		}
		n, err := t.Keys.Read(keys)
		var shown []byte
		for _, b := range keys[:n] {
			shown = append(shown, t.key(b)...)
		}
		if len(shown) > 0 {
			_, _ = t.Show.Write(shown) // the next write meets the same error
		}
		if err != nil {
			t.ended = true
		}
	}
	n := copy(to, t.ready)
	t.ready = t.ready[n:]
	return n, nil
}

// key takes a byte and returns what it shows.
func (t *Typed) key(b byte) (shown []byte) {
	const backspace, del, escape, ctrlC, ctrlD = '\b', 0x7f, 0x1b, 3, 4
	switch {
	case t.ended:
	case t.escape: // a letter or ~ is its end; [ and O belong to its beginning
		t.escape = b == '[' || b == 'O' || b < '@'
	case b == escape:
		t.escape = true
	case b == '\r' || b == '\n':
		t.ready = append(append(t.ready, t.line...), '\n')
		t.line = t.line[:0]
		return []byte("\n")
	case b == ctrlC, b == ctrlD:
		t.ended = true
	case b == backspace, b == del:
		r, size := utf8.DecodeLastRune(t.line)
		t.line = t.line[:len(t.line)-size]
		if size > 0 {
			return []byte(strings.Repeat("\b \b", ui.Width(string(r))))
		}
	case b >= ' ' && len(t.line) < maxLine:
		t.line = append(t.line, b)
		return []byte{b}
	}
	return nil
}
