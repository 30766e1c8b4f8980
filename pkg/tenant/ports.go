package tenant

import (
	"context"
	"time"
)

// Store keeps instances and what is in them.
//
// Implementations are safe for concurrent use, and run the suite of package
// storetest.
type Store interface {
	// Apply writes change in one transaction. Whatever fails, nothing is left
	// behind; what was written is visible to the next Snapshot.
	//
	// The event of a rejection, which has no instance, is kept with its request.
	//
	// It returns *Repeated if change.Request names one that was carried out,
	// whatever else is lost then; the Lost error of the first of change.Writes
	// that is lost, in a *NameTakenError for a claim; ErrCollision if the event's id is in use; and ErrUnavailable
	// (with a cause) if the database is down, busy or slower than ctx allows.
	// Transactions that meet on an item are tried again within ctx's deadline.
	Apply(ctx context.Context, change Change) error

	// Snapshot reads all that query names, strongly consistent, in one round
	// trip, or two (see Query.UserOrgID and ClientProjectID). What does not exist is left zero; that is not an error. It returns
	// ErrUnavailable as Apply does.
	Snapshot(ctx context.Context, query Query) (Snapshot, error)
}

// Writer makes changes that nobody is told of.
type Writer interface {
	// Write makes all of writes or none, at that time. It returns the Lost error
	// of the first that is lost, and ErrUnavailable as Store.Apply does.
	Write(ctx context.Context, at time.Time, writes ...Write) error
}

// Query names what a request needs to know before it may run. Empty fields
// are not looked up.
type Query struct {
	// Host and PublicHost are host names in folded form, without a port.
	Host, PublicHost string
	// InstanceID is the instance in which the fields below are looked up, and
	// is itself looked up.
	InstanceID string
	// UserID asks for the user. There is none whose organisation is gone.
	UserID string
	// UserOrgID is the organisation that the user is thought to be in, which
	// saves a round trip. Nothing depends on its being right: a user of another
	// one, or any user if it is empty, costs a second read.
	UserOrgID string
	// MemberOf asks for that user's membership of something; nil for none. OrgID must
	// name the organisation of what is not the instance.
	MemberOf *Resource
	// TokenID asks for a personal access token of that user.
	TokenID string
	// MachineKeyID asks for a key of that user, AccessTokenID whether the access
	// token of that user was revoked, GrantID for a grant of that user.
	MachineKeyID, AccessTokenID, GrantID string
	// CodeID asks for an authorisation code of that user, SessionID for a
	// session, DeviceID for a device.
	CodeID, SessionID, DeviceID string
	// DeviceAuthorizationID asks for a DeviceAuthorization.
	DeviceAuthorizationID string
	// VerificationCode asks for that user's code of the purpose.
	VerificationCode CodePurpose
	// SigningKey asks for a signing key by its number; 0 for none.
	SigningKey int
	// LoginName asks which user has the login name; in folded form.
	LoginName string
	// LocalName asks the same of another one: what precedes the domain in a login
	// name that ends in an organisation's.
	LocalName string
	// SignInFailures, DeviceFailures and InstanceFailures ask for those of that
	// name, which differ.
	SignInFailures, DeviceFailures, InstanceFailures string
	// ClientID asks for the application with that client id. There is none whose
	// project or organisation is gone.
	ClientID string
	// ClientProjectID and ClientOrgID are those that the application is thought to be
	// of, which saves a round trip, as UserOrgID does.
	ClientProjectID, ClientOrgID string
	// Authorizations asks for all roles of that user in projects.
	Authorizations bool
	// Consents asks for all that the user allowed applications to do.
	Consents bool
	// OrgID asks whether the organisation exists.
	OrgID string
	// OrgDomain asks which organisation has the domain; in folded ASCII form.
	OrgDomain string
	// Request asks for the record of a request.
	Request RequestKey
	// Credentials asks for the waiting credentials that a request made.
	Credentials RequestKey
}

// Snapshot answers a Query.
type Snapshot struct {
	// HostInstanceID and PublicHostInstanceID are the instances that the hosts
	// belong to.
	HostInstanceID, PublicHostInstanceID string

	Instance *Instance
	User     *User
	// UserOrg is the organisation of User, and there whenever that is.
	UserOrg *Org
	// Member is a membership of a user who is there, of an organisation that is, or of
	// what such a one has.
	Member *Member
	Token  *PersonalAccessToken
	// These may have expired: whoever asks looks at ExpiresAt.
	MachineKey *MachineKey
	Grant      *Grant
	SigningKey *SigningKey
	Code       *AuthorizationCode
	Session    *Session
	Device     *Device
	// VerificationCode, too, may have expired.
	VerificationCode *VerificationCode
	// DeviceAuthorization may have ended.
	DeviceAuthorization *DeviceAuthorization

	SignInFailures, DeviceFailures, InstanceFailures *SignInFailures
	// AccessTokenRevoked says that the access token was revoked.
	AccessTokenRevoked bool
	// LoginNameOwner is the id of the user who has the login name,
	// LoginNameOrgID that of their organisation. They may be gone.
	LoginNameOwner, LoginNameOrgID string
	// LocalNameOwner and LocalNameOrgID are the same for the local name.
	LocalNameOwner, LocalNameOrgID string
	Org                            *Org
	// Client may be inactive, and so may what it is of: ClientProject and ClientOrg
	// are there whenever it is.
	Client        *Application
	ClientProject *Project
	ClientOrg     *Org
	// Authorizations are those of a user who is there, nil if they never had any.
	Authorizations *Authorizations
	// Consents are those of a user who is there, nil if they never gave any.
	Consents *Consents
	// OrgDomainOwner is the id of the organisation that has the domain.
	OrgDomainOwner string
	// Request may have expired: whoever asks looks at ExpiresAt.
	Request *RequestRecord
	// Credentials may have expired: whoever asks looks at ExpiresAt.
	Credentials *WaitingCredentials
}

// Keyring returns key pairs made by a key service.
type Keyring interface {
	// MachineKeyPair returns an RSA-2048 pair for a machine of an instance. The
	// private half exists in the clear only in the answer. No pair is given
	// twice, unless it is from a stock and nobody took it from there.
	//
	// It returns ErrKeysUnavailable (with a cause, and RetryAfter where waiting
	// helps) if the key service is down, denies the call or is throttling.
	MachineKeyPair(ctx context.Context, use KeyUse) (*KeyPair, error)
}

// KeyUse says what a key pair is for. The ids become the encryption context
// under which the key service binds a pair that it makes for this use, so they
// hold no secret.
type KeyUse struct {
	InstanceID, UserID, KeyID string
	// Lost is the pair that was meant for this use and was gone (ErrKeyPairGone);
	// nil for none.
	Lost *StockedKeyPair
}

// KeyPair is an RSA key pair.
type KeyPair struct {
	// PrivateKeyPEM is the private key in PKCS#1 form, PEM encoded. Secret.
	PrivateKeyPEM []byte
	// PublicKey in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	// Stocked is what the pair was in stock; nil for one that was made for its
	// use. Whoever uses the pair takes it by Change.Take.
	Stocked *StockedKeyPair
}

// Clock tells the time.
type Clock func() time.Time

// Now returns the time of a change: in UTC, and in the precision in which it is
// kept and shown.
func (c Clock) Now() time.Time { return c().UTC().Truncate(time.Microsecond) }

// IDs makes a new id at each call: a decimal of 19 digits, time-ordered, and
// unique with very high probability. The store's conditions guard the rest.
type IDs func() string
