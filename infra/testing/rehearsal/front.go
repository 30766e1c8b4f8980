package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"

	"github.com/tenantry/tenantry/infra/local/apigateway"
)

// ofTheServer are headers that the stand-in's own server adds to each answer, where a function has not written them.
var ofTheServer = []string{"Connection", "Content-Length", "Date", "Server", "Transfer-Encoding"}

// startFront serves the stand-in, with the answers of its APIs as API Gateway would deliver them: the stand-in leaves
// the headers as the functions wrote them.
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
		// Otherwise a Transport asks for gzip where the client did not, and unpacks what comes.
		Transport:      &http.Transport{DisableCompression: true},
		ModifyResponse: deliver,
	}}
	go func() { _ = server.Serve(listener) }() // until it is stopped
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// deliver changes the headers of an answer to what API Gateway delivers.
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
