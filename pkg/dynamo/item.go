package dynamo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// item is what DynamoDB keeps and gives.
type item = map[string]types.AttributeValue

// revisionItem dates an entity. Times are RFC 3339 in UTC.
type revisionItem struct {
	Sequence  uint64    `dynamodbav:"sequence"`
	CreatedAt time.Time `dynamodbav:"createdAt"`
	ChangedAt time.Time `dynamodbav:"changedAt"`
}

type instanceItem struct {
	key
	revisionItem
	ID              string               `dynamodbav:"id"`
	Name            string               `dynamodbav:"name"`
	State           tenant.State         `dynamodbav:"state"`
	Domains         []instanceDomainItem `dynamodbav:"domains"`
	TrustedDomains  []instanceDomainItem `dynamodbav:"trustedDomains,omitempty"`
	DefaultOrgID    string               `dynamodbav:"defaultOrg"`
	DefaultLanguage string               `dynamodbav:"defaultLanguage"`
	keyKindItem
	tokenLifetimesItem
}

type instanceDomainItem struct {
	revisionItem
	Domain    string `dynamodbav:"domain"`
	Primary   bool   `dynamodbav:"primary"`
	Generated bool   `dynamodbav:"generated"`
}

// orgItem has its domains, the primary one first, as one text with blanks
// between: a thousand organisations are read at once, and engines take long for
// what is nested.
type orgItem struct {
	key
	revisionItem
	ID         string       `dynamodbav:"id"`
	Name       string       `dynamodbav:"name"`
	State      tenant.State `dynamodbav:"state"`
	Domains    string       `dynamodbav:"domains"`
	Unverified string       `dynamodbav:"unverified,omitempty"`
}

type userItem struct {
	key
	revisionItem
	ID       string       `dynamodbav:"id"`
	OrgID    string       `dynamodbav:"org"`
	State    tenant.State `dynamodbav:"state"`
	UserName string       `dynamodbav:"userName"`
	// Memberships are roles by what membershipOf names.
	Memberships     map[string][]tenant.Role `dynamodbav:"memberships,omitempty"`
	CredentialsFrom *time.Time               `dynamodbav:"credentialsFrom,omitempty"`
	SignInEpoch     int                      `dynamodbav:"signInEpoch,omitempty"`
	PasswordChanged *time.Time               `dynamodbav:"passwordChanged,omitempty"`
	SecretChanged   *time.Time               `dynamodbav:"secretChanged,omitempty"`
	Human           *humanItem               `dynamodbav:"human,omitempty"`
	Machine         *machineItem             `dynamodbav:"machine,omitempty"`
}

type humanItem struct {
	FirstName              string        `dynamodbav:"firstName"`
	LastName               string        `dynamodbav:"lastName"`
	NickName               string        `dynamodbav:"nickName,omitempty"`
	DisplayName            string        `dynamodbav:"displayName"`
	PreferredLanguage      string        `dynamodbav:"preferredLanguage"`
	Gender                 tenant.Gender `dynamodbav:"gender"`
	Email                  string        `dynamodbav:"email"`
	EmailVerified          bool          `dynamodbav:"emailVerified"`
	Phone                  string        `dynamodbav:"phone,omitempty"`
	PhoneVerified          bool          `dynamodbav:"phoneVerified,omitempty"`
	PasswordHash           string        `dynamodbav:"passwordHash,omitempty"`
	PasswordChangeRequired bool          `dynamodbav:"passwordChangeRequired,omitempty"`
}

type machineItem struct {
	Name            string                 `dynamodbav:"name"`
	Description     string                 `dynamodbav:"description,omitempty"`
	AccessTokenType tenant.AccessTokenType `dynamodbav:"accessTokenType,omitempty"`
	SecretHash      []byte                 `dynamodbav:"secretHash,omitempty"`
}

type tokenItem struct {
	key
	revisionItem
	ID        string    `dynamodbav:"id"`
	Hash      []byte    `dynamodbav:"hash"`
	Scopes    []string  `dynamodbav:"scopes"`
	ExpiresAt time.Time `dynamodbav:"expiresAt"`
}

type machineKeyItem struct {
	key
	revisionItem
	ID        string    `dynamodbav:"id"`
	PublicKey []byte    `dynamodbav:"publicKey"`
	ExpiresAt time.Time `dynamodbav:"expiresAt"`
}

type memberItem struct {
	key
	revisionItem
	// UserOrgID is what the user is read with.
	UserOrgID string        `dynamodbav:"userOrg"`
	Roles     []tenant.Role `dynamodbav:"roles"`
}

type metadataItem struct {
	key
	revisionItem
	Value []byte `dynamodbav:"value"`
}

type formerUserItem struct {
	key
	// MemberOf are what membershipOf names.
	MemberOf []string `dynamodbav:"memberOf,omitempty"`
}

type erasureItem struct {
	key
	Items map[string]int `dynamodbav:"items"`
}

