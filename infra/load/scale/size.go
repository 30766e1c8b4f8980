package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/infra/keypair"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/report"
	"github.com/tenantry/tenantry/infra/table"
	"github.com/tenantry/tenantry/pkg/dynamo"
)

const tableName = "tenantry"

// size is a table that holds n of what grows.
type size struct {
	n      int
	engine *parts.Process
	dir    string
	// metered is client with the meter between.
	client, metered *dynamodb.Client
	meter           meter
	// keys gives pairs from the table's stock, once that is filled.
	keys *keypair.Keyring
	// tenants make what is measured, on the table.
	tenants *tenants
	// planned makes instances up for bare, which is the last one's transaction.
	planned *dryrun.Tenants
	bare    *dynamodb.TransactWriteItemsInput
	// owners are some of the instances that are in the table.
	owners []owner
	calls  []measured
	next   int
}

// owner is an instance with the token that opens its API.
type owner struct{ instanceID, host, token string }

// measured is what a call took.
type measured struct {
	times         []time.Duration
	writes, reads units
}

func (m *measured) quantile(q float64) time.Duration {
	times := slices.Sorted(slices.Values(m.times))
	return times[int(q*float64(len(times)-1))]
}

// call is what is measured.
type call struct {
	name string
	// prepare is not measured; nil for none.
	prepare func(ctx context.Context, s *size, n int) error
	do      func(ctx context.Context, s *size, n int) error
}

// measure fills a table for each size, and lets the calls take turns on them.
func measure(ctx context.Context, a axis, samples int) (sizes []*size, err error) {
	for _, n := range a.sizes {
		s, err := open(ctx, n, len(a.calls))
		if err != nil {
			return nil, err
		}
		defer s.close()
		began := time.Now()
		if err := a.fill(ctx, s); err != nil {
			return nil, fmt.Errorf("fill a table with %d: %w", n, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s are there after %v\n", a.name, report.Number(n), time.Since(began).Round(100*time.Millisecond))
		sizes = append(sizes, s)
	}
	const warmUp = 10
	for sample := range warmUp + samples {
		for i, c := range a.calls {
			for _, s := range sizes {
				s.next++
				if c.prepare != nil {
					if err := c.prepare(ctx, s, s.next); err != nil {
						return nil, err
					}
				}
				s.meter.reset()
				began := time.Now()
				if err := c.do(ctx, s, s.next); err != nil {
					return nil, fmt.Errorf("%s with %d: %w", c.name, s.n, err)
				}
				took := time.Since(began)
				if sample >= warmUp {
					m := &s.calls[i]
					m.times = append(m.times, took)
					m.writes.add(s.meter.writes)
					m.reads.add(s.meter.reads)
				}
			}
		}
		if (sample+1)%100 == 0 {
			fmt.Fprintf(os.Stderr, "%s: %d rounds of %d\n", a.name, sample+1, warmUp+samples)
		}
	}
	return sizes, nil
}

// open starts an engine with an empty table.
func open(ctx context.Context, n, calls int) (*size, error) {
	dir, err := os.MkdirTemp("", "tenantry-scale-")
	if err != nil {
		return nil, err
	}
	s := &size{n: n, dir: dir, calls: make([]measured, calls)}
	if s.engine, err = parts.StartDynoxide(ctx, parts.Options{DataDir: dir}); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	s.client = dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &s.engine.Endpoint, Retryer: dynamo.Retryer(),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	s.metered = dynamodb.New(s.client.Options(), s.meter.between)
	if err := s.setUp(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// setUp makes the table, and what works on it.
func (s *size) setUp(ctx context.Context) (err error) {
	if err := table.Create(ctx, s.client, tableName); err != nil {
		return err
	}
	store := dynamo.New(s.metered, tableName)
	if s.keys, err = keypair.NewKeyring(store, time.Now); err != nil {
		return err
	}
	s.tenants = newTenants(store, s.keys)
	s.planned = s.dry(func(request dryrun.Request) error {
		s.bare = &dynamodb.TransactWriteItemsInput{TransactItems: request.Writes}
		return nil
	})
	return nil
}

// dry makes tenants that take gets in place of the table. Their key pairs are from the table's stock nevertheless.
func (s *size) dry(take func(dryrun.Request) error) *dryrun.Tenants {
	return dryrun.NewTenants(dryrun.NewStore(tableName, take), s.keys, time.Now)
}

func (s *size) close() {
	s.engine.Stop()
	_ = os.RemoveAll(s.dir)
}

// ownersKept bounds how many instances are remembered.
const ownersKept = 500

// fillInstances creates n instances, and then fills the stock of key pairs.
func fillInstances(ctx context.Context, s *size) error {
	err := s.fill(ctx, func(t *dryrun.Tenants) error {
		every := max(1, s.n/ownersKept)
		for i := range s.n {
			created, err := t.CreateInstance(ctx, i)
			if err != nil {
				return err
			}
			if i%every == 0 {
				s.owners = append(s.owners, owner{created.InstanceID, dryrun.Host(i), created.Token})
			}
			tell("instances", i+1, s.n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return fillStock(ctx, s, 0)
}

// fillStock puts a pair in stock for each that was taken.
func fillStock(ctx context.Context, s *size, _ int) error { return s.keys.Fill(ctx, keypair.Slots) }

// fillOrgs creates one instance, and sets n organisations up in it.
func fillOrgs(ctx context.Context, s *size) error {
	return s.fill(ctx, func(t *dryrun.Tenants) error {
		created, err := t.CreateInstance(ctx, 0)
		if err != nil {
			return err
		}
		s.owners = []owner{{created.InstanceID, dryrun.Host(0), created.Token}}
		for i := range s.n {
			if _, err := t.SetUpOrg(ctx, created.InstanceID, dryrun.Host(0), i); err != nil {
				return err
			}
			tell("organisations", i+1, s.n)
		}
		return nil
	})
}

// fill puts what seed makes into the table. The stock is empty meanwhile.
func (s *size) fill(ctx context.Context, seed func(*dryrun.Tenants) error) error {
	w := newWriter(ctx, s.client)
	return w.close(seed(s.dry(w.take)))
}

func tell(what string, done, n int) {
	if done%10_000 == 0 {
		fmt.Fprintf(os.Stderr, "%s: %s of %s\n", what, report.Number(done), report.Number(n))
	}
}
