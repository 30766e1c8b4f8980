package dynamo

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Snapshot reads the query in one BatchGetItem. A second one follows if the user or
// client turns out to belong to something the query did not name. See tenant.Store.
func (s *Store) Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	keys, origins := queryKeys(query), originsOf(query)
	for _, origin := range origins {
		for _, k := range queryKeys(origin) {
			if !slices.Contains(keys, k) { // duplicate keys are not allowed
				keys = append(keys, k)
			}
		}
	}
	if len(keys) == 0 {
		return tenant.Snapshot{}, nil
	}
	items, err := s.get(ctx, keys)
	if err != nil {
		return tenant.Snapshot{}, readError(err)
	}
	missing := missingKeys(items, query, keys)
	for _, origin := range origins {
		missing = append(missing, missingKeys(items, origin, slices.Concat(keys, missing))...)
	}
	if len(missing) > 0 {
		more, err := s.get(ctx, missing)
		if err != nil {
			return tenant.Snapshot{}, readError(err)
		}
		maps.Copy(items, more)
	}
	read, err := snapshot(items, query)
	for _, origin := range origins {
		if err != nil {
			break
		}
		var one tenant.Snapshot
		one, err = snapshot(items, origin)
		read.Origins = append(read.Origins, one)
	}
	return read, err
}

// originsOf returns the queries of the tokens on which the query's token depends.
func originsOf(q tenant.Query) []tenant.Query {
	if q.Origins == nil {
		return nil
	}
	origins := slices.Clone(*q.Origins)
	for i := range origins {
		origins[i].InstanceID, origins[i].Origins = q.InstanceID, nil
	}
	return origins
}

// missingKeys returns the keys of the owners of the user and client that were read, and
// of what is kept of an organisation that was not found, unless they were in asked
// already.
func missingKeys(items found, q tenant.Query, asked []key) (missing []key) {
	add := func(k key) {
		if !slices.Contains(asked, k) && !slices.Contains(missing, k) {
			missing = append(missing, k)
		}
	}
	addOwner := func(of key, attribute string, keyOf func(iid, id string) key) {
		if id, ok := items[of][attribute].(*types.AttributeValueMemberS); ok {
			add(keyOf(q.InstanceID, id.Value))
		}
	}
	if q.UserID != "" {
		addOwner(userKey(q.InstanceID, q.UserID), "org", orgKey)
	}
	if q.ClientID != "" {
		client := applicationKey(q.InstanceID, q.ClientID)
		addOwner(client, "project", projectKey)
		addOwner(client, "org", orgKey)
	}
	if q.InstanceID != "" && q.OrgID != "" && items[orgKey(q.InstanceID, q.OrgID)] == nil {
		add(formerOrgKey(q.InstanceID, q.OrgID))
	}
	return missing
}

func queryKeys(q tenant.Query) []key {
	var keys []key
	if q.Host != "" {
		keys = append(keys, hostKey(q.Host))
	}
	if q.PublicHost != "" && q.PublicHost != q.Host {
		keys = append(keys, hostKey(q.PublicHost))
	}
	if q.Request.Hash != "" {
		keys = append(keys, requestKey(q.Request))
	}
	if q.Credentials.Hash != "" {
		keys = append(keys, credentialsKey(q.Credentials))
	}
	if q.InstanceID == "" {
		return keys
	}
	keys = append(keys, instanceKey(q.InstanceID))
	if q.UserID != "" {
		keys = append(keys, userKey(q.InstanceID, q.UserID))
		if q.UserOrgID != "" && q.UserOrgID != q.OrgID { // duplicate keys are not allowed
			keys = append(keys, orgKey(q.InstanceID, q.UserOrgID))
		}
		if q.MemberOf != nil {
			keys = append(keys, memberKey(q.InstanceID, *q.MemberOf, q.UserID))
		}
		if q.Authorizations {
			keys = append(keys, authorizationsKey(q.InstanceID, q.UserID))
		}
		if q.Consents {
			keys = append(keys, consentsKey(q.InstanceID, q.UserID))
		}
		if q.TokenID != "" {
			keys = append(keys, tokenKey(q.InstanceID, q.UserID, q.TokenID))
		}
	}
	keys = append(keys, callerKeys(q)...)
	if q.ClientID != "" {
		keys = append(keys, applicationKey(q.InstanceID, q.ClientID))
		if q.ClientProjectID != "" {
			keys = append(keys, projectKey(q.InstanceID, q.ClientProjectID))
		}
		if q.ClientOrgID != "" && q.ClientOrgID != q.OrgID && (q.ClientOrgID != q.UserOrgID || q.UserID == "") {
			keys = append(keys, orgKey(q.InstanceID, q.ClientOrgID))
		}
	}
	if q.OrgID != "" {
		keys = append(keys, orgKey(q.InstanceID, q.OrgID))
	}
	if q.OrgDomain != "" {
		keys = append(keys, claimKey(tenant.ClaimOrgDomain, q.InstanceID, q.OrgDomain))
	}
	return keys
}

// snapshot sets the fields of the snapshot that the query asks for.
func snapshot(items found, q tenant.Query) (s tenant.Snapshot, err error) {
	host, err := items.claim(hostKey(q.Host))
	if err != nil {
		return s, err
	}
	publicHost, err := items.claim(hostKey(q.PublicHost))
	if err != nil {
		return s, err
	}
	orgDomain, err := items.claim(claimKey(tenant.ClaimOrgDomain, q.InstanceID, q.OrgDomain))
	if err != nil {
		return s, err
	}
	s.HostInstanceID, s.PublicHostInstanceID = host.InstanceID, publicHost.InstanceID
	s.OrgDomainOwner = orgDomain.Owner
	if s.Instance, err = items.instance(q.InstanceID); err != nil {
		return s, err
	}
	if s.User, s.UserOrg, err = items.userWithOrg(q.InstanceID, q.UserID); err != nil {
		return s, err
	}
	if q.Authorizations && s.User != nil {
		if s.Authorizations, err = items.authorizations(q.InstanceID, q.UserID); err != nil {
			return s, err
		}
	}
	if q.Consents && s.User != nil {
		if s.Consents, err = items.consents(q.InstanceID, q.UserID); err != nil {
			return s, err
		}
	}
	if s.Org, err = items.org(q.InstanceID, q.OrgID); err != nil {
		return s, err
	}
	_, s.OrgRemoved = items[formerOrgKey(q.InstanceID, q.OrgID)]
	if err = items.membership(q, &s); err != nil {
		return s, err
	}
	if s.Token, err = items.token(tenant.TokenRef{InstanceID: q.InstanceID, UserID: q.UserID, TokenID: q.TokenID}); err != nil {
		return s, err
	}
	if s.Request, err = items.request(q.Request); err != nil {
		return s, err
	}
	if s.Credentials, err = items.credentials(q.Credentials); err != nil {
		return s, err
	}
	if err = items.client(q, &s); err != nil {
		return s, err
	}
	return s, items.caller(q, &s)
}
