package adminapi

import (
	"slices"
	"sync"

	orgpb "github.com/tenantry/tenantry/pkg/api/pb/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// shownOrgs caches the messages of the last page of each instance. The store never
// modifies an organisation that it returned, and returns the same ones as long as its own
// cache is valid. So pages with the same pointers have the same messages, which must not
// be modified either.
type shownOrgs struct {
	mu    sync.Mutex
	pages map[string]orgPage
}

type orgPage struct {
	orgs     []*tenant.Org
	messages []*orgpb.Org
}

// mostPages bounds the cache, whose pages have up to tenant.DefaultPage organisations: it
// takes 5 MB at most.
const mostPages = 100

func (s *shownOrgs) messages(instanceID string, page tenant.Page[*tenant.Org]) []*orgpb.Org {
	s.mu.Lock()
	known := s.pages[instanceID]
	s.mu.Unlock()
	if slices.Equal(known.orgs, page.Entries) {
		return known.messages
	}
	shown := orgPage{page.Entries, view.Each(page, view.Org)}
	if len(shown.orgs) <= tenant.DefaultPage {
		s.set(instanceID, shown)
	}
	return shown.messages
}

func (s *shownOrgs) set(instanceID string, shown orgPage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil || len(s.pages) >= mostPages {
		s.pages = map[string]orgPage{}
	}
	s.pages[instanceID] = shown
}
