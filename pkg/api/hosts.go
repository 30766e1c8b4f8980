package api

import "sync"

// Hosts remembers, in a warm function, which instance a host belonged to. It
// saves a read, and decides nothing: what is read for the request shows
// whether it still does. The zero Hosts is ready. Safe for concurrent use.
type Hosts struct {
	mu     sync.Mutex
	byHost map[string]string
}

// maxHosts bounds what is remembered.
const maxHosts = 1000

// Get returns the instance that host belonged to, "" if it was not met before.
func (h *Hosts) Get(host string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.byHost[host]
}

// Set remembers the instance of a host.
func (h *Hosts) Set(host, instanceID string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byHost == nil || len(h.byHost) >= maxHosts {
		h.byHost = map[string]string{}
	}
	h.byHost[host] = instanceID
}

// Forget drops a host that belongs to another instance now, or to none.
func (h *Hosts) Forget(host string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.byHost, host)
}
