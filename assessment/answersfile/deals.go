package answersfile

import (
	"errors"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// errNothingAsked is the answer "nothing yet" in a deal.
var errNothingAsked = errors.New("a deal asks for something")

// maxValue keeps sums of all deals in range.
const maxValue = 1_000_000_000_000

// MaxDeals is the most deals that an assessment takes.
const MaxDeals = 10_000

// deals reads the ledger; numbers go by order.
func (r *reader) deals(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.Add(n, "deals is a list: [{name: Vermeer, asks: [iso27001], value: 40000, date: 2027-06-30}]")
		return
	}
	if len(n.Content) > MaxDeals {
		r.Add(n, "%d deals; %d at most", len(n.Content), MaxDeals)
		return
	}
	for i, child := range n.Content {
		if r.Full() {
			return
		}
		d := assessment.Deal{Number: i + 1, Currency: r.catalog.Planning.Currency}
		r.Mapping(child, "a deal", func(key, value *yaml.Node) {
			switch key.Value {
			case "name":
				d.Name = r.text(value, "name", safetext.MaxCompany)
			case "asks":
				d.Asks = r.asked(value)
			case "value":
				d.Value = r.amount(value)
			case "currency":
				if d.Currency, _ = r.Text(value, "a currency"); !currency.MatchString(d.Currency) {
					r.Add(value, "a currency has three capital letters, as in EUR")
				}
			case "date":
				d.Date = r.date(value)
			default:
				r.Unknown(key, "key", key.Value, []string{"name", "asks", "value", "currency", "date"})
			}
		})
		if d.Name == "" || len(d.Asks) == 0 {
			r.Add(child, "a deal has a name and asks, what they asked for")
		}
		r.out.Deals = append(r.out.Deals, d)
	}
}

// asked reads what a deal asks for: options of the question asks.
func (r *reader) asked(n *yaml.Node) []assessment.OptionID {
	q := r.catalog.Question(assessment.QuestionAsks)
	if q == nil || n.Kind != yaml.SequenceNode {
		r.Add(n, "asks is a list: [iso27001]")
		return nil
	}
	var out assessment.Answer
	for _, child := range n.Content {
		if id, ok := r.option(q, q.ID, child); ok {
			out.Options = append(out.Options, id)
		}
	}
	checked, err := CheckAsks(q, out.Options)
	if err != nil {
		r.Add(n, "%v", err)
	}
	return checked
}

// CheckAsks returns what a deal asks for in the order of the question, or what
// is wrong with it. Asking for nothing is no deal.
func CheckAsks(q *assessment.Question, asks []assessment.OptionID) ([]assessment.OptionID, error) {
	checked, err := q.Check(assessment.Choose(asks...))
	if err != nil {
		return nil, err
	}
	if o, _ := q.Option(checked.Options[0]); o.Exclusive {
		return nil, errNothingAsked
	}
	return checked.Options, nil
}

func (r *reader) amount(n *yaml.Node) int64 {
	text, ok := r.Text(n, "a value")
	value, err := strconv.ParseInt(text, 10, 64)
	if ok && (err != nil || value < 0 || value > maxValue) {
		r.Add(n, "a value is a whole number from 0 to %d", int64(maxValue))
		return 0
	}
	return value
}

// dealNodes writes the ledger. The currency of the content goes without saying
// where there is no value.
func dealNodes(deals []assessment.Deal, usual string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, d := range deals {
		m, asks := mapping(), &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, id := range d.Asks {
			asks.Content = append(asks.Content, plain(string(id)))
		}
		add(m, "name", text(d.Name))
		add(m, "asks", asks)
		if d.Value > 0 {
			add(m, "value", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(d.Value, 10)})
		}
		if d.Value > 0 || d.Currency != usual {
			add(m, "currency", plain(d.Currency))
		}
		if !d.Date.IsZero() {
			add(m, "date", day(d.Date))
		}
		list.Content = append(list.Content, m)
	}
	return list
}
