package api

import "sync"

// Hints remember, in a warm function, what belonged where: a host to an
// instance, a machine to an organisation. A hint saves a read, and decides
// nothing: what is read for the request shows whether it is still true. The
// zero Hints are ready. Safe for concurrent use.
type Hints struct {
	mu  sync.Mutex
	ids map[string]string
}

// maxHints bounds what is remembered.
const maxHints = 1000

// Get returns the id where name belonged, "" if it was not met before.
func (h *Hints) Get(name string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ids[name]
}

// Set remembers where a name belongs.
func (h *Hints) Set(name, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ids == nil || len(h.ids) >= maxHints {
		h.ids = map[string]string{}
	}
	h.ids[name] = id
}

// Forget drops a name that belongs elsewhere now, or nowhere.
func (h *Hints) Forget(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.ids, name)
}
