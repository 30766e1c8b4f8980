// Command load sends requests to a running service and reports its throughput and
// latency.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tenantry/tenantry/infra/local/program"
	"github.com/tenantry/tenantry/infra/measure/load/stock"
)

const description = `Send requests to a running service, and report its throughput and latency.

First in a closed loop: a number of clients, each of which sends its next request when it has the answer. Then in
an open one: requests come at a rate, whether the service keeps up or not. The rates are shares of what the
closed loop reached, or those of --rates. The report has percentiles and, for each call, a figure of latency
against offered load.

The load makes an instance of its own, and keeps what it makes: send it to a deployment that you can discard.
Without --address, it starts a service as "make run" does, with data that are removed in the end.

Example: make load DURATION=10s`

type options struct {
	Address  string        `help:"URL of a running service, such as http://127.0.0.1:8080. Empty starts one."`
	Service  string        `help:"Executable of the service to start." default:".local/bin/local"`
	Key      string        `help:"Private key file of the system user, PEM, for --address." default:".local/data/system.pem"`
	User     string        `help:"Name of the system user, for --address." default:"system"`
	Audience string        `help:"URL of the System API as configured at --address." default:"http://localhost:8080"`
	Calls    []string      `help:"Calls to send: ${calls}." default:"${calls}"`
	Clients  []int         `help:"Numbers of clients in the closed loop." default:"1,8,64"`
	Rates    []int         `help:"Requests per second in the open loop. Empty means shares of the closed loop's best: ${shares}."`
	Open     bool          `help:"Whether to run the open loop." default:"true" negatable:""`
	Duration time.Duration `help:"Duration of each step." default:"5s"`
	Out      string        `help:"Folder of the report and its figures." default:".local/load"`
	Page     string        `help:"Also write the table into this page, and the figures into the folder \"figures\" beside it."`
}

func main() {
	var o options
	program.Main("load", description, &o, func(ctx context.Context) error { return run(ctx, o) },
		kong.Vars{"calls": callNames(), "shares": fmt.Sprint(shares)})
}

// run generates the load and writes the report.
func run(ctx context.Context, o options) error {
	chosen, err := chooseCalls(o.Calls)
	if err != nil {
		return err
	}
	var measured []measuredCall
	for _, c := range chosen {
		m, err := withTarget(ctx, o, func(t *target) (measuredCall, error) { return measure(ctx, o, t, c) })
		if err != nil {
			return err
		}
		measured = append(measured, m)
		if c.name != setUp || o.Address != "" {
			continue
		}
		if m, err = withTarget(ctx, o, func(t *target) (measuredCall, error) { return measureEngine(ctx, o, t) }); err != nil {
			return err
		}
		measured = append(measured, m)
	}
	return write(o, measured)
}

// target is what a call is sent to.
type target struct {
	*tenant
	// keys and engine belong to a service started by the load; nil and empty otherwise.
	keys   *stock.Stock
	engine string
}

// withTarget measures the service at the address, or a new one: the embedded engine
// becomes slower with the number of transactions in the last ten minutes, because it
// remembers their tokens.
func withTarget(ctx context.Context, o options, measure func(*target) (measuredCall, error)) (m measuredCall, err error) {
	t := &target{}
	d := deployment{url: o.Address, key: o.Key, user: o.User, audience: o.Audience}
	if o.Address == "" {
		s, err := startService(ctx, o.Service)
		if err != nil {
			return m, err
		}
		defer s.stop()
		d, t.engine = s.deployment, s.engine
		if t.keys, err = stock.Open(ctx, s.engine, s.keyDir(), o.Duration); err != nil {
			return m, err
		}
	}
	if t.tenant, err = d.newTenant(ctx); err != nil {
		return m, fmt.Errorf("%s: %w", d.url, err)
	}
	return measure(t)
}
