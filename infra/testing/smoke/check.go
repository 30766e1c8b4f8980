package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/testing/report"
)

// check is one thing that this system relies on.
type check struct {
	name string
	// want is what is expected, page the AWS page that says so; "" if this system
	// defines it.
	want, page string
	// onAWS is why a stand-in cannot show it; "" if it can.
	onAWS string
	// look returns the result. An error is an unexpected result.
	look func(context.Context) (string, error)

	came  string
	state state
}

type state int

const (
	notLooked state = iota
	asExpected
	otherwise
	leftOut
)

func (s state) String() string { return [...]string{"not looked at", "yes", "**no**", "left out"}[s] }

// errLeftOut is matched by the reason why a check does not apply to the deployment.
var errLeftOut = errors.New("left out")

// look runs the checks in order, reports each, and returns how many had unexpected
// results.
func look(ctx context.Context, progress io.Writer, all []*check, standIn bool) (wrong int) {
	for _, c := range all {
		if standIn && c.onAWS != "" {
			c.came, c.state = c.onAWS, leftOut
			continue
		}
		begun := time.Now()
		came, err := c.look(ctx)
		switch {
		case errors.Is(err, errLeftOut):
			c.came, c.state = err.Error(), leftOut
		case err != nil:
			c.came, c.state = err.Error(), otherwise
			wrong++
		default:
			c.came, c.state = came, asExpected
		}
		_, _ = fmt.Fprintf(progress, "%-40s %6.1f s  %s\n", c.name, time.Since(begun).Seconds(), c.state)
	}
	return wrong
}

// table returns all checks as Markdown.
func table(all []*check) string {
	t := report.NewTable("what", "expected", "came", "as expected", "AWS page")
	for _, c := range all {
		t.Row(cell(c.name), cell(c.want), cell(c.came), c.state.String(), cell(c.page))
	}
	return t.String()
}

// cell returns a text in a form that fits in a table cell.
func cell(text string) string {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
	if letters := []rune(text); len(letters) > 200 {
		text = string(letters[:200]) + "..."
	}
	return text
}

func summary(all []*check) string {
	counts := map[state]int{}
	for _, c := range all {
		counts[c.state]++
	}
	return fmt.Sprintf("%d checks: %d as expected, %d not, %d left out.", len(all), counts[asExpected], counts[otherwise], counts[leftOut])
}
