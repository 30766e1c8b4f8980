// Command key-stock is the Lambda function that keeps machine key pairs in stock.
package main

import (
	"log/slog"

	keystockapp "github.com/tenantry/tenantry/pkg/app/keystock"
	"github.com/tenantry/tenantry/pkg/function"
	"github.com/tenantry/tenantry/pkg/keystock"
)

func main() {
	function.Serve(keystockapp.New, func(_ *slog.Logger, h *keystock.Filler) any { return h.Fill })
}
