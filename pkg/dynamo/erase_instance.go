package dynamo

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EraseInstance erases what is left of an instance that was removed, but the
// events that tell of its end. It may be cut off anywhere, and called again: it
// finds what leads to other items as long as those are there.
func (s *Store) EraseInstance(ctx context.Context, removed tenant.InstanceRemovedData, erased func(kind string, items int) error) error {
	e := &eraser{s, removed.InstanceID, erased}
	steps := []func(context.Context) error{
		e.users, e.orphans, e.orgs, e.events, e.signingKeys,
		func(ctx context.Context) error {
			return e.partition(ctx, "orgName", claimKey(tenant.ClaimOrgName, e.iid, "").PK, "")
		},
		func(ctx context.Context) error { return e.partition(ctx, "member", membersPK(e.iid, ""), "") },
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
	}
	for _, host := range removed.Domains {
		if err := e.owned(ctx, "host", hostKey(host), "instance", e.iid); err != nil {
			return err
		}
	}
	return nil
}

// users erases users by their login names, and these after them.
func (e *eraser) users(ctx context.Context) error {
	return e.pages(ctx, claimKey(tenant.ClaimLoginName, e.iid, "").PK, "", func(items []item) error {
		claims, err := readAll[claimItem](items)
		if err != nil {
			return err
		}
		if err := atOnce(claims, func(c claimItem) error { return e.user(ctx, c.Owner) }); err != nil {
			return err
		}
		return e.items(ctx, "loginName", items)
	})
}

// orphans erases the users whose names were taken over.
func (e *eraser) orphans(ctx context.Context) error {
	return e.orphansOf(ctx, "")
}

// orgs erases the organisations that are there, with their domains and members.
func (e *eraser) orgs(ctx context.Context) error {
	return e.pages(ctx, instancePK(e.iid), orgPrefix, func(items []item) error {
		orgs, err := readAll[orgItem](items)
		if err != nil {
			return err
		}
		err = atOnce(orgs, func(o orgItem) error {
			return e.ofOrg(ctx, o.ID, o.Domains)
		})
		if err != nil {
			return err
		}
		return e.items(ctx, "org", items)
	})
}

// ofOrg erases the members and domains of an organisation in a dead instance.
func (e *eraser) ofOrg(ctx context.Context, oid string, domains []string) error {
	for _, domain := range domains {
		k := claimKey(tenant.ClaimOrgDomain, e.iid, domain)
		if err := e.owned(ctx, "orgDomain", k, "owner", oid); err != nil {
			return err
		}
	}
	return e.partition(ctx, "member", membersPK(e.iid, oid), "")
}

// isOfTheEnd are the events that stay.
func isOfTheEnd(t tenant.EventType) bool {
	return t == tenant.InstanceRemoved || t == tenant.InstanceErased
}

// events erases the log, and first what only it leads to: organisations that
// were removed before and are not swept yet, records of requests, and credentials
// that wait to be claimed.
func (e *eraser) events(ctx context.Context) error {
	return e.pages(ctx, eventsPK(e.iid), "", func(items []item) error {
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
		if err := atOnce(events, func(i eventItem) error { return e.ofEvent(ctx, i) }); err != nil {
			return err
		}
		return e.items(ctx, "event", doomed)
	})
}

func (e *eraser) ofEvent(ctx context.Context, i eventItem) error {
	if i.Request != "" {
		request := readRequestName(i.Request)
		if err := e.owned(ctx, "request", requestKey(request), "instance", e.iid); err != nil {
			return err
		}
		if err := e.owned(ctx, "credentials", credentialsKey(request), "instance", e.iid); err != nil {
			return err
		}
	}
	if i.Type != tenant.OrgRemoved {
		return nil
	}
	var removed tenant.OrgRemovedData
	if err := json.Unmarshal([]byte(i.Data), &removed); err != nil {
		return fmt.Errorf("event %s: %w", i.ID, err)
	}
	return e.ofOrg(ctx, removed.OrgID, removed.Domains)
}

// signingKeys erases the keys, and their entries in the list of those that are
// due.
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

// readAll reads items of one form.
func readAll[I any](items []item) ([]I, error) {
	all := make([]I, len(items))
	for n, raw := range items {
		i, _, err := read[I](found{key{}: raw}, key{})
		if err != nil {
			return nil, err
		}
		all[n] = i
	}
	return all, nil
}
