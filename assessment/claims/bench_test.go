package claims_test

import (
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	k := checker(b)
	for name, part := range map[string]string{"claims": "We are SOC 2 certified. ", "prose": "We keep backups, encrypt data at rest and in transit, and review access every quarter; our SOC 2 Type II report is available on request. "} {
		text := strings.Repeat(part, 1<<20/len(part))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				k.Find(text)
			}
		})
	}
}
