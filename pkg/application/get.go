package application

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Getter looks applications up.
type Getter interface {
	// ApplicationByID returns the application of an instance with that id, or nil.
	ApplicationByID(ctx context.Context, instanceID, id string) (*tenant.Application, error)
	// ApplicationByKeyID returns the application of an instance that has the key of
	// that id, or nil.
	ApplicationByKeyID(ctx context.Context, instanceID, keyID string) (*tenant.Application, error)
}

// Get returns an application of an instance, or nil if there is none. It returns
// tenant.ErrUnavailable.
func Get(ctx context.Context, store Getter, instanceID, id string) (*tenant.Application, error) {
	if !isID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.ApplicationByID(ctx, instanceID, id)
}

// Resource returns what the permissions on an application are on: its project, and
// the instance itself for one that is not there, so that who may not know of all is
// told the same of one that is elsewhere.
func Resource(found *tenant.Application) tenant.Resource {
	if found == nil {
		return tenant.Resource{}
	}
	return tenant.OnProject(found.OrgID, found.ProjectID)
}

// WithKey returns the application of an instance that has a key, or nil if there is
// none. It returns tenant.ErrUnavailable.
func WithKey(ctx context.Context, store Getter, instanceID, keyID string) (*tenant.Application, error) {
	if !tenant.IsID(keyID) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.ApplicationByKeyID(ctx, instanceID, keyID)
}

// isID reports whether an application can have that id.
func isID(id string) bool { return id != "" && tenant.IsName(id) }
