package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/local/signed"
	"github.com/tenantry/tenantry/infra/parts"
)

// guarded restricts a service to callers with the run's credentials.
func guarded(credentials aws.Credentials, service http.Handler) http.Handler {
	return signed.Guard(credentials, time.Now, service)
}

// dial connects to an address.
type dial func(ctx context.Context, network, address string) (net.Conn, error)

// serveEngine serves the engine on this machine for AWS's tools that have the run's
// credentials; the engine itself does not authenticate callers.
func serveEngine(ctx context.Context, engine *parts.Process, credentials aws.Credentials, log *slog.Logger) (*server, error) {
	listener, err := listen(ctx, 0)
	if err != nil {
		return nil, err
	}
	front := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", listener.Addr().String()
		},
		Transport: &http.Transport{DialContext: engine.Dial, MaxIdleConnsPerHost: connections},
		ErrorLog:  slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return serve(listener, guarded(credentials, front), log), nil
}

// straightTo returns a dial that uses to for one address and a normal connection for
// all others. The functions need no guard in front of the engine.
func straightTo(address string, to dial) dial {
	others := new(net.Dialer).DialContext
	return func(ctx context.Context, network, dialled string) (net.Conn, error) {
		if dialled == address {
			return to(ctx, network, dialled)
		}
		return others(ctx, network, dialled)
	}
}
