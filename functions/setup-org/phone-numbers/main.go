// Command phone-numbers brings telephone numbers to E.164 form for setup-org,
// which starts it. It reads requests from standard input and writes answers to
// standard output, until the input ends.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/phone/process"
)

func main() {
	if err := process.Serve(context.Background(), os.Stdin, os.Stdout, phone.Normalize); err != nil {
		fmt.Fprintln(os.Stderr, "phone-numbers:", err)
		os.Exit(1)
	}
}
