package tenant

import (
	"crypto/subtle"
	"time"
)

// Session is a browser in which a user signed in at our pages or, with API, what a
// sign-in page of one's own knows of who signs in.
type Session struct {
	InstanceID string
	// UserID is empty for an API session whose user is not known yet.
	UserID, ID string
	// Hash is the SHA-256 of the secret part of the cookie, or session token, which is
	// not kept.
	Hash []byte
	// AuthTime, Epoch and AMR are those of an AuthorizationCode. AuthTime is zero for
	// an API session whose password was not checked.
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// ExpiresAt is when the session is over, and forgotten.
	ExpiresAt time.Time
	// API is what an API session has beside; nil for a browser at our own pages.
	API *APISession
}

// APISession is what only a session has that was made by the API.
type APISession struct {
	// CreatorID is the user who made it, UserOrgID the organisation of its own user.
	CreatorID, UserOrgID string
	// UserCheckedAt is when its user was found; zero for none.
	UserCheckedAt time.Time
	// HasLifetime says that a caller set ExpiresAt.
	HasLifetime bool
	Metadata    map[string][]byte
	UserAgent   *UserAgent
	Revision
}

// UserAgent describes the browser of an API session, in the words of who made it.
type UserAgent struct {
	FingerprintID, Description *string
	// IP is an address in its usual form, "" for none.
	IP     string
	Header map[string][]string
}

// SessionEntry leads from the id of an API session to its user, of whom the session
// is. It goes with the session.
type SessionEntry struct {
	InstanceID, ID string
	// UserID and UserOrgID are empty as long as the session has no user.
	UserID, UserOrgID string
	ExpiresAt         time.Time
}

// KnownSession is an API session with its user, nil as long as it has none.
type KnownSession struct {
	*Session
	User *User
}

// EntityVersion implements Versioned. The session of a browser has no versions.
func (s *Session) EntityVersion() uint64 {
	if s.API == nil {
		return 0
	}
	return s.API.EntityVersion()
}

// Entry returns the entry of an API session.
func (s *Session) Entry() *SessionEntry {
	entry := &SessionEntry{InstanceID: s.InstanceID, ID: s.ID, UserID: s.UserID, ExpiresAt: s.ExpiresAt}
	if s.API != nil {
		entry.UserOrgID = s.API.UserOrgID
	}
	return entry
}

// End returns what ends a session: one write for a browser, and one more for an API
// session's entry.
func (s *Session) End() []Write {
	writes := []Write{Delete{Entity: s, Any: true}}
	if s.API != nil {
		writes = append(writes, Drop{Entity: s.Entry()})
	}
	return writes
}

// Replace returns what replaces an API session by its next version. That may have the
// user whom the session did not have.
func (s *Session) Replace(next *Session) []Write {
	writes := []Write{Update{Entity: next}, Put{Entity: next.Entry()}}
	if s.UserID != next.UserID {
		writes = append([]Write{Delete{Entity: s}, Create{Entity: next, Else: ErrChanged}}, writes[1:]...)
	}
	return writes
}

// IsOver reports whether the session has expired.
func (s *Session) IsOver(now time.Time) bool { return !now.Before(s.ExpiresAt) }

// HasPassword reports whether the user's password was checked, and no sign-in of
// theirs ended since.
func (s *Session) HasPassword(user *User) bool {
	return s.isOf(user) && !s.AuthTime.IsZero() && user.Remembers(s.AuthTime, s.Epoch)
}

// SignsIn reports whether the session signs the user in: it is theirs, not over, and
// their password was checked in it.
func (s *Session) SignsIn(user *User, now time.Time) bool {
	return s.isOf(user) && !s.IsOver(now) && !s.AuthTime.IsZero() && user.Accepts(s.AuthTime, s.Epoch)
}

func (s *Session) isOf(user *User) bool { return s != nil && user != nil && s.UserID == user.ID }

// MintSession makes the cookie of a session, as MintCode does a code.
func MintSession(ref TokenRef) (cookie string, hash []byte, err error) {
	return mint(sessionPrefix, ref)
}

// ParseSession takes the cookie of a session apart, as ParseCode does a code.
func ParseSession(cookie string) (ref TokenRef, secret []byte, err error) {
	return readToken(sessionPrefix, cookie)
}

// nobody stands in a session token for the user and organisation of a session that
// has none yet.
const nobody = "0"

// MintSessionToken makes the token of an API session, and sets the hash to keep.
func (s *Session) MintSessionToken() (token string, err error) {
	ref := TokenRef{InstanceID: s.InstanceID, OrgID: nobody, UserID: nobody, TokenID: s.ID}
	if s.UserID != "" {
		ref.OrgID, ref.UserID = s.API.UserOrgID, s.UserID
	}
	token, s.Hash, err = mint(sessionTokenPrefix, ref)
	return token, err
}

// ParseSessionToken says where an API session is whose token somebody has. Whether it
// is the present one, IsToken knows.
func ParseSessionToken(token string) (TokenRef, error) {
	ref, _, err := readToken(sessionTokenPrefix, token)
	return ref, err
}

// IsToken reports whether token is the present one of an API session.
func (s *Session) IsToken(token string) bool {
	ref, secret, err := readToken(sessionTokenPrefix, token)
	return err == nil && s.API != nil && ref.InstanceID == s.InstanceID && ref.TokenID == s.ID && s.Matches(secret)
}

// Matches reports, in constant time, whether secret is that of the cookie or token.
func (s *Session) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(s.Hash, HashTokenSecret(secret)) == 1
}
