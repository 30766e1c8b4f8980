package sweep_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/infra/testing/engine"
	"github.com/tenantry/tenantry/pkg/sweep"
)

// BenchmarkSweep erases a tenant with 10,000 users and an organisation with as many,
// each with nothing but a login name.
func BenchmarkSweep(b *testing.B) {
	const users = 10_000
	for _, name := range []string{"instance", "organisation"} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, engine.Dynoxide)
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
				w.readUnits.Store(0)
				w.writeUnits.Store(0)
				b.StartTimer()
				if err := w.sweeper(at.Add(time.Minute)).Sweep(context.Background(), r); !errors.Is(err, sweep.ErrAgain) {
					b.Fatal(err)
				}
				b.StopTimer()
				b.ReportMetric(float64(w.calls.Load()), "calls")
				b.ReportMetric(float64(w.readUnits.Load())/2, "read-units")
				b.ReportMetric(float64(w.writeUnits.Load())/2, "write-units")
				b.ReportMetric(float64(before-len(w.items(b))), "items")
				b.StartTimer()
			}
		})
	}
}

// metered adds up what a call consumed, in half units.
func (w *world) metered(
	ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
) (middleware.InitializeOutput, middleware.Metadata, error) {
	const total = types.ReturnConsumedCapacityTotal
	switch call := in.Parameters.(type) {
	case *dynamodb.QueryInput:
		call.ReturnConsumedCapacity = total
	case *dynamodb.BatchGetItemInput:
		call.ReturnConsumedCapacity = total
	case *dynamodb.BatchWriteItemInput:
		call.ReturnConsumedCapacity = total
	case *dynamodb.DeleteItemInput:
		call.ReturnConsumedCapacity = total
	}
	out, metadata, err := next.HandleInitialize(ctx, in)
	var read, written []types.ConsumedCapacity
	switch done := out.Result.(type) {
	case *dynamodb.QueryOutput:
		read = append(read, *done.ConsumedCapacity)
	case *dynamodb.BatchGetItemOutput:
		read = done.ConsumedCapacity
	case *dynamodb.BatchWriteItemOutput:
		written = done.ConsumedCapacity
	case *dynamodb.DeleteItemOutput:
		written = append(written, *done.ConsumedCapacity)
	}
	for _, c := range read {
		w.readUnits.Add(int64(*c.CapacityUnits * 2))
	}
	for _, c := range written {
		w.writeUnits.Add(int64(*c.CapacityUnits * 2))
	}
	return out, metadata, err
}
