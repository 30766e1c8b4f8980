package main

import (
	"fmt"
	"io"
)

// screen is what the user reads: requests, answers and where things are.
type screen struct {
	out io.Writer
}

// printf shows text. A terminal that is gone is no reason to stop serving.
func (s screen) printf(format string, values ...any) {
	_, _ = fmt.Fprintf(s.out, format, values...)
}
