package tenant

import (
	"context"
	"time"
)

// Store stores instances and everything in them.
//
// Implementations are safe for concurrent use and pass the suite of package storetest.
type Store interface {
	// Apply writes change in one transaction. If it fails, nothing is written; if it
	// succeeds, the next Snapshot sees the result.
	//
	// The event of a rejection without an instance is stored with its request.
	//
	// It returns, in this order of precedence: *Repeated if change.Request was already
	// carried out; the Lost error of the first lost element of change.Writes, wrapped
	// in a *NameTakenError for a claim; ErrCollision if the event's id is in use. It
	// returns ErrKeyTooLong if ids are too long together. It
	// returns ErrUnavailable, with a cause, if the database is down, busy or slower
	// than ctx allows. Conflicting transactions are retried within ctx's deadline.
	Apply(ctx context.Context, change Change) error

	// Snapshot reads everything that query names, strongly consistent, in one round
	// trip, or two (see Query.UserOrgID and ClientProjectID). What does not exist stays
	// zero, without an error. It returns ErrUnavailable as Apply does.
	Snapshot(ctx context.Context, query Query) (Snapshot, error)
}

// Writer makes changes that no event reports.
type Writer interface {
	// Write applies all writes or none, as of that time. It returns the Lost error of
	// the first lost write, and ErrUnavailable as Store.Apply does.
	Write(ctx context.Context, at time.Time, writes ...Write) error
}

// Query names what a request has to know before it may run. Empty fields are not looked
// up.
type Query struct {
	// Host and PublicHost are host names in folded form, without a port.
	Host, PublicHost string
	// InstanceID is an instance to look up, and the one that contains everything below.
	InstanceID string
	// UserID requests a user. A user whose organisation is gone does not exist.
	UserID string
	// UserOrgID is a hint that saves a round trip: the organisation the user is
	// expected to belong to. If it is empty or wrong, the organisation is read
	// separately.
	UserOrgID string
	// MemberOf requests that user's membership of a resource; nil for none. Unless the
	// resource is the instance, OrgID must be the resource's organisation.
	MemberOf *Resource
	// TokenID requests a personal access token of that user.
	TokenID string
	// MachineKeyID requests a key of that user, AccessTokenID whether an access token
	// of that user was revoked, GrantID a grant of that user.
	MachineKeyID, AccessTokenID, GrantID string
	// Origins requests what other tokens of the instance depend on, in the same round
	// trips: see Snapshot.Origins. A pointer keeps a Query comparable.
	Origins *[]Query
	// CodeID requests an authorisation code of that user, SessionID a session, DeviceID
	// a device.
	CodeID, SessionID, DeviceID string
	// DeviceAuthorizationID requests a DeviceAuthorization.
	DeviceAuthorizationID string
	// AuthRequestID asks for an AuthRequest.
	AuthRequestID string
	// VerificationCode requests that user's code for a purpose.
	VerificationCode CodePurpose
	// SigningKey requests a signing key by number; 0 for none.
	SigningKey int
	// LoginName requests the user with that login name, in folded form.
	LoginName string
	// LocalName does the same for a second name: the part before the domain, if a login
	// name ends in an organisation's domain.
	LocalName string
	// SignInFailures, DeviceFailures and InstanceFailures request failures by name; the
	// names must be distinct.
	SignInFailures, DeviceFailures, InstanceFailures string
	// ClientID requests the application with that client id. An application whose
	// project or organisation is gone does not exist.
	ClientID string
	// ClientProjectID and ClientOrgID are hints that save a round trip, like UserOrgID.
	ClientProjectID, ClientOrgID string
	// Authorizations requests all project roles of that user.
	Authorizations bool
	// Consents requests everything that user allowed applications to do.
	Consents bool
	// OrgID requests an organisation.
	OrgID string
	// OrgDomain requests the organisation with that domain, in folded ASCII form.
	OrgDomain string
	// Request requests the record of a request.
	Request RequestKey
	// Credentials requests the credentials that wait to be claimed for a request.
	Credentials RequestKey
}

