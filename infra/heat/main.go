// Command heat says how the writes of creates and set-ups are spread over the keys of the table.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/program"
	"github.com/tenantry/tenantry/infra/report"
)

const description = `Simulate creates and set-ups, and print how many write units each partition key takes.

The use cases, the store and its keys are the real ones; no database takes part. Items are counted as DynamoDB
counts them.

Example: make heat`

type options struct {
	Creates int    `help:"Instances to create." default:"1000000"`
	SetUps  int    `help:"Organisations to set up in one instance." default:"100000" name:"set-ups"`
	Rate    int    `help:"How many come in a second." default:"1000"`
	Page    string `help:"Put the tables into this page, too, in place of those that stand there."`
}

func main() {
	var o options
	program.Main("heat", description, &o, func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) error {
	created, err := creates(ctx, o.Creates, o.Rate, os.Stderr)
	if err != nil {
		return err
	}
	text := created.table("creates of an instance with a machine, a token and a key from the stock, which is filled as fast")
	setUp, err := setUps(ctx, o.SetUps, o.Rate, os.Stderr)
	if err != nil {
		return err
	}
	text += "\n" + setUp.table("set-ups of an organisation, without a password, in one instance") +
		"\n" + report.Circumstances(time.Now(), "no engine")
	return report.Write(os.Stdout, o.Page, "heat", text)
}

// table shows heat in Markdown.
func (h *heat) table(what string) string {
	rows, units := h.rows()
	n := float64(h.calls)
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s, %s a second: each makes %s writes, of items of %s bytes together, which are %s write units.\n\n",
		report.Number(h.calls), what, report.Number(h.rate), report.Significant(float64(h.writes)/n),
		report.Number(int(float64(h.bytes)/n)), report.Significant(units/n))
	table := report.NewTable("partition key", " keys", " share of all units", " of these, the hottest key",
		" its units, each", " its most in a second", " full at, a second")
	for _, r := range rows {
		full := "never: one each"
		if r.keys < h.calls {
			full = report.Number(int(r.full))
		}
		table.Row("`"+r.pattern+"`", report.Number(r.keys), fmt.Sprintf("%.1f%%", 100*r.share), fmt.Sprintf("%.4f%%", 100*r.hottest),
			fmt.Sprintf("%.4f", r.each), report.Number(r.peak), full)
	}
	text.WriteString(table.String())
	return text.String()
}
