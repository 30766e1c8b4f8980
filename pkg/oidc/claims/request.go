package claims

import (
	"context"
	"encoding/base64"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Request determines which claims about a user a client may get.
type Request struct {
	// Found has the user with their organisation and authorizations, and the client's
	// project and organisation if the client is an application.
	Found  tenant.Snapshot
	Scopes []string
	// Project is the project whose roles are included without being named, or nil.
	Project *tenant.Project
	// AllRoles includes the roles of that project, and of no other, whatever the
	// scopes. It is set for an application that introspects the token of a user who
	// calls it.
	AllRoles bool
}

// Groups of claims.
const (
	Profile = 1 << iota
	Roles
	// LongMetadata is metadata that is too long for a token. Any other depends on a
	// scope alone.
	LongMetadata

	// All are for answers, whose length does not matter.
	All = Profile | Roles | LongMetadata
)

// Reader reads claims. Safe for concurrent use.
type Reader struct {
	Store Store
}

// Store reads what scopes ask for in addition to the user. The methods are those of
// packages project, org and metadata.
type Store interface {
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
	Metadata(
		ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool,
	) (tenant.Page[*tenant.Metadata], error)
}

// UserInfo returns the claims of a user: the given parts, and those about their
// organisation and metadata if a scope asks for them. It reads only what was not read
// with the user: other projects, organisations that gave roles, and metadata.
func (s *Reader) UserInfo(ctx context.Context, t Request, parts int) (*openid.UserInfo, error) {
	user := t.Found.User
	info := &openid.UserInfo{Subject: user.ID}
	if parts&Profile != 0 {
		setProfile(info, user, t.Scopes)
	}
	setOrg(info, t.Found.UserOrg, t.Scopes)
	if slices.Contains(t.Scopes, scope.Metadata) {
		if err := s.setMetadata(ctx, info, user, parts&LongMetadata != 0); err != nil {
			return nil, err
		}
	}
	if parts&Roles != 0 {
		if err := s.setRoles(ctx, info, t); err != nil {
			return nil, err
		}
	}
	return info, nil
}

const (
	// maxMetadata limits the metadata entries in a claim. The store returns fewer if they
	// are large: see tenant.MaxPageBytes.
	maxMetadata = 100
	// maxMetadataInToken limits the bytes of keys and values in a token's claim, so that
	// the token fits into a header.
	maxMetadataInToken = 3000
)

// setMetadata sets the claim with a user's metadata, unless that is too long for a token
// and the claim is for one. Half of it would look like all of it.
func (s *Reader) setMetadata(ctx context.Context, info *openid.UserInfo, user *tenant.User, mayBeLong bool) error {
	of := tenant.MetadataOwner{InstanceID: user.InstanceID, OrgID: user.OrgID, UserID: user.ID}
	page, err := s.Store.Metadata(ctx, of, "", tenant.PageQuery{Limit: maxMetadata}, nil)
	if err != nil || len(page.Entries) == 0 {
		return err
	}
	values, size := map[string]string{}, 0
	for _, m := range page.Entries {
		values[m.Key] = base64.RawURLEncoding.EncodeToString(m.Value)
		size += len(m.Key) + len(values[m.Key])
	}
	if mayBeLong || size <= maxMetadataInToken {
		info.AppendClaims(scope.Metadata, values)
	}
	return nil
}
