package assessment

import "slices"

// QuestionAsks is the question whose options a deal names: what buyers ask for.
const QuestionAsks QuestionID = "asks"

// Deal is a prospect with what they asked for.
type Deal struct {
	Number   int        `json:"number"` // from one, given by the store; never reused
	Name     string     `json:"name"`
	Asks     []OptionID `json:"asks"`
	Value    int64      `json:"value"`    // whole units of the currency, 0 when not known
	Currency string     `json:"currency"` // three letters
	Date     Date       `json:"date"`     // when they need it; zero: not known
}

// Ledger says which deals the plan opens, and what is in the way of others. A
// deal that waits for two standards counts under both.
type Ledger struct {
	Deals   []DealOutlook   `json:"deals"`
	Opens   []StandardDeals `json:"opens"`
	Blocked []BlockedDeals  `json:"blocked"`
	Ready   DealSum         `json:"ready"`   // nothing has to be built for these
	Unasked []OptionID      `json:"unasked"` // see Catalog.Unasked
}

// DealOutlook compares one deal with the plan. The deal is blocked if Blocked is
// not empty, and ready if Needs is empty as well.
type DealOutlook struct {
	Deal
	Needs   []MilestoneID `json:"needs"`
	Blocked []string      `json:"blocked"` // ids of gates and standards
	InHand  DateRange     `json:"in_hand"` // when the last of Needs is there
	Verdict Verdict       `json:"verdict"` // "" without a date, or when blocked or ready
}

// StandardDeals are the deals that a standard opens, alone or with others.
type StandardDeals struct {
	Standard StandardID `json:"standard"`
	DealSum
	Late DealSum `json:"late"` // of them: later than they need it, even at best
}

// BlockedDeals are the deals that one thing blocks: a gate that none of the
// three opens, or a standard that is not in the plan.
type BlockedDeals struct {
	Gate     GateID     `json:"gate,omitempty"`
	Standard StandardID `json:"standard,omitempty"`
	DealSum
}

// DealSum counts deals, and adds their values by currency, in the order in
// which the currencies were met.
type DealSum struct {
	Count int     `json:"count"`
	Sums  []Money `json:"sums"`
}

// Money is an amount in whole units.
type Money struct {
	Currency string `json:"currency"`
	Value    int64  `json:"value"`
}

// Add counts a deal.
func (s *DealSum) Add(d *Deal) {
	s.Count++
	if d.Value == 0 {
		return
	}
	at := slices.IndexFunc(s.Sums, func(m Money) bool { return m.Currency == d.Currency })
	if at < 0 {
		at, s.Sums = len(s.Sums), append(s.Sums, Money{Currency: d.Currency})
	}
	s.Sums[at].Value += d.Value
}

// Unasked returns what deals ask for and the answer about what buyers ask for
// leaves out, in catalog order. Decisions read the answers alone.
func (c *Catalog) Unasked(run Assessment) []OptionID {
	q := c.Question(c.Roles.Asks)
	if q == nil {
		return nil
	}
	var out []OptionID
	for i := range q.Options {
		id := q.Options[i].ID
		asked := slices.ContainsFunc(run.Deals, func(d Deal) bool { return slices.Contains(d.Asks, id) })
		if asked && !run.Answers.Of(q.ID).Has(id) {
			out = append(out, id)
		}
	}
	return out
}
