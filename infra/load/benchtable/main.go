// Command benchtable makes tables of the benchmarks' output.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"github.com/tenantry/tenantry/infra/program"
	"github.com/tenantry/tenantry/infra/report"
)

const description = `Read the output of the benchmarks from the standard input, and print it as tables.

Example: make bench`

type options struct {
	Page string `help:"Put the tables into this page, too, in place of those that stand there."`
}

func main() {
	var o options
	program.Main("benchtable", description, &o, func(context.Context) error { return run(os.Stdin, o) })
}

func run(in io.Reader, o options) error {
	results, err := read(in)
	if err != nil {
		return err
	}
	text := tables(results) + "\n" + report.Circumstances(time.Now(), "dynoxide, in memory")
	return report.Write(os.Stdout, o.Page, "bench", text)
}

// result is a benchmark's line.
type result struct {
	// name without "Benchmark" and the number of CPUs; values by unit.
	name   string
	values map[string]float64
}

func read(in io.Reader) (results []result, err error) {
	reader := benchfmt.NewReader(in, "standard input")
	for reader.Scan() {
		line, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		name := string(line.Name.Full())
		if at := strings.LastIndexByte(name, '-'); at > 0 {
			if _, err := strconv.Atoi(name[at+1:]); err == nil {
				name = name[:at]
			}
		}
		r := result{name, map[string]float64{}}
		for _, v := range line.Values {
			value, unit := v.Value, v.Unit
			if v.OrigUnit != "" {
				value, unit = v.OrigValue, v.OrigUnit
			}
			r.values[unit] = value
		}
		results = append(results, r)
	}
	if len(results) == 0 {
		return nil, cmp.Or(reader.Err(), errors.New("the standard input has no benchmarks"))
	}
	return results, reader.Err()
}

// tables shows the calls against their floor, and what is measured alone.
func tables(results []result) string {
	calls := report.NewTable("call", "token", " clients", " floor", " in process", " × floor", " × transaction", " over HTTP", " × floor",
		" floor, a second", " in process", " over HTTP")
	alone := report.NewTable("alone", " time", " memory", " objects")
	for _, r := range results {
		parts := strings.Split(r.name, "/")
		if parts[0] == "Call" && len(parts) == 4 {
			calls.Row(words(parts[1]), words(parts[2]), strings.TrimPrefix(parts[3], "clients="),
				milliseconds(r.values["floor-µs"]), milliseconds(r.values["process-µs"]), ratio(r.values["x-process"]),
				ratio(r.values["x-transaction"]), milliseconds(r.values["http-µs"]), ratio(r.values["x-http"]),
				report.Significant(r.values["floor/s"]), report.Significant(r.values["process/s"]), report.Significant(r.values["http/s"]))
			continue
		}
		alone.Row(title(parts), milliseconds(r.values["ns/op"]/1e3), report.Significant(r.values["B/op"]/1024)+" KB",
			report.Number(int(r.values["allocs/op"])))
	}
	return calls.String() + "\n" + size(results) + "\n" + alone.String()
}

// title says what a benchmark of one part measures.
func title(parts []string) string {
	names := map[string]string{
		"Pipeline": "the pipeline, without services", "Password": "argon2id of a password", "Token": "a token for an assertion, on the engine",
		"TokenCheck": "a call that is refused after its token was found good, on the engine",
	}
	name := cmp.Or(names[parts[0]], parts[0])
	if len(parts) > 1 {
		name += ": " + words(strings.Join(parts[1:], ", "))
	}
	return name
}

// size tells what each call sends to the services.
func size(results []result) string {
	table := report.NewTable("call", "token", " reads", " calls of KMS", " items written", " bytes of the transaction")
	var seen []string
	for _, r := range results {
		parts := strings.Split(r.name, "/")
		if parts[0] != "Call" || len(parts) != 4 || slices.Contains(seen, parts[1]+parts[2]) {
			continue
		}
		seen = append(seen, parts[1]+parts[2])
		whole := func(unit string) string { return report.Number(int(r.values[unit])) }
		table.Row(words(parts[1]), words(parts[2]), whole("reads/op"), whole("kms/op"), whole("items/op"), whole("sent-B/op"))
	}
	return table.String()
}

func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

func ratio(x float64) string { return fmt.Sprintf("%.2f", x) }

func milliseconds(microseconds float64) string { return report.Significant(microseconds/1000) + " ms" }
