package tenant

import (
	"slices"
	"time"
)

// User is a human or a machine; exactly one of Human and Machine is set.
type User struct {
	InstanceID string
	ID         string
	// OrgID is the organisation that the user belongs to, its resource owner.
	OrgID string
	State State
	// UserName is also the login name: unique in the instance ignoring case.
	UserName string
	Human    *Human
	Machine  *Machine
	// Memberships of the user, of which each is also a Member: both change in
	// one transaction, so that a request is authorised by reading its user.
	Memberships []Membership
	// CredentialsFrom is when the oldest token, key or assertion was made that is
	// still accepted: the time at which all credentials of the user were ended last,
	// zero for never. A deactivation leaves it alone: what the user has works again
	// when they are active again.
	CredentialsFrom time.Time
	// SignInEpoch counts how often all sign-ins of the user were ended at once,
	// as a change of password does. What a sign-in gave out belongs to the epoch
	// in which the password was compared.
	SignInEpoch int
	// PasswordChangedAt is when a human's password was set last; zero for one who
	// never had any.
	PasswordChangedAt time.Time
	// SecretChangedAt is when a machine's client secret was made; zero for one that
	// has none.
	SecretChangedAt time.Time
	// SecretExpiresAt is when the client secret ends by the deployment's rule; zero for
	// never. It is set when the user is read, and is not written with the user.
	SecretExpiresAt time.Time
	// OrgInactive says that the user's organisation is not active. It is read
	// from there with the user, and is not written with the user.
	OrgInactive bool
	Revision
}

// IsActive reports whether the user may do anything: they are there (not nil)
// and active, as is their organisation.
func (u *User) IsActive() bool { return u != nil && u.State == StateActive && !u.OrgInactive }

// Accepts reports whether what a sign-in of that time and epoch gave out still
// counts: a session, a code, a grant. It does not for a user who is not active.
//
// The epoch tells sign-ins before a change of password from those after it also
// where both have the same time, and whatever the clocks of two functions say.
func (u *User) Accepts(authTime time.Time, epoch int) bool {
	return u.IsActive() && epoch == u.SignInEpoch && !authTime.Before(u.CredentialsFrom)
}

// EndCredentials returns the user's next revision, which accepts no credential
// that was made before from, of whatever kind, and no sign-in of any time so
// far. The password stays.
func (u *User) EndCredentials(from, at time.Time) *User {
	next := *u
	next.CredentialsFrom = from
	next.SignInEpoch++
	next.Revision = u.Next(at)
	return &next
}

// IsMemberOf reports whether the user is a member of something.
func (u *User) IsMemberOf(on Resource) bool {
	return slices.ContainsFunc(u.Memberships, func(m Membership) bool { return m.On == on })
}

// RolesOn returns the roles that the user has on something; none for a user who is
// not a member of just that.
func (u *User) RolesOn(on Resource) []Role {
	for _, m := range u.Memberships {
		if m.On == on {
			return m.Roles
		}
	}
	return nil
}

// Human is what only a person has.
type Human struct {
	FirstName, LastName, NickName, DisplayName string
	// PreferredLanguage is a BCP 47 tag in canonical form, "und" when unknown.
	PreferredLanguage string
	Gender            Gender
	// Email as it was sent; addresses are not rewritten.
	Email         string
	EmailVerified bool
	// Phone in E.164 form, "" when absent.
	Phone         string
	PhoneVerified bool
	// PasswordHash in PHC string form, "" when the user has no password yet.
	PasswordHash           string
	PasswordChangeRequired bool
}

// Gender of a person, with the numbers of the public API.
type Gender int

// The genders of the public API.
const (
	GenderUnspecified Gender = iota
	GenderFemale
	GenderMale
	GenderDiverse
)

// Machine is what only a service account has.
type Machine struct {
	Name, Description string
	// AccessTokenType is the form of its access tokens.
	AccessTokenType AccessTokenType
	// SecretHash is the SHA-256 of its client secret, which is not kept; empty
	// when it has none.
	SecretHash []byte
}

// AccessTokenType is a form of access tokens, with the numbers of the public API.
type AccessTokenType int

// The forms of access tokens.
const (
	AccessTokenBearer AccessTokenType = iota
	AccessTokenJWT
)

// NoExpiry is when credentials without an expiry expire: the last second that
// a protobuf timestamp can hold.
var NoExpiry = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)

// PersonalAccessToken is a long-lived bearer token of a user.
type PersonalAccessToken struct {
	InstanceID, UserID, ID string
	// Hash is the SHA-256 of the token's secret part, which is not kept.
	Hash      []byte
	Scopes    []string
	ExpiresAt time.Time
	Revision
}

// MachineKey is the public half of a key by which a machine signs assertions.
type MachineKey struct {
	InstanceID, UserID, ID string
	// PublicKey in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	ExpiresAt time.Time
	Revision
}
