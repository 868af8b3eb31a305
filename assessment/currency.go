package assessment

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ExchangeRate is what one unit of another currency is worth in that of the content.
type ExchangeRate struct {
	Currency string
	Rate     float64
	Day      Date
	Cited    `yaml:",inline"`
}

// Currencies returns the currencies in which the content can state costs, its own first.
func (c *Catalog) Currencies() []string {
	out := []string{c.Planning.Currency}
	for _, r := range c.Planning.Rates {
		out = append(out, r.Currency)
	}
	return out
}

// HasCurrency returns an error if the content can't state costs in a currency; "" is its
// own.
func (c *Catalog) HasCurrency(currency string) error {
	if currency == "" || slices.Contains(c.Currencies(), currency) {
		return nil
	}
	return fmt.Errorf("costs are in %s, not in %.20q", strings.Join(c.Currencies(), ", "), currency)
}

// In returns the catalog with its costs in another currency, rounded to two digits that
// count. The basis of the costs says at which rate. Texts that quote a published price
// keep its currency.
func (c *Catalog) In(currency string) (*Catalog, error) {
	if currency == c.Planning.Currency {
		return c, nil
	}
	at := slices.IndexFunc(c.Planning.Rates, func(r ExchangeRate) bool { return r.Currency == currency })
	if at < 0 {
		return nil, c.HasCurrency(currency)
	}
	rate := &c.Planning.Rates[at]
	convert := func(r Range[int]) Range[int] {
		return Range[int]{twoDigits(float64(r[0]) / rate.Rate), twoDigits(float64(r[1]) / rate.Rate)}
	}
	band := func(b CostBand) CostBand {
		b.Alone, b.OnTop = convert(b.Alone), convert(b.OnTop)
		b.Sources = append(slices.Clone(b.Sources), rate.Sources...)
		if rate.ReviewBy.Before(b.ReviewBy) {
			b.ReviewBy = rate.ReviewBy
		}
		return b
	}
	task := func(t *Task) *Task {
		if t == nil || t.Cost[1] == 0 {
			return t
		}
		converted := *t
		converted.Cost = convert(t.Cost)
		return &converted
	}
	out := *c
	p := &out.Planning
	p.Costs, out.Gates, out.Obligations = slices.Clone(p.Costs), slices.Clone(c.Gates), slices.Clone(c.Obligations)
	for i := range p.Costs {
		p.Costs[i] = band(p.Costs[i])
	}
	if p.TypeOneCost != nil {
		one := band(*p.TypeOneCost)
		p.TypeOneCost = &one
	}
	for i := range out.Gates {
		out.Gates[i].Task = task(out.Gates[i].Task)
	}
	for i := range out.Obligations {
		out.Obligations[i].Task = task(out.Obligations[i].Task)
	}
	p.Basis += " " + strings.NewReplacer(
		"{currency}", currency,
		"{rate}", strconv.FormatFloat(rate.Rate, 'f', -1, 64),
		"{base}", p.Currency,
		"{day}", rate.Day.Format(LongDate),
	).Replace(p.Converted)
	p.Currency = currency
	return &out, nil
}

// twoDigits rounds an amount to two digits that count.
func twoDigits(amount float64) int {
	if amount < 1 {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(amount))-1)
	return int(math.Round(amount/step) * step)
}
