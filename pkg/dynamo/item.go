package dynamo

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// item is an item as the SDK represents it.
type item = map[string]types.AttributeValue

// revisionItem holds an entity's revision. Times are RFC 3339 in UTC.
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
	LoginV2       *loginV2Item `dynamodbav:"loginV2,omitempty"`
	Impersonation bool         `dynamodbav:"impersonation,omitempty"`
}

type instanceDomainItem struct {
	revisionItem
	Domain    string `dynamodbav:"domain"`
	Primary   bool   `dynamodbav:"primary"`
	Generated bool   `dynamodbav:"generated"`
}

// orgItem stores its domains, primary first, as one space-separated string:
// organisations are read by the thousand, and engines decode nested values slowly.
type orgItem struct {
	key
	revisionItem
	ID         string       `dynamodbav:"id"`
	Name       string       `dynamodbav:"name"`
	State      tenant.State `dynamodbav:"state"`
	Domains    string       `dynamodbav:"domains"`
	Unverified string       `dynamodbav:"unverified,omitempty"`
	// DomainsAdded has the domains that are younger than the organisation.
	DomainsAdded map[string]time.Time `dynamodbav:"domainsAdded,omitempty"`
}

type userItem struct {
	key
	revisionItem
	ID       string       `dynamodbav:"id"`
	OrgID    string       `dynamodbav:"org"`
	State    tenant.State `dynamodbav:"state"`
	UserName string       `dynamodbav:"userName"`
	// Memberships maps membershipOf names to roles.
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
	// UserOrgID is the organisation of the user, read together with them.
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
	// MemberOf holds membershipOf names.
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
	// OrgID is the organisation of the user who holds a login name.
	OrgID string `dynamodbav:"org,omitempty"`
}

type credentialsItem struct {
	key
	InstanceID string `dynamodbav:"instance"`
	UserID     string `dynamodbav:"user"`
	OrgID      string `dynamodbav:"org,omitempty"`
	Sealed     []byte `dynamodbav:"sealed"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

type requestItem struct {
	key
	InstanceID string     `dynamodbav:"instance,omitempty"`
	Needs      []needItem `dynamodbav:"needs,omitempty"`
	Sealed     []byte     `dynamodbav:"sealed"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

// needItem is a permission on what membershipOf names.
type needItem struct {
	Permission string `dynamodbav:"permission"`
	On         string `dynamodbav:"on"`
}
