package assessment_test

import (
	"testing"

	"trustpath/assessment"
)

func TestCompareVersions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"2026.12", "2027.01", -1}, {"2027.2", "2027.10", -1}, {"2027.01", "2027.1", 0}, {"2027", "2027.0", 0}, {"2027.01", "2027.01.1", -1},
		{"2027.01-rc1", "2027.02", -1}, {"2027.02", "2027.01-rc1", 1}, {"10", "9", 1}, {"99999999999999999999", "100000000000000000000", -1}, {"", "1", -1},
	} {
		got := assessment.CompareVersions(tc.a, tc.b)
		if got < 0 != (tc.want < 0) || got > 0 != (tc.want > 0) {
			t.Errorf("%q and %q: got %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
