package tenant

import (
	"crypto/subtle"
	"time"
)

// AMRPassword is the authentication method reference of a password or a client secret.
// RFC 8176 has none for an assertion.
const AMRPassword = "pwd"

// Session is either a browser that is signed in at our pages, or, if API is set, a
// session that a custom sign-in page created.
type Session struct {
	InstanceID string
	// UserID is empty for an API session that has no user yet.
	UserID, ID string
	// Hash is the SHA-256 of the secret part of the cookie, or session token, which is
	// not kept.
	Hash []byte
	// AuthTime, Epoch and AMR are as in AuthorizationCode. AuthTime is zero for an API
	// session in which no password was verified.
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// ExpiresAt is when the session ends and may be deleted.
	ExpiresAt time.Time
	// API has the further fields of an API session; it is nil for a browser's.
	API *APISession
}

// APISession has the fields that only sessions created through the API have.
type APISession struct {
	// CreatorID is the user who created it, UserOrgID the organisation of its user.
	CreatorID, UserOrgID string
	// UserCheckedAt is when its user was identified; zero if it has none.
	UserCheckedAt time.Time
	// HasLifetime reports whether a caller chose ExpiresAt.
	HasLifetime bool
	Metadata    map[string][]byte
	UserAgent   *UserAgent
	Revision
}

// UserAgent describes the browser of an API session, as reported by its creator.
type UserAgent struct {
	FingerprintID, Description *string
	// IP is an address in canonical form, or "".
	IP     string
	Header map[string][]string
}

// IsEmpty reports whether nothing is known of the browser.
func (a UserAgent) IsEmpty() bool {
	return a.FingerprintID == nil && a.Description == nil && a.IP == "" && len(a.Header) == 0
}

// SessionEntry maps the id of an API session to its user, under whose key the session
// is stored. It is removed with the session.
type SessionEntry struct {
	InstanceID, ID string
	// UserID and UserOrgID are empty while the session has no user.
	UserID, UserOrgID string
	ExpiresAt         time.Time
}

// KnownSession is an API session and its user; User is nil while it has none.
type KnownSession struct {
	*Session
	User *User
}

// EntityVersion implements Versioned. A browser's session is not versioned.
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

// End returns the writes that end the session: one for a browser's, two for an API
// session, which has an entry.
func (s *Session) End() []Write {
	writes := []Write{Delete{Entity: s, Any: true}}
	if s.API != nil {
		writes = append(writes, Drop{Entity: s.Entry()})
	}
	return writes
}

// Replace returns the writes that replace an API session with its next version, which
// may be the first to have a user.
func (s *Session) Replace(next *Session) []Write {
	writes := []Write{Update{Entity: next}, Put{Entity: next.Entry()}}
	if s.UserID != next.UserID {
		writes = append([]Write{Delete{Entity: s}, Create{Entity: next, Else: ErrChanged}}, writes[1:]...)
	}
	return writes
}

// IsOver reports whether the session has expired.
func (s *Session) IsOver(now time.Time) bool { return !now.Before(s.ExpiresAt) }

// HasPassword reports whether the user's password was verified in the session, and
// their sign-ins were not ended since.
func (s *Session) HasPassword(user *User) bool {
	return s.isOf(user) && !s.AuthTime.IsZero() && user.Remembers(s.AuthTime, s.Epoch)
}

// SignsIn reports whether the session signs the user in: it is theirs, it is not over,
// and their password was verified in it.
func (s *Session) SignsIn(user *User, now time.Time) bool {
	return s.isOf(user) && !s.IsOver(now) && !s.AuthTime.IsZero() && user.Accepts(s.AuthTime, s.Epoch)
}

func (s *Session) isOf(user *User) bool { return s != nil && user != nil && s.UserID == user.ID }

// MintSession returns a new cookie for a session, and its hash; see MintCode.
func MintSession(ref TokenRef) (cookie string, hash []byte, err error) {
	return mint(sessionPrefix, ref)
}

// ParseSession parses the cookie of a session; see ParseCode.
func ParseSession(cookie string) (ref TokenRef, secret []byte, err error) {
	return readToken(sessionPrefix, cookie)
}

// MintSessionToken returns a new token for an API session, and sets its hash. In the
// token of a session without a user, Nobody is the user and the organisation. It
// returns an error if an id is malformed.
func (s *Session) MintSessionToken() (token string, err error) {
	ref := TokenRef{InstanceID: s.InstanceID, OrgID: Nobody, UserID: Nobody, TokenID: s.ID}
	if s.UserID != "" {
		ref.OrgID, ref.UserID = s.API.UserOrgID, s.UserID
	}
	token, s.Hash, err = mint(sessionTokenPrefix, ref)
	return token, err
}

// ParseSessionToken returns the session that a token is for. IsToken reports whether
// the token is its current one. Another text is an error, which is not a refusal.
func ParseSessionToken(token string) (TokenRef, error) {
	ref, _, err := readToken(sessionTokenPrefix, token)
	return ref, err
}

// IsToken reports whether token is the current one of an API session.
func (s *Session) IsToken(token string) bool {
	ref, secret, err := readToken(sessionTokenPrefix, token)
	return err == nil && s.API != nil && ref.InstanceID == s.InstanceID && ref.TokenID == s.ID && s.Matches(secret)
}

// Matches reports, in constant time, whether secret is that of the cookie or token.
func (s *Session) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(s.Hash, HashTokenSecret(secret)) == 1
}
