package application

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Getter looks applications up.
type Getter interface {
	// ApplicationByID returns the application with that id, or nil.
	ApplicationByID(ctx context.Context, instanceID, id string) (*tenant.Application, error)
	// ApplicationByKeyID returns the application that has the key with that id, or nil.
	ApplicationByKeyID(ctx context.Context, instanceID, keyID string) (*tenant.Application, error)
}

// Get returns an application of an instance, or nil. It returns tenant.ErrUnavailable.
func Get(ctx context.Context, store Getter, instanceID, id string) (*tenant.Application, error) {
	if !isID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.ApplicationByID(ctx, instanceID, id)
}

// Resource returns the resource that permissions on an application refer to: its
// project. If the application does not exist, it is the instance, so that callers with
// less access cannot tell whether it exists elsewhere.
func Resource(found *tenant.Application) tenant.Resource {
	if found == nil {
		return tenant.Resource{}
	}
	return tenant.OnProject(found.OrgID, found.ProjectID)
}

// WithKey returns the application that has a key, or nil. It returns
// tenant.ErrUnavailable.
func WithKey(ctx context.Context, store Getter, instanceID, keyID string) (*tenant.Application, error) {
	if !tenant.IsID(keyID) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.ApplicationByKeyID(ctx, instanceID, keyID)
}

// isID reports whether id is a valid application id.
func isID(id string) bool { return id != "" && tenant.IsName(id) }
