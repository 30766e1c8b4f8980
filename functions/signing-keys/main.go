// Command signing-keys is the scheduled Lambda function that rotates the signing
// keys of instances.
package main

import (
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app/signingkeys"
	"github.com/tenantry/tenantry/pkg/function"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
)

func main() {
	function.Serve(signingkeys.New, func(_ *slog.Logger, h *signing.Rotation) any { return h.Run })
}
