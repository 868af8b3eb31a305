package plan_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// Costs in another currency are those of the content at its rate, with two digits that
// count, and they still add up.
func TestCurrency(t *testing.T) {
	t.Parallel()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.In("CHF"); err == nil || !strings.Contains(err.Error(), "USD, EUR, GBP") {
		t.Errorf("an unknown currency: got %v", err)
	}
	differs := map[assessment.QuestionID]assessment.Answer{
		"asks": assessment.Choose("soc2_type1"), "deadline": assessment.Choose("within_6_months"),
		"sectors": assessment.Choose("us_health_system"), "data": assessment.Choose("patient_data"),
	}
	dollars, _ := founded(t, differs, assessment.Assessment{})
	for _, rate := range c.Planning.Rates {
		other, err := c.In(rate.Currency)
		if err != nil {
			t.Fatal(err)
		}
		converted := foundedIn(t, other, differs, assessment.Assessment{}, day(2026, 11, 30))
		cost := converted.Cost
		if cost.Currency != rate.Currency || !strings.Contains(cost.Basis, "Converted at 1 "+rate.Currency) {
			t.Errorf("got %s, %q", cost.Currency, cost.Basis)
		}
		if len(cost.Items) < 3 || len(cost.Items) != len(dollars.Cost.Items) {
			t.Fatalf("got %+v", cost.Items)
		}
		low, high := 0, 0
		for i, item := range cost.Items {
			was := dollars.Cost.Items[i]
			low, high = low+item.Low, high+item.High
			for _, pair := range [][2]int{{item.Low, was.Low}, {item.High, was.High}} {
				exact := float64(pair[1]) / rate.Rate
				if off := float64(pair[0])/exact - 1; off > 0.05 || off < -0.05 || pair[0]%10 != 0 {
					t.Errorf("%s: %d is %d in %s", item.Title, pair[1], pair[0], rate.Currency)
				}
			}
		}
		if low != cost.Low || high != cost.High {
			t.Errorf("the items add up to %d–%d, and the cost is %d–%d", low, high, cost.Low, cost.High)
		}
	}
	if euro, _ := founded(t, nil, assessment.Assessment{Currency: "EUR"}); euro.Cost.Currency != "EUR" {
		t.Errorf("a company that counts in euros: got %s", euro.Cost.Currency)
	}
	if again, _ := founded(t, nil, assessment.Assessment{}); again.Cost.Currency != c.Planning.Currency {
		t.Error("the catalog itself was changed")
	}
}
