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
		if err := s.setMetadata(ctx, info, user); err != nil {
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

// maxMetadata limits the metadata entries in a claim.
const maxMetadata = 100

func (s *Reader) setMetadata(ctx context.Context, info *openid.UserInfo, user *tenant.User) error {
	of := tenant.MetadataOwner{InstanceID: user.InstanceID, OrgID: user.OrgID, UserID: user.ID}
	page, err := s.Store.Metadata(ctx, of, "", tenant.PageQuery{Limit: maxMetadata}, nil)
	if err != nil || len(page.Entries) == 0 {
		return err
	}
	values := map[string]string{}
	for _, m := range page.Entries {
		values[m.Key] = base64.RawURLEncoding.EncodeToString(m.Value)
	}
	info.AppendClaims(scope.Metadata, values)
	return nil
}