type claimItem struct {
	key
	InstanceID string `dynamodbav:"instance"`
	Owner      string `dynamodbav:"owner,omitempty"`
	// OrgID is the organisation of the user who has a login name.
	OrgID string `dynamodbav:"org,omitempty"`
}

// EventKind is the value of the attribute "kind" that event items alone have:
// the stream's filter follows it.
const EventKind = "event"

// auditKind is that of audit records, which lie among the events and are not
// published.
const auditKind = "audit"

// eventItem is an event, or an audit record.
type eventItem struct {
	key
	Kind       string           `dynamodbav:"kind"`
	ID         string           `dynamodbav:"id"`
	InstanceID string           `dynamodbav:"instance,omitempty"`
	Type       tenant.EventType `dynamodbav:"type"`
	Actor      string           `dynamodbav:"actor"`
	At         time.Time        `dynamodbav:"at"`
	// Data and Correlation are JSON, as they are published.
	Data        string `dynamodbav:"data"`
	RequestID   string `dynamodbav:"requestId,omitempty"`
	Correlation string `dynamodbav:"correlation,omitempty"`
	// Request leads the sweeper to the record of the request, and to what waits to
	// be claimed.
	Request string `dynamodbav:"request,omitempty"`
	// Expires in seconds since 1970, as TTL wants it; audit records alone do.
	Expires int64 `dynamodbav:"expires,omitempty"`
}

type credentialsItem struct {
	key
	InstanceID string `dynamodbav:"instance"`
	UserID     string `dynamodbav:"user"`
	OrgID      string `dynamodbav:"org,omitempty"`
	Sealed     []byte `dynamodbav:"sealed"`
	// Expires in seconds since 1970, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

type requestItem struct {
	key
	InstanceID string `dynamodbav:"instance,omitempty"`
	Sealed     []byte `dynamodbav:"sealed"`
	// Expires in seconds since 1970, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

// marshalEntity returns the item of an entity.
func marshalEntity(entity tenant.Entity) (item, error) {
	switch e := entity.(type) {
	case *tenant.Instance:
		return marshal(instanceItem{
			instanceKey(e.ID), revisionItem(e.Revision), e.ID, e.Name, e.State,
			instanceDomains(e.Domains), instanceDomains(e.TrustedDomains), e.DefaultOrgID, e.DefaultLanguage,
			keyKindItem(e.SigningKeyKind), newTokenLifetimesItem(e.TokenLifetimes),
		})
	case *tenant.Org:
		domains, unverified := orgDomains(e.Domains)
		return marshal(orgItem{
			orgKey(e.InstanceID, e.ID), revisionItem(e.Revision), e.ID, e.Name, e.State,
			strings.Join(domains, " "), strings.Join(unverified, " "),
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

// orgDomains returns the domains of an organisation, and those of them that are
// not verified.
func orgDomains(all []tenant.OrgDomain) (domains, unverified []string) {
	domains = make([]string, len(all))
	for i, d := range all {
		if domains[i] = d.Domain; !d.Verified {
			unverified = append(unverified, d.Domain)
		}
	}
	return domains, unverified
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

// optional returns nil, which is not stored, for no time.
func optional(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func marshalClaim(c tenant.Claim) (item, error) {
	return marshal(claimItem{claimKey(c.Kind, c.InstanceID, c.Name), c.InstanceID, c.Owner, c.OrgID})
}

// keyOfEvent returns where the event of a change is kept: one of no instance
// with its request.
func keyOfEvent(change tenant.Change) key {
	if change.Event.InstanceID == "" {
		return rejectionKey(change.Request.Key, change.Event.ID)
	}
	return eventKey(change.Event.InstanceID, change.Event.ID)
}

func marshalEvent(k key, change tenant.Change) (item, error) {
	e := change.Event
	data, err := json.Marshal(e.Data)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.Type, err)
	}
	request := ""
	if change.Request != nil {
		request = requestName(change.Request.Key)
	}
	return marshal(eventItem{
		k, EventKind, e.ID, e.InstanceID, e.Type, e.Actor, e.At, string(data), e.RequestID, string(e.Correlation), request, 0,
	})
}

func marshalAuditRecord(r *tenant.AuditRecord) (item, error) {
	data, err := json.Marshal(r.AuditData)
	if err != nil {
		return nil, fmt.Errorf("audit record %s: %w", r.Type, err)
	}
	return marshal(eventItem{
		eventKey(r.InstanceID, r.ID), auditKind, r.ID, r.InstanceID, tenant.EventType(r.Type), r.Actor, r.At, string(data),
		"", "", "", r.ExpiresAt.Unix(),
	})
}

func marshalRequest(r *tenant.RequestRecord) (item, error) {
	return marshal(requestItem{requestKey(r.Key), r.InstanceID, r.Sealed, r.ExpiresAt.Unix()})
}

func marshal(value any) (item, error) {
	i, err := attributevalue.MarshalMap(value)
	if err != nil {
		return nil, fmt.Errorf("item from %T: %w", value, err)
	}
	return i, nil
}
