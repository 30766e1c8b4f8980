package dynamo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EraseInstance erases what is left of a removed instance, except the events that
// record its end. It may be interrupted at any point and called again, because items
// that lead to others are erased after them.
func (s *Store) EraseInstance(ctx context.Context, removed tenant.InstanceRemovedData, erased func(kind string, items int) error) error {
	e := &eraser{s, removed.InstanceID, erased}
	steps := []func(context.Context) error{
		e.named, e.orphans, e.formerUsers, e.orgs, e.events, e.signingKeys, e.applications,
		func(ctx context.Context) error {
			return e.partition(ctx, "orgName", claimKey(tenant.ClaimOrgName, e.iid, "").PK, "")
		},
		func(ctx context.Context) error { return e.partition(ctx, "member", membersPK(e.iid), "") },
		func(ctx context.Context) error { return e.partition(ctx, "project", projectsPK(e.iid), "") },
		func(ctx context.Context) error { return e.partition(ctx, "projectName", projectNamesPK(e.iid), "") },
		func(ctx context.Context) error {
			return e.partition(ctx, "formerProject", sweepPK(e.iid), projectPrefix)
		},
		func(ctx context.Context) error { return e.partition(ctx, "authorization", authorizationsPK(e.iid), "") },
		func(ctx context.Context) error {
			return e.partition(ctx, "formerAuthorization", sweepPK(e.iid), authorizationPrefix)
		},
		func(ctx context.Context) error { return e.partition(ctx, "session", userPK(e.iid, ""), "") },
		func(ctx context.Context) error { return e.partition(ctx, "sessionEntry", sessionsPK(e.iid), "") },
		func(ctx context.Context) error { return e.partition(ctx, "erasure", sweepPK(e.iid), orgPrefix) },
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for shard := range ownShards {
		if err := e.partition(ctx, "signInFailures", signInPK(e.iid, shard), ""); err != nil {
			return err
		}
		if err := e.partition(ctx, "usedOnce", oncePK(e.iid, shard), ""); err != nil {
			return err
		}
		if err := e.partition(ctx, "deviceAuthorization", deviceCodesPK(e.iid, shard), ""); err != nil {
			return err
		}
		if err := e.partition(ctx, "authRequest", authRequestsPK(e.iid, shard), ""); err != nil {
			return err
		}
	}
	var hosts []claimed
	for _, host := range removed.Domains {
		hosts = append(hosts, claimed{hostKey(host), "host", "instance", e.iid})
	}
	return e.owned(ctx, hosts)
}

// named erases users by their login names, then the names.
func (e *eraser) named(ctx context.Context) error {
	return e.pages(ctx, list{pk: claimKey(tenant.ClaimLoginName, e.iid, "").PK}, func(items []item) error {
		claims, err := readAll[claimItem](items)
		if err != nil {
			return err
		}
		uids := make([]string, len(claims))
		for n, c := range claims {
			uids[n] = c.Owner
		}
		if err := e.users(ctx, uids); err != nil {
			return err
		}
		return e.items(ctx, "loginName", items)
	})
}

// orphans erases the users whose login names were taken over.
func (e *eraser) orphans(ctx context.Context) error {
	return e.orphansOf(ctx, "")
}

// orgs erases the remaining organisations with their domains.
func (e *eraser) orgs(ctx context.Context) error {
	return e.pages(ctx, list{pk: instancePK(e.iid), prefix: orgPrefix}, func(items []item) error {
		orgs, err := readAll[orgItem](items)
		if err != nil {
			return err
		}
		ids, domains := make([]string, len(orgs)), []claimed(nil)
		for n, o := range orgs {
			ids[n] = o.ID
			domains = append(domains, e.domainsOf(o.ID, strings.Fields(o.Domains))...)
		}
		if err := e.ofOrgs(ctx, ids, domains); err != nil {
			return err
		}
		return e.items(ctx, "org", items)
	})
}

// domainsOf returns the claims of an organisation's domains.
func (e *eraser) domainsOf(oid string, domains []string) (all []claimed) {
	for _, domain := range domains {
		all = append(all, claimed{claimKey(tenant.ClaimOrgDomain, e.iid, domain), "orgDomain", "owner", oid})
	}
	return all
}

// ofOrgs erases the domains and metadata of organisations.
func (e *eraser) ofOrgs(ctx context.Context, ids []string, domains []claimed) error {
	if err := e.owned(ctx, domains); err != nil {
		return err
	}
	return atOnce(ids, func(oid string) error {
		return e.partition(ctx, "metadata", metadataKey(tenant.MetadataOwner{InstanceID: e.iid, OrgID: oid}, "").PK, "")
	})
}

// isOfTheEnd reports whether events of this type outlive the instance.
func isOfTheEnd(t tenant.EventType) bool {
	return t == tenant.InstanceRemoved || t == tenant.InstanceErased
}

// events erases the log, after everything that only the log leads to: organisations
// removed earlier and not yet swept, request records, and credentials waiting to be
// claimed.
func (e *eraser) events(ctx context.Context) error {
	return e.pages(ctx, list{pk: eventsPK(e.iid)}, func(items []item) error {
		events, err := readAll[eventItem](items)
		if err != nil {
			return err
		}
		var doomed []item
		for n, i := range events {
			if !isOfTheEnd(i.Type) {
				doomed = append(doomed, items[n])
			}
		}
		if err := e.ofEvents(ctx, events); err != nil {
			return err
		}
		return e.items(ctx, "event", doomed)
	})
}

func (e *eraser) ofEvents(ctx context.Context, events []eventItem) error {
	var requests, domains []claimed
	var orgs []string
	for _, i := range events {
		if i.Request != "" {
			request := readRequestName(i.Request)
			requests = append(requests, claimed{requestKey(request), "request", "instance", e.iid},
				claimed{credentialsKey(request), "credentials", "instance", e.iid})
		}
		if i.Type != tenant.OrgRemoved {
			continue
		}
		var removed tenant.OrgRemovedData
		if err := json.Unmarshal([]byte(i.Data), &removed); err != nil {
			return fmt.Errorf("event %s: %w", i.ID, err)
		}
		orgs = append(orgs, removed.OrgID)
		domains = append(domains, e.domainsOf(removed.OrgID, removed.Domains)...)
	}
	if err := e.owned(ctx, requests); err != nil {
		return err
	}
	return e.ofOrgs(ctx, orgs, domains)
}

// signingKeys erases the signing keys and their entries in the list of due keys.
func (e *eraser) signingKeys(ctx context.Context) error {
	keys, err := e.store.SigningKeys(ctx, e.iid)
	if err != nil {
		return err
	}
	var due []key
	for _, k := range keys {
		due = append(due, dueSigningKeyKey(k.Due()))
	}
	if err := e.existing(ctx, "dueSigningKey", due); err != nil {
		return err
	}
	return e.partition(ctx, "signingKey", signingPK(e.iid), "")
}
