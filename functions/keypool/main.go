// Command keypool is the Lambda function that keeps machine key pairs in stock.
package main

import (
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app/keypool"
	"github.com/tenantry/tenantry/pkg/function"
	"github.com/tenantry/tenantry/pkg/keystock"
)

func main() {
	function.Serve(keypool.New, func(_ *slog.Logger, h *keystock.Filler) any { return h.Fill })
}
