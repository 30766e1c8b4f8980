package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// sessionItem is the session of a browser or, with a creator, of the API. That of a
// browser has no sequence.
type sessionItem struct {
	key
	Hash []byte `dynamodbav:"hash"`
	// AuthTime is missing where no password was checked.
	AuthTime *time.Time `dynamodbav:"authTime,omitempty"`
	Epoch    int        `dynamodbav:"epoch,omitempty"`
	AMR      []string   `dynamodbav:"amr"`
	apiSessionItem
	// Expires in seconds since 1970, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

type apiSessionItem struct {
	CreatorID   string            `dynamodbav:"creator,omitempty"`
	UserOrgID   string            `dynamodbav:"org,omitempty"`
	UserChecked *time.Time        `dynamodbav:"userChecked,omitempty"`
	HasLifetime bool              `dynamodbav:"lifetime,omitempty"`
	Metadata    map[string][]byte `dynamodbav:"metadata,omitempty"`
	UserAgent   *userAgentItem    `dynamodbav:"userAgent,omitempty"`
	Sequence    uint64            `dynamodbav:"sequence,omitempty"`
	CreatedAt   *time.Time        `dynamodbav:"createdAt,omitempty"`
	ChangedAt   *time.Time        `dynamodbav:"changedAt,omitempty"`
}

type userAgentItem struct {
	FingerprintID *string             `dynamodbav:"fingerprint,omitempty"`
	Description   *string             `dynamodbav:"description,omitempty"`
	IP            string              `dynamodbav:"ip,omitempty"`
	Header        map[string][]string `dynamodbav:"header,omitempty"`
}

// sessionEntryItem leads to a session.
type sessionEntryItem struct {
	key
	UserID    string `dynamodbav:"user,omitempty"`
	UserOrgID string `dynamodbav:"userOrg,omitempty"`
	// Expires in seconds since 1970, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

func newSessionItem(s *tenant.Session) sessionItem {
	i := sessionItem{
		key: sessionKey(s.InstanceID, s.UserID, s.ID), Hash: s.Hash, AuthTime: optional(s.AuthTime), Epoch: s.Epoch, AMR: s.AMR, Expires: s.ExpiresAt.Unix(),
	}
	if api := s.API; api != nil {
		i.apiSessionItem = apiSessionItem{
			api.CreatorID, api.UserOrgID, optional(api.UserCheckedAt), api.HasLifetime, api.Metadata, nil,
			api.Sequence, optional(api.CreatedAt), optional(api.ChangedAt),
		}
		if agent := api.UserAgent; agent != nil {
			i.UserAgent = &userAgentItem{agent.FingerprintID, agent.Description, agent.IP, agent.Header}
		}
	}
	return i
}

func (i sessionItem) entity(iid, uid, sid string) *tenant.Session {
	s := &tenant.Session{
		InstanceID: iid, UserID: uid, ID: sid, Hash: i.Hash, AuthTime: timeOf(i.AuthTime), Epoch: i.Epoch, AMR: i.AMR,
		ExpiresAt: time.Unix(i.Expires, 0).UTC(),
	}
	if i.Sequence == 0 {
		return s
	}
	s.API = &tenant.APISession{
		CreatorID: i.CreatorID, UserOrgID: i.UserOrgID, UserCheckedAt: timeOf(i.UserChecked), HasLifetime: i.HasLifetime, Metadata: i.Metadata,
		Revision: tenant.Revision{Sequence: i.Sequence, CreatedAt: timeOf(i.CreatedAt), ChangedAt: timeOf(i.ChangedAt)},
	}
	if agent := i.UserAgent; agent != nil {
		s.API.UserAgent = &tenant.UserAgent{FingerprintID: agent.FingerprintID, Description: agent.Description, IP: agent.IP, Header: agent.Header}
	}
	return s
}
