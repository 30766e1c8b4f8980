package sweep_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/sweep"
)

// BenchmarkSweep erases a tenant with 10,000 users, and an organisation with as
// many.
func BenchmarkSweep(b *testing.B) {
	const users = 10_000
	for _, name := range []string{"instance", "organisation"} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, parts.StartDynoxide)
			for b.Loop() {
				b.StopTimer()
				i := w.instance(b, w.newID(), w.newID()+".test")
				org := w.org(b, i.ID, w.newID(), "Globex", "ada")
				w.many(b, org, users)
				var r sweep.Removal
				if name == "instance" {
					r = w.remove(b, i)
				} else {
					r = w.remove(b, org)
				}
				before := len(w.items(b))
				w.calls.Store(0)
				b.StartTimer()
				if err := w.sweeper(at.Add(time.Minute)).Sweep(context.Background(), r); !errors.Is(err, sweep.ErrAgain) {
					b.Fatal(err)
				}
				b.StopTimer()
				calls := w.calls.Load()
				b.ReportMetric(float64(calls), "calls")
				b.ReportMetric(float64(before-len(w.items(b))), "items")
				b.StartTimer()
			}
		})
	}
}
