package assessment

// Deal is a prospect with what they asked for. The asks are options of the
// question asks.
type Deal struct {
	Number   int        `json:"number"` // from one, given by the store; never reused
	Name     string     `json:"name"`
	Asks     []OptionID `json:"asks"`
	Value    int64      `json:"value"`    // whole units of the currency, 0 when not known
	Currency string     `json:"currency"` // three letters
	Date     Date       `json:"date"`     // when they need it; zero = not said
}
