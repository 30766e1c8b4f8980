package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Concurrent functions share the connections to the engine, and leave them open for the next calls: the SDK would keep
// only ten.
func TestClient_keepsConnections(t *testing.T) {
	const clients, requests = 32, 40
	var opened atomic.Int64
	engine := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		time.Sleep(time.Millisecond) // so that all of them overlap
	}))
	engine.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	engine.Start()
	t.Cleanup(engine.Close)
	client := newChanges().client(new(net.Dialer).DialContext)
	for range requests {
		var all sync.WaitGroup
		for range clients {
			all.Go(func() {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, engine.URL, http.NoBody)
				if err != nil {
					t.Error(err)
					return
				}
				response, err := client.Do(request)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			})
		}
		all.Wait()
	}
	if got := opened.Load(); got > 3*clients {
		t.Errorf("got %d connections to the engine for %d requests of %d clients, want about %d", got, requests*clients, clients, clients)
	}
}
