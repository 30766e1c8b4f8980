package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Functions that ask at once share the connections to the engine, and leave
// them open for the next ones: by default a proxy keeps two.
func TestEngineProxy_KeepsConnections(t *testing.T) {
	const clients, requests = 8, 40
	var opened atomic.Int64
	engine := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		time.Sleep(time.Millisecond) // so that all of them are under way at once
	}))
	engine.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	engine.Start()
	t.Cleanup(engine.Close)
	handler, err := newChanges().engineProxy(engine.URL, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(handler)
	t.Cleanup(proxy.Close)

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	t.Cleanup(client.CloseIdleConnections)
	for range requests {
		var all sync.WaitGroup
		for range clients {
			all.Go(func() {
				response, err := client.Post(proxy.URL, "application/x-amz-json-1.0", http.NoBody)
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
