package api

import "sync"

// Hints caches, in a warm function, what something last belonged to: the instance of a
// host, or the organisation of a machine. A hint saves a read but decides nothing: what
// is read for the request shows whether it still holds. The zero value is ready to use.
// Safe for concurrent use.
type Hints struct {
	mu  sync.Mutex
	ids map[string]string
}

// maxHints bounds the cache.
const maxHints = 1000

// Get returns the id to which name last belonged; "" if unknown.
func (h *Hints) Get(name string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ids[name]
}

// Set records the id to which a name belongs.
func (h *Hints) Set(name, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ids == nil || len(h.ids) >= maxHints {
		h.ids = map[string]string{}
	}
	h.ids[name] = id
}

// Forget removes a name that belongs to something else now, or to nothing.
func (h *Hints) Forget(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.ids, name)
}
