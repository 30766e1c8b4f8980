package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/infra/report"
)

// meter reads what calls consume: as the engine says, and reckoned by the size of the items.
type meter struct {
	writes, reads unit
	ledger        dryrun.Ledger
}

// unit is one figure in both ways.
type unit struct{ engine, reckoned float64 }

func (m *meter) reset() { m.writes, m.reads = unit{}, unit{} }

// between is an option of a client.
func (m *meter) between(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Meter", m.handle), middleware.Before)
	})
}

func (m *meter) handle(
	ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
) (middleware.InitializeOutput, middleware.Metadata, error) {
	if request, ok := dryrun.RequestOf(in.Parameters); ok {
		writes, err := m.ledger.Writes(request)
		if err != nil {
			return middleware.InitializeOutput{}, middleware.Metadata{}, err
		}
		for _, write := range writes {
			m.writes.reckoned += float64(write.Units)
		}
	}
	switch input := in.Parameters.(type) {
	case *dynamodb.TransactWriteItemsInput:
		input.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	case *dynamodb.BatchGetItemInput:
		input.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
	}
	out, metadata, err := next.HandleInitialize(ctx, in)
	switch output := out.Result.(type) {
	case *dynamodb.TransactWriteItemsOutput:
		m.writes.engine += consumed(output.ConsumedCapacity)
	case *dynamodb.BatchGetItemOutput:
		m.reads.engine += consumed(output.ConsumedCapacity)
		asked := len(in.Parameters.(*dynamodb.BatchGetItemInput).RequestItems[tableName].Keys)
		for _, item := range output.Responses[tableName] {
			m.reads.reckoned += float64(dryrun.ReadUnits(dryrun.Size(item)))
			asked--
		}
		m.reads.reckoned += float64(asked * dryrun.ReadUnits(0))
	}
	return out, metadata, err
}

func consumed(all []types.ConsumedCapacity) (sum float64) {
	for _, c := range all {
		if c.CapacityUnits != nil {
			sum += *c.CapacityUnits
		}
	}
	return sum
}

// units is what all calls of a kind consumed: from the least to the most.
type units struct {
	seen        bool
	least, most unit
}

func (u *units) add(n unit) {
	if !u.seen {
		u.seen, u.least, u.most = true, n, n
		return
	}
	u.least = unit{min(u.least.engine, n.engine), min(u.least.reckoned, n.reckoned)}
	u.most = unit{max(u.most.engine, n.engine), max(u.most.reckoned, n.reckoned)}
}

// String gives what the engine says, or what is reckoned where it says nothing.
func (u units) String() string {
	least, most := u.least.engine, u.most.engine
	if most == 0 {
		least, most = u.least.reckoned, u.most.reckoned
	}
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%v to %v", least, most)
}

// unitsNote says where the units come from, and whether both ways agree.
func unitsNote(sizes []*size) string {
	said, differ := false, ""
	for _, s := range sizes {
		for _, m := range s.calls {
			for _, u := range []units{m.writes, m.reads} {
				said = said || u.most.engine > 0
				if u.most.engine != u.most.reckoned && u.most.engine > 0 {
					differ = fmt.Sprintf(" Reckoned by the sizes of the items, it is %s where the engine says %s.",
						report.Significant(u.most.reckoned), report.Significant(u.most.engine))
				}
			}
		}
	}
	if !said {
		return "Units are reckoned from the sizes of the items, because the engine does not tell them.\n"
	}
	return "Units are those that the engine says were consumed." + differ + "\n"
}
