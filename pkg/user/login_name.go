package user

import (
	"context"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Named is who is meant by a login name, as far as names tell: they may be gone.
type Named struct {
	// Name is the user name that is meant, in folded form, whether anybody has it or
	// not.
	Name string
	// UserID is who has the name, "" for nobody, and UserOrgID where they belong.
	UserID, UserOrgID string
	// OrgID is the organisation that the user must belong to, "" for any.
	OrgID string
}

// ByLoginName finds out by one read who is meant by a login name: the user of that
// name, or else, for a name that ends in an organisation's domain, the user of that
// organisation whose name is the part before. read reads in the instance; its error is
// returned.
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
