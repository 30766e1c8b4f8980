// Command profile says where the time and the memory of a call go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/tenantry/tenantry/infra/program"
	"github.com/tenantry/tenantry/infra/report"
)

const description = `Run calls in process under the CPU and the memory profiler, and print what each stage of a request takes.

The profiles stay in the folder: go tool pprof reads them.

Example: make profile`

type options struct {
	Calls    []string `help:"Calls and their tokens, as the benchmark BenchmarkProfile names them." default:"create_machine_with_token_and_key/system_jwt,create_human/system_jwt,set_up/pat,set_up/access_token"`
	Requests int      `help:"How many requests of each." default:"10000"`
	Out      string   `help:"Folder of the profiles." default:".local/profile"`
	Page     string   `help:"Put the tables into this page, too, in place of those that stand there."`
}

func main() {
	var o options
	program.Main("profile", description, &o, func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) error {
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return err
	}
	var measured []call
	for _, name := range o.Calls {
		c, err := measure(ctx, o, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		measured = append(measured, c)
	}
	text := tables(measured) + "\n" + report.Circumstances(time.Now(), "dynoxide, in memory; one client, in process")
	return report.Write(os.Stdout, o.Page, "profile", text)
}

// call is what one request of a kind takes, by stage.
type call struct {
	name   string
	median time.Duration
	// times in ns, objects and bytes of one request.
	times, objects, bytes map[string]float64
}

// measure runs the benchmark of a call twice, because counting each allocation takes time.
func measure(ctx context.Context, o options, name string) (c call, err error) {
	c.name = name
	file := func(kind string) string {
		return filepath.Join(o.Out, strings.ReplaceAll(name, "/", "-")+"."+kind+".pb.gz")
	}
	output, err := benchmark(ctx, o, name, "-cpuprofile", file("cpu"))
	if err != nil {
		return c, err
	}
	median := regexp.MustCompile(`([0-9.]+) call-µs`).FindStringSubmatch(output)
	if median == nil {
		return c, fmt.Errorf("the benchmark did not run:\n%s", output)
	}
	microseconds, err := strconv.ParseFloat(median[1], 64)
	if err != nil {
		return c, err
	}
	c.median = time.Duration(microseconds * float64(time.Microsecond))
	if _, err := benchmark(ctx, o, name, "-memprofile", file("mem"), "-memprofilerate", "1"); err != nil {
		return c, err
	}
	if c.times, err = perRequest(file("cpu"), "cpu", o.Requests); err != nil {
		return c, err
	}
	if c.objects, err = perRequest(file("mem"), "alloc_objects", o.Requests); err != nil {
		return c, err
	}
	c.bytes, err = perRequest(file("mem"), "alloc_space", o.Requests)
	return c, err
}

func benchmark(ctx context.Context, o options, name string, args ...string) (output string, err error) {
	pattern := "^" + strings.ReplaceAll("BenchmarkProfile/"+name, "/", "$/^") + "$"
	fmt.Fprintf(os.Stderr, "%s %s\n", name, args[0])
	args = append([]string{
		"test", "./functions", "-run", "^$", "-bench", pattern, "-benchtime", strconv.Itoa(o.Requests) + "x",
		"-o", filepath.Join(o.Out, "functions.test"),
	}, args...)
	text, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, text)
	}
	return string(text), nil
}

func perRequest(path, valueType string, requests int) (map[string]float64, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	p, err := profile.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	each := map[string]float64{}
	for name, sum := range sums(p, valueType) {
		each[name] = float64(sum) / float64(requests)
	}
	return each, nil
}

// tables shows all calls, a column each.
func tables(calls []call) string {
	head := []string{"stage"}
	for _, c := range calls {
		head = append(head, " "+strings.ReplaceAll(c.name, "_", " "))
	}
	var text strings.Builder
	for _, t := range []struct {
		title string
		of    func(call) map[string]float64
		show  func(float64) string
	}{
		{"Time of the processor, in µs for each request", func(c call) map[string]float64 { return c.times }, func(x float64) string { return fmt.Sprintf("%.0f", x/1e3) }},
		{"Memory, in objects that are made for each request", func(c call) map[string]float64 { return c.objects }, func(x float64) string { return fmt.Sprintf("%.0f", x) }},
		{"Memory, in KB that are made for each request", func(c call) map[string]float64 { return c.bytes }, func(x float64) string { return fmt.Sprintf("%.1f", x/1024) }},
	} {
		table := report.NewTable(append([]string(nil), head...)...)
		total := make([]float64, len(calls))
		row := func(name string, value func(i int, c call) string) {
			cells := []string{name}
			for i, c := range calls {
				cells = append(cells, value(i, c))
			}
			table.Row(cells...)
		}
		for _, name := range names() {
			row(name, func(i int, c call) string {
				total[i] += t.of(c)[name]
				return t.show(t.of(c)[name])
			})
		}
		row("**together**", func(i int, _ call) string { return "**" + t.show(total[i]) + "**" })
		if t.title[0] == 'T' {
			row("from request to answer, median", func(_ int, c call) string { return t.show(float64(c.median)) })
			row("of this waiting for the services, about", func(i int, c call) string {
				return t.show(max(0, float64(c.median)-total[i]))
			})
		}
		fmt.Fprintf(&text, "%s:\n\n%s\n", t.title, table)
	}
	return text.String()
}

func names() []string {
	all := make([]string, 0, len(stages)+2)
	for _, s := range stages {
		all = append(all, s.name)
	}
	return append(all, collector, unknown)
}
