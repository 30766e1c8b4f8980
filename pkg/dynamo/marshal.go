package dynamo

import (
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// marshalEntity returns the item of an entity.
func marshalEntity(entity tenant.Entity) (item, error) {
	switch e := entity.(type) {
	case *tenant.Instance:
		return marshal(instanceItem{
			instanceKey(e.ID), revisionItem(e.Revision), e.ID, e.Name, e.State,
			instanceDomains(e.Domains), instanceDomains(e.TrustedDomains), e.DefaultOrgID, e.DefaultLanguage,
			keyKindItem(e.SigningKeyKind), newTokenLifetimesItem(e.TokenLifetimes), newLoginV2Item(e.LoginV2), e.Impersonation,
		})
	case *tenant.Org:
		domains, unverified, added := orgDomains(e.Domains)
		return marshal(orgItem{
			orgKey(e.InstanceID, e.ID), revisionItem(e.Revision), e.ID, e.Name, e.State,
			strings.Join(domains, " "), strings.Join(unverified, " "), added,
		})
	case *tenant.User:
		return marshal(userItem{
			userKey(e.InstanceID, e.ID), revisionItem(e.Revision), e.ID, e.OrgID, e.State, e.UserName,
			memberships(e.Memberships), optional(e.CredentialsFrom), e.SignInEpoch, optional(e.PasswordChangedAt), optional(e.SecretChangedAt), (*humanItem)(e.Human), (*machineItem)(e.Machine),
		})
	case *tenant.PersonalAccessToken:
		return marshal(tokenItem{
			tokenKey(e.InstanceID, e.UserID, e.ID), revisionItem(e.Revision), e.ID, e.Hash, e.Scopes, e.ExpiresAt,
		})
	case *tenant.MachineKey:
		return marshal(machineKeyItem{
			machineKeyKey(e.InstanceID, e.UserID, e.ID), revisionItem(e.Revision), e.ID, e.PublicKey, e.ExpiresAt,
		})
	case *tenant.Member:
		return marshal(memberItem{memberKey(e.InstanceID, e.On, e.UserID), revisionItem(e.Revision), e.UserOrgID, e.Roles})
	case *tenant.Metadata:
		return marshal(metadataItem{metadataKey(e.MetadataOwner, e.Key), revisionItem(e.Revision), append([]byte{}, e.Value...)})
	case *tenant.Project:
		return marshal(newProjectItem(e))
	case *tenant.Application:
		return marshal(newApplicationItem(e))
	case *tenant.FormerProject:
		return marshal(formerProjectItem{formerProjectKey(e.InstanceID, e.ID), e.OrgID, e.RemovedAt})
	case *tenant.FormerOrg:
		return marshal(formerOrgKey(e.InstanceID, e.ID))
	case *tenant.FormerUser:
		return marshal(newFormerUserItem(e))
	case *tenant.Orphan:
		return marshal(orphanKey(e.InstanceID, e.OrgID, e.UserID))
	case *tenant.Erasure:
		return marshal(erasureItem{erasureKey(e.InstanceID, e.OrgID), e.Items})
	case *tenant.WaitingCredentials:
		return marshal(credentialsItem{credentialsKey(e.Key), e.InstanceID, e.UserID, e.OrgID, e.Sealed, e.ExpiresAt.Unix()})
	case *tenant.AuditRecord:
		return marshalAuditRecord(e)
	default:
		return marshalAuthorization(entity)
	}
}

func instanceDomains(all []tenant.InstanceDomain) []instanceDomainItem {
	items := make([]instanceDomainItem, len(all))
	for i, d := range all {
		items[i] = instanceDomainItem{revisionItem(d.Revision), d.Domain, d.Primary, d.Generated}
	}
	return items
}

// orgDomains returns the names of all domains and of the unverified ones, and when
// those were added that came after the organisation.
func orgDomains(all []tenant.OrgDomain) (domains, unverified []string, added map[string]time.Time) {
	domains = make([]string, len(all))
	for i, d := range all {
		if domains[i] = d.Domain; !d.Verified {
			unverified = append(unverified, d.Domain)
		}
		if d.AddedAt.IsZero() {
			continue
		}
		if added == nil {
			added = map[string]time.Time{}
		}
		added[d.Domain] = d.AddedAt
	}
	return domains, unverified, added
}

func newFormerUserItem(u *tenant.FormerUser) formerUserItem {
	i := formerUserItem{key: formerUserKey(u.InstanceID, u.ID)}
	for _, on := range u.MemberOf {
		i.MemberOf = append(i.MemberOf, membershipOf(on))
	}
	return i
}

func memberships(all []tenant.Membership) map[string][]tenant.Role {
	if len(all) == 0 {
		return nil
	}
	byName := make(map[string][]tenant.Role, len(all))
	for _, m := range all {
		byName[membershipOf(m.On)] = m.Roles
	}
	return byName
}

// optional returns nil for the zero time, so that it is not stored.
func optional(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func marshalClaim(c tenant.Claim) (item, error) {
	return marshal(claimItem{claimKey(c.Kind, c.InstanceID, c.Name), c.InstanceID, c.Owner, c.OrgID})
}

func marshalRequest(r *tenant.RequestRecord) (item, error) {
	var needs []needItem
	for _, need := range r.Needs {
		needs = append(needs, needItem{need.Permission, membershipOf(need.On)})
	}
	return marshal(requestItem{requestKey(r.Key), r.InstanceID, needs, r.Sealed, r.ExpiresAt.Unix()})
}

func marshal(value any) (item, error) {
	i, err := attributevalue.MarshalMap(value)
	if err != nil {
		return nil, fmt.Errorf("item from %T: %w", value, err)
	}
	if k, err := keyOf(i); err == nil && !k.fits() {
		return nil, tenant.ErrKeyTooLong
	}
	return i, nil
}
