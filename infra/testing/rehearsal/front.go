package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"

	"github.com/tenantry/tenantry/infra/local/apigateway"
)

// ofTheServer are headers that the stand-in's server adds to responses unless a
// function sets them.
var ofTheServer = []string{"Connection", "Content-Length", "Date", "Server", "Transfer-Encoding"}

// startFront serves the stand-in with its APIs' response headers converted as by API
// Gateway; the stand-in leaves headers as the functions wrote them.
func startFront(ctx context.Context, endpoint string) (address string, stop func(), err error) {
	target, err := url.Parse(endpoint)
	if err != nil {
		return "", nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: &httputil.ReverseProxy{ //nolint:gosec // it serves this program alone
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				r.Out.Header[name] = r.In.Header[name]
			}
		},
		// Otherwise a Transport would request gzip even if the client did not, and
		// decompress the response.
		Transport:      &http.Transport{DisableCompression: true},
		ModifyResponse: deliver,
	}}
	go func() { _ = server.Serve(listener) }() // until stopped
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// deliver converts a response's headers as API Gateway does.
func deliver(response *http.Response) error {
	own := http.Header{}
	for _, name := range ofTheServer {
		if values := response.Header[name]; values != nil {
			own[name] = values
			delete(response.Header, name)
		}
	}
	apigateway.Deliver(response.Header)
	for name, values := range own {
		response.Header[name] = values
	}
	return nil
}
