package user

import (
	"context"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Named is the user that a login name means, as far as names tell: they may have been
// removed.
type Named struct {
	// Name is the folded user name that is meant, whether a user has it or not.
	Name string
	// UserID is the user with that name, or "", and UserOrgID is their organisation.
	UserID, UserOrgID string
	// OrgID is the organisation that the user must belong to, or "" for any.
	OrgID string
}

// ByLoginName finds out, with one read, which user a login name means: the user of that
// name, or else, if the name ends in an organisation's domain, the user of that
// organisation whose name is the part before it. read reads in the instance; its error
// is returned.
func ByLoginName(ctx context.Context, read func(context.Context, tenant.Query) (tenant.Snapshot, error), loginName string) (Named, error) {
	query := tenant.Query{LoginName: tenant.Fold(loginName)}
	if at := strings.LastIndexByte(query.LoginName, '@'); at > 0 {
		if domain, ok := hostname.OrgDomain(query.LoginName[at+1:]); ok {
			query.LocalName, query.OrgDomain = query.LoginName[:at], domain
		}
	}
	found, err := read(ctx, query)
	if err != nil {
		return Named{}, err
	}
	named := Named{Name: query.LoginName, UserID: found.LoginNameOwner, UserOrgID: found.LoginNameOrgID}
	if named.UserID == "" && found.OrgDomainOwner != "" {
		named = Named{query.LocalName, found.LocalNameOwner, found.LocalNameOrgID, found.OrgDomainOwner}
	}
	return named, nil
}