// Snapshot is the result of a Query.
type Snapshot struct {
	// HostInstanceID and PublicHostInstanceID are the instances that own the hosts.
	HostInstanceID, PublicHostInstanceID string

	Instance *Instance
	User     *User
	// UserOrg is the organisation of User; set whenever User is.
	UserOrg *Org
	// Member is set only if its user and organisation exist.
	Member *Member
	Token  *PersonalAccessToken
	// These may have expired; callers must check ExpiresAt.
	MachineKey *MachineKey
	Grant      *Grant
	SigningKey *SigningKey
	Code       *AuthorizationCode
	Session    *Session
	Device     *Device
	// VerificationCode may have expired, too.
	VerificationCode *VerificationCode
	// DeviceAuthorization may have ended.
	DeviceAuthorization *DeviceAuthorization
	// AuthRequest may have expired, or be handled.
	AuthRequest *AuthRequest

	SignInFailures, DeviceFailures, InstanceFailures *SignInFailures
	// AccessTokenRevoked is set if the access token was revoked.
	AccessTokenRevoked bool
	// Origins are the results of Query.Origins, in that order.
	Origins []Snapshot
	// LoginNameOwner is the id of the user with the login name, LoginNameOrgID their
	// organisation's. Either may be gone.
	LoginNameOwner, LoginNameOrgID string
	// LocalNameOwner and LocalNameOrgID are the same for the local name.
	LocalNameOwner, LocalNameOrgID string
	Org                            *Org
	// OrgRemoved is set if Query.OrgID was the id of an organisation that was removed.
	OrgRemoved bool
	// Client may be inactive. ClientProject and ClientOrg are set whenever Client is,
	// and may be inactive, too.
	Client        *Application
	ClientProject *Project
	ClientOrg     *Org
	// Authorizations is set only if the user exists and ever had any.
	Authorizations *Authorizations
	// Consents is set only if the user exists and ever gave any.
	Consents *Consents
	// OrgDomainOwner is the id of the organisation that has the domain.
	OrgDomainOwner string
	// Request may have expired; callers must check ExpiresAt.
	Request *RequestRecord
	// Credentials may have expired; callers must check ExpiresAt.
	Credentials *WaitingCredentials
}

// Keyring provides key pairs made by a key service.
type Keyring interface {
	// MachineKeyPair returns an RSA-2048 pair for a machine of an instance. The private
	// half exists in clear text only in the result. No pair is returned twice, except a
	// stocked pair that was not taken.
	//
	// It returns ErrKeysUnavailable (with a cause, and RetryAfter if waiting helps) if
	// the key service is down, denies the call or throttles.
	MachineKeyPair(ctx context.Context, use KeyUse) (*KeyPair, error)
}

// KeyUse is the purpose of a key pair. The ids become the encryption context of a pair
// made by the key service, so they must not be secret.
type KeyUse struct {
	InstanceID, UserID, KeyID string
	// Lost is the pair previously obtained for this use, which turned out to be gone
	// (ErrKeyPairGone); nil for none.
	Lost *StockedKeyPair
}

// KeyPair is an RSA key pair.
type KeyPair struct {
	// PrivateKeyPEM is the private key in PKCS#1 form, PEM encoded. Secret.
	PrivateKeyPEM []byte
	// PublicKey is in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	// Stocked is the pair's entry in the stock; nil if it was made on demand. Using the
	// pair requires taking it with Change.Take.
	Stocked *StockedKeyPair
}

// Clock tells the time.
type Clock func() time.Time

// Now returns the current time in UTC, in the precision in which times are stored and
// shown.
func (c Clock) Now() time.Time { return c().UTC().Truncate(time.Microsecond) }

// IDs returns a new id on each call: a decimal of 19 digits, time-ordered and unique
// with very high probability. The store's conditions catch the rest.
type IDs func() string
