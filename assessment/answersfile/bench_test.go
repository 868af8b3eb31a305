package answersfile_test

import (
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
)

// BenchmarkRead reads one answers file of each form.
func BenchmarkRead(b *testing.B) {
	c := load(b)
	for _, form := range []struct{ name, text string }{
		{"json", `{"trustpath":1,"company":"Acme AI","start":"2026-12-01","answers":{"customers":["us_enterprise"],"regions":["us"],"sectors":["general"],` +
			`"asks":["soc2_any"],"deadline":"within_3_months","ai_role":["integrates_models"],"ai_impact":["assists_people"],"us_places":["elsewhere"],` +
			`"sell_trust":"unblock_deals","data":["customer_confidential"],"promises":"unknown","held":["none"],"controls":"basics","team_size":"11_25","capacity":"dedicated"}}`},
		{"yaml", "trustpath: 1\ncompany: Acme AI\nstart: 2026-12-01\nanswers:\n  customers: [us_enterprise]\n  regions: [us]\n  sectors: [general]\n" +
			"  asks: [soc2_any]\n  deadline: within_3_months\n  ai_role: [integrates_models]\n  ai_impact: [assists_people]\n  us_places: [elsewhere]\n" +
			"  sell_trust: unblock_deals\n  data: [customer_confidential]\n  promises: unknown\n  held: [none]\n  controls: basics\n  team_size: 11_25\n  capacity: dedicated\n"},
	} {
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := answersfile.Read([]byte(form.text), form.name, c, assessment.Date{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
