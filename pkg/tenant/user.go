package tenant

import (
	"slices"
	"time"
)

// User is a human or a machine; exactly one of Human and Machine is set.
type User struct {
	InstanceID string
	ID         string
	// OrgID is the organisation that owns the user, the resource owner.
	OrgID string
	State State
	// UserName is also the login name: unique in the instance, ignoring case.
	UserName string
	Human    *Human
	Machine  *Machine
	// Memberships duplicates the user's Members; both change in one transaction. This
	// lets a request be authorised by reading only its user.
	Memberships []Membership
	// CredentialsFrom is the creation time from which tokens, keys and assertions are
	// accepted: when all of the user's credentials were last ended, zero for never.
	// Deactivation does not change it, so that existing credentials work again after
	// reactivation.
	CredentialsFrom time.Time
	// SignInEpoch counts how often all sign-ins of the user were ended at once, for
	// example by a password change. A sign-in belongs to the epoch in which the
	// password was checked.
	SignInEpoch int
	// PasswordChangedAt is when the password was last set; zero if there never was one.
	PasswordChangedAt time.Time
	// SecretChangedAt is when the client secret was created; zero if there is none.
	SecretChangedAt time.Time
	// SecretExpiresAt is when the client secret expires under the deployment's
	// configuration; zero for never. It is computed when the user is read and never
	// stored.
	SecretExpiresAt time.Time
	// OrgInactive is set if the user's organisation is not active. It is read from the
	// organisation and never stored with the user.
	OrgInactive bool
	Revision
}

// IsActive reports whether the user exists (is not nil) and is active, along with their
// organisation.
func (u *User) IsActive() bool { return u != nil && u.State == StateActive && !u.OrgInactive }

// Accepts reports whether a session, code or grant from a sign-in at that time and
// epoch is still valid. It is not if the user is inactive.
//
// The epoch separates sign-ins before a password change from those after it even if
// both have the same time, and regardless of clock differences between functions.
func (u *User) Accepts(authTime time.Time, epoch int) bool {
	return u.IsActive() && u.Remembers(authTime, epoch)
}

// Remembers reports whether a sign-in of that time and epoch counts once the user is
// active: their sign-ins were not ended since.
func (u *User) Remembers(authTime time.Time, epoch int) bool {
	return u != nil && epoch == u.SignInEpoch && !authTime.Before(u.CredentialsFrom)
}

// EndCredentials returns the user's next revision, which accepts no credential created
// before from and no earlier sign-in. The password is kept.
func (u *User) EndCredentials(from, at time.Time) *User {
	next := *u
	next.CredentialsFrom = from
	next.SignInEpoch++
	next.Revision = u.Next(at)
	return &next
}

// IsMemberOf reports whether the user is a member of exactly this resource.
func (u *User) IsMemberOf(on Resource) bool {
	return slices.ContainsFunc(u.Memberships, func(m Membership) bool { return m.On == on })
}

// RolesOn returns the user's roles on exactly this resource.
func (u *User) RolesOn(on Resource) []Role {
	for _, m := range u.Memberships {
		if m.On == on {
			return m.Roles
		}
	}
	return nil
}

// Human is the part of a User that only a person has.
type Human struct {
	FirstName, LastName, NickName, DisplayName string
	// PreferredLanguage is a BCP 47 tag in canonical form, "und" if unknown.
	PreferredLanguage string
	Gender            Gender
	// Email is stored as sent.
	Email         string
	EmailVerified bool
	// Phone is in E.164 form, or "".
	Phone         string
	PhoneVerified bool
	// PasswordHash is in PHC string form, or "" if the user has no password yet.
	PasswordHash           string
	PasswordChangeRequired bool
}

// Gender is a person's gender. Values match the public API.
type Gender int

// The genders of the public API.
const (
	GenderUnspecified Gender = iota
	GenderFemale
	GenderMale
	GenderDiverse
)

// Machine is the part of a User that only a service account has.
type Machine struct {
	Name, Description string
	// AccessTokenType is the format of its access tokens.
	AccessTokenType AccessTokenType
	// SecretHash is the SHA-256 hash of its client secret, which is not stored; empty
	// if there is none.
	SecretHash []byte
}

// AccessTokenType is a format of access tokens. Values match the public API.
type AccessTokenType int

// The formats of access tokens.
const (
	AccessTokenBearer AccessTokenType = iota
	AccessTokenJWT
)

// NoExpiry is the expiry of credentials that do not expire: the last second that a
// protobuf timestamp can represent.
var NoExpiry = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)

// PersonalAccessToken is a long-lived bearer token of a user.
type PersonalAccessToken struct {
	InstanceID, UserID, ID string
	// Hash is the SHA-256 hash of the token's secret part, which is not stored.
	Hash      []byte
	Scopes    []string
	ExpiresAt time.Time
	Revision
}

// MachineKey is the public half of a key with which a machine signs assertions.
type MachineKey struct {
	InstanceID, UserID, ID string
	// PublicKey is in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	ExpiresAt time.Time
	Revision
}
