package functions_test

import (
	"testing"
	"time"
)

// BenchmarkProfile runs calls in process, one after another, for profiling.
func BenchmarkProfile(b *testing.B) {
	for _, c := range benchCalls {
		for _, token := range benchTokens(c.kind) {
			b.Run(c.name+"/"+token, func(b *testing.B) {
				m := newMeasured(b)
				calls := &phase{}
				const refilled = benchStockSize / 2
				for b.Loop() {
					if c.kind == "machine" && len(calls.times)%refilled == 0 {
						m.stock.fill(b)
					}
					send := m.inProcess(b, m.request(c.kind, token, benchBody(b, c.kind, c.without, benchNumber())))
					began := time.Now()
					err := send()
					calls.note(time.Since(began))
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(calls.median()/1e3, "call-µs")
			})
		}
	}
}
