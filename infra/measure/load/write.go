package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/measure/load/figure"
	"github.com/tenantry/tenantry/infra/testing/report"
)

// write writes the report and its figures to the folder and, if there is one, to the
// page.
func write(o options, measured []measuredCall) error {
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return err
	}
	against := "the service at " + o.Address
	if o.Address == "" {
		against = "service, engine (dynoxide, data on disk) and client on one machine"
	}
	tables := table(measured, o.Duration) + stockNote(measured) + "\n" + report.Circumstances(time.Now(), against)
	if err := draw(measured, o.Out); err != nil {
		return err
	}
	text := tables + "\n\n" + links(measured, "")
	if err := os.WriteFile(filepath.Join(o.Out, "report.md"), []byte(text), 0o644); err != nil {
		return err
	}
	if o.Page == "" {
		return report.Write(os.Stdout, "", "load", text)
	}
	if err := draw(measured, filepath.Join(filepath.Dir(o.Page), figures)); err != nil {
		return err
	}
	return report.Write(os.Stdout, o.Page, "load", tables+"\n\n"+links(measured, figures+"/"))
}

// figures is the folder for figures next to a page.
const figures = "figures"

func fileName(c measuredCall) string { return "load-" + c.name + ".svg" }

func links(measured []measuredCall, folder string) string {
	var text strings.Builder
	for _, m := range measured {
		if len(m.open) > 0 {
			fmt.Fprintf(&text, "![%s: latency against offered load](%s)\n", m.name, folder+fileName(m))
		}
	}
	return text.String()
}

// table returns all steps as Markdown.
func table(measured []measuredCall, duration time.Duration) string {
	var text strings.Builder
	fmt.Fprintf(&text, "Closed loop, %v for each number of clients. A call that the original was measured with has its throughput "+
		"as a multiple of the original's, and its median as a share of the original's.\n\n", duration)
	closed := report.NewTable("call", " clients", " a second", " median", " 95%", " 99%", " slowest", " failed",
		" × original", " of its median")
	open := report.NewTable("call", " offered, a second", " answered", " median", " 95%", " 99%", " slowest", " failed")
	anyOpen := false
	for _, m := range measured {
		for _, s := range m.closed {
			times, share := "", ""
			if original, ok := m.original[s.clients]; ok {
				times = report.Significant(s.rate / original.rate)
				share = "1/" + report.Significant(float64(original.median)/float64(s.p50))
			}
			closed.Row(m.name, fmt.Sprint(s.clients), report.Significant(s.rate), milliseconds(s.p50), milliseconds(s.p95),
				milliseconds(s.p99), milliseconds(s.slowest), failures(s), times, share)
		}
		for _, s := range m.open {
			anyOpen = true
			open.Row(m.name, report.Number(s.offered), report.Significant(s.rate), milliseconds(s.p50), milliseconds(s.p95),
				milliseconds(s.p99), milliseconds(s.slowest), failures(s))
		}
	}
	text.WriteString(closed.String())
	if anyOpen {
		fmt.Fprintf(&text, "\nOpen loop, %v for each rate:\n\n%s", duration, open)
	}
	return text.String()
}

// stockNote says where the key pairs came from; "" if no call needs one.
func stockNote(measured []measuredCall) string {
	at := slices.IndexFunc(measured, func(m measuredCall) bool { return m.takesPair })
	if at < 0 {
		return ""
	}
	m := measured[at]
	if m.pairs == 0 {
		return fmt.Sprintf("\n%s: nothing filled the stock of key pairs beside the service itself.\n", m.name)
	}
	unstocked := 0
	for _, s := range slices.Concat(m.closed, m.open) {
		unstocked += s.unstocked
	}
	note := fmt.Sprintf("\n%s: the stock of key pairs was full before each step: %s pairs, encrypted each for itself, of one RSA key. ",
		m.name, report.Number(m.pairs))
	if unstocked == 0 {
		return note + "Each request took its pair from it.\n"
	}
	return note + fmt.Sprintf("%s requests found it empty, and the key service made their pairs.\n", report.Number(unstocked))
}

func failures(s step) string {
	if s.failures == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d", s.failures, s.requests)
}

func milliseconds(d time.Duration) string {
	return report.Significant(float64(d)/float64(time.Millisecond)) + " ms"
}

// draw draws a figure for each call.
func draw(measured []measuredCall, folder string) error {
	for _, m := range measured {
		if len(m.open) == 0 {
			continue
		}
		f := figure.Figure{Title: m.name, X: "requests a second", Y: "latency, ms", LogY: true}
		for _, line := range []struct {
			name string
			of   func(step) time.Duration
		}{
			{"median", func(s step) time.Duration { return s.p50 }},
			{"95%", func(s step) time.Duration { return s.p95 }},
			{"99%", func(s step) time.Duration { return s.p99 }},
		} {
			l := figure.Line{Name: line.name}
			for _, s := range m.open {
				l.X, l.Y = append(l.X, float64(s.offered)), append(l.Y, line.of(s).Seconds()*1000)
			}
			f.Lines = append(f.Lines, l)
		}
		closed := figure.Line{Name: "median, closed loop", Dots: true}
		for _, s := range m.closed {
			closed.X, closed.Y = append(closed.X, s.rate), append(closed.Y, s.p50.Seconds()*1000)
		}
		f.Lines = append(f.Lines, closed)
		if err := f.Write(filepath.Join(folder, fileName(m))); err != nil {
			return err
		}
	}
	return nil
}
