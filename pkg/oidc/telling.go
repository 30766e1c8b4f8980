package oidc

import (
	"context"
	"encoding/base64"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// telling determines which claims about a user a client may get.
type telling struct {
	// found has the user with their organisation and authorizations, and the client's
	// project and organisation if the client is an application.
	found  tenant.Snapshot
	scopes []string
	// project is the project whose roles are included without being named, or nil.
	project *tenant.Project
	// allRoles includes the roles of that project, and of no other, whatever the
	// scopes. It is set for an application that introspects the token of a user who
	// calls it.
	allRoles bool
}

// Groups of claims.
const (
	withProfile = 1 << iota
	withRoles
)

// teller reads claims. Safe for concurrent use.
type teller struct {
	Store claimStore
}

// claimStore reads what scopes ask for in addition to the user. The methods are those of
// packages project, org and metadata.
type claimStore interface {
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
	Metadata(
		ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool,
	) (tenant.Page[*tenant.Metadata], error)
}

// tell returns the claims of a user: the given parts, and those about their
// organisation and metadata if a scope asks for them. It reads only what was not read
// with the user: other projects, organisations that gave roles, and metadata.
func (s *teller) tell(ctx context.Context, t telling, parts int) (*openid.UserInfo, error) {
	user := t.found.User
	info := &openid.UserInfo{Subject: user.ID}
	if parts&withProfile != 0 {
		setProfile(info, user, t.scopes)
	}
	setOrg(info, t.found.UserOrg, t.scopes)
	if slices.Contains(t.scopes, scope.Metadata) {
		if err := s.setMetadata(ctx, info, user); err != nil {
			return nil, err
		}
	}
	if parts&withRoles != 0 {
		if err := s.setRoles(ctx, info, t); err != nil {
			return nil, err
		}
	}
	return info, nil
}

// maxMetadata limits the metadata entries in a claim.
const maxMetadata = 100

func (s *teller) setMetadata(ctx context.Context, info *openid.UserInfo, user *tenant.User) error {
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
