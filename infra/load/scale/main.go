// Command scale says whether calls cost more as the table grows.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tenantry/tenantry/infra/load/figure"
	"github.com/tenantry/tenantry/infra/program"
	"github.com/tenantry/tenantry/infra/report"
)

const description = `Measure calls on tables of different size: with many instances, and with many organisations in one instance.

Each size has an engine of its own, filled by batches of the items that the store itself would write. The calls
then take turns over all sizes, so that a moment in which the machine is busy counts for all.

Example: make scale`

type options struct {
	Instances []int  `help:"Numbers of instances." default:"10,1000,100000"`
	Orgs      []int  `help:"Numbers of organisations in one instance." default:"10,1000,100000"`
	Samples   int    `help:"How often each call is made on each size." default:"300"`
	Out       string `help:"Folder of the report and its figures." default:".local/scale"`
	Page      string `help:"Put the tables into this page, too, and the figures into the folder \"figures\" beside it."`
}

func main() {
	var o options
	program.Main("scale", description, &o, func(ctx context.Context) error { return run(ctx, o) })
}

// axis is what grows.
type axis struct {
	name, counted string
	sizes         []int
	fill          func(context.Context, *size) error
	calls         []call
}

func run(ctx context.Context, o options) error {
	text := ""
	folders := []string{o.Out}
	if o.Page != "" {
		folders = append(folders, filepath.Join(filepath.Dir(o.Page), figures))
	}
	for _, a := range []axis{
		{"instances", "instances", o.Instances, fillInstances, instanceCalls},
		{"organisations", "organisations in one instance", o.Orgs, fillOrgs, orgCalls},
	} {
		sizes, err := measure(ctx, a, o.Samples)
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		text += a.table(sizes) + "\n"
		for _, folder := range folders {
			if err := a.figure(sizes).Write(filepath.Join(folder, a.file())); err != nil {
				return err
			}
		}
	}
	text += report.Circumstances(time.Now(), "dynoxide, data on disk")
	links := func(folder string) string {
		return fmt.Sprintf("\n\n![calls by number of instances](%[1]sscale-instances.svg)\n"+
			"![calls by number of organisations](%[1]sscale-organisations.svg)\n", folder)
	}
	if err := os.WriteFile(filepath.Join(o.Out, "report.md"), []byte(text+links("")), 0o644); err != nil {
		return err
	}
	return report.Write(os.Stdout, o.Page, "scale", text+links(figures+"/"))
}

// figures is the folder beside a page.
const figures = "figures"

func (a axis) file() string { return "scale-" + a.name + ".svg" }

func (a axis) table(sizes []*size) string {
	table := report.NewTable("call", " "+a.counted, " median", " 95%", " × the smallest", " write units", " read units")
	for i, c := range a.calls {
		for _, s := range sizes {
			m := &s.calls[i]
			table.Row(c.name, report.Number(s.n), milliseconds(m.quantile(0.5)), milliseconds(m.quantile(0.95)),
				report.Significant(float64(m.quantile(0.5))/float64(sizes[0].calls[i].quantile(0.5))), m.writes.String(), m.reads.String())
		}
	}
	return table.String() + "\n" + unitsNote(sizes)
}

func (a axis) figure(sizes []*size) figure.Figure {
	f := figure.Figure{Title: "Cost of a call by number of " + a.counted, X: a.counted, Y: "median, ms", LogX: true}
	for i, c := range a.calls {
		l := figure.Line{Name: c.name}
		for _, s := range sizes {
			l.X, l.Y = append(l.X, float64(s.n)), append(l.Y, s.calls[i].quantile(0.5).Seconds()*1000)
		}
		f.Lines = append(f.Lines, l)
	}
	return f
}

func milliseconds(d time.Duration) string {
	return report.Significant(float64(d)/float64(time.Millisecond)) + " ms"
}
