package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// applicationsOf erases the applications that isDead accepts, together with their
// names, their ids and the ids of their keys. It has to read all applications of the
// instance to find them.
func (e *eraser) applicationsOf(ctx context.Context, isDead func(applicationItem) bool) error {
	return e.pages(ctx, list{pk: applicationsPK(e.iid)}, func(items []item) error {
		applications, err := readAll[applicationItem](items)
		if err != nil {
			return err
		}
		var own []item
		var claims []claimed
		for n, i := range applications {
			if !isDead(i) {
				continue
			}
			own = append(own, items[n])
			of := func(kind string, claim tenant.ClaimKind, name string) {
				claims = append(claims, claimed{claimKey(claim, e.iid, name), kind, "owner", i.SK})
			}
			of("applicationName", tenant.ClaimApplicationName, tenant.ApplicationName(i.ProjectID, i.Name))
			of("applicationId", tenant.ClaimApplicationID, i.ID)
			for _, k := range i.Keys {
				of("applicationKeyId", tenant.ClaimApplicationKeyID, k.ID)
			}
		}
		// Applications go last: they lead to the claims.
		if err := e.owned(ctx, claims); err != nil {
			return err
		}
		return e.items(ctx, "application", own)
	})
}

// applications erases all applications of the instance and all claims made for them.
func (e *eraser) applications(ctx context.Context) error {
	for kind, pk := range map[string]string{
		"application": applicationsPK(e.iid), "applicationName": applicationNamesPK(e.iid),
		"applicationId": applicationIDsPK(e.iid), "applicationKeyId": applicationKeysPK(e.iid),
	} {
		if err := e.partition(ctx, kind, pk, ""); err != nil {
			return err
		}
	}
	return nil
}
