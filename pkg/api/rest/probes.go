package rest

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// NewProbes returns a handler that tells monitors about the deployment, whatever the
// host and without a token: GET /debug/healthz, that a function answers, and GET
// /debug/ready, that the database does too. All other requests go to next.
func NewProbes(env *api.Env, log *slog.Logger, next http.Handler) http.Handler {
	envelope := web.Envelope{Log: log, MaxBody: MaxBodyBytes}
	probes := map[string]exchange{
		"/debug/healthz": {},
		"/debug/ready":   {env: env},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, ok := probes[r.URL.Path]
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		x.route = r.URL.Path
		if r.Method != http.MethodGet {
			refused := refusing(errMethodNotAllowed)
			refused.route = x.route
			envelope.Serve(w, r, refused)
			return
		}
		envelope.Serve(w, r, &probe{exchange: x})
	})
}

// probe is the exchange of a probe. It reads from the database if it has an env.
type probe struct{ exchange }

// Serve implements web.Exchange.
func (x *probe) Serve(a *web.Answer, r *http.Request) {
	if x.env == nil {
		a.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = a.Write([]byte("ok")) // never fails
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), x.env.Timeout)
	defer cancel()
	if _, err := x.env.Store.Snapshot(ctx, tenant.Query{Host: x.env.ExternalDomain}); err != nil {
		x.refuse(a, refusing(tenant.AsError(err)).refusal)
		return
	}
	x.write(a, http.StatusOK, []byte(`"ok"`))
}
