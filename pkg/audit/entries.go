package audit

import (
	"encoding/json"
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Entries returns the audit log entries of an event: one for each thing that was
// created or changed, in order, all with the same time and editor. A refused request
// has no entries, and neither has an event of unknown type.
//
// The event may be new or read from the store. It returns an error if Data does not
// match the event's type.
func Entries(e tenant.Event) ([]Entry, error) {
	write, ok := written[e.Type]
	if !ok && isRecord[tenant.AuditType(e.Type)] {
		write, ok = record, true
	}
	if !ok {
		return nil, nil
	}
	l := &log{event: e}
	if err := l.read(); err != nil {
		return nil, fmt.Errorf("event %s, %s: %w", e.ID, e.Type, err)
	}
	write(l)
	return number(l.entries, e), nil
}

// data has the members of the Data of all events with entries.
type data struct {
	Name            string                 `json:"name"`
	Domain          string                 `json:"domain"`
	Domains         []string               `json:"domains"`
	DefaultLanguage string                 `json:"defaultLanguage"`
	OrgID           string                 `json:"orgId"`
	OrgName         string                 `json:"orgName"`
	OrgDomains      []string               `json:"orgDomains"`
	OwnerID         string                 `json:"ownerId"`
	OwnerUserName   string                 `json:"ownerUserName"`
	OwnerIsMachine  bool                   `json:"ownerIsMachine"`
	IsMachine       bool                   `json:"isMachine"`
	Token           *tenant.CredentialData `json:"personalAccessToken"`
	Key             *tenant.CredentialData `json:"machineKey"`
	UserID          string                 `json:"userId"`
	UserName        string                 `json:"userName"`
	Roles           []tenant.Role          `json:"roles"`
	ClientID        string                 `json:"clientId"`
	KeyID           string                 `json:"keyId"`
	PreviousKeyID   string                 `json:"previousKeyId"`
	Algorithm       tenant.KeyAlgorithm    `json:"algorithm"`
	ExpiresAt       string                 `json:"expiresAt"`
	TokenID         string                 `json:"tokenId"`
	GrantType       string                 `json:"grantType"`
	PasswordReset   bool                   `json:"passwordReset"`
	Admins          []tenant.OrgAdminData  `json:"admins"`
	PrimaryDomain   string                 `json:"primaryDomain"`
	PreviousPrimary string                 `json:"previousPrimaryDomain"`
	Keys            []string               `json:"keys"`
	MetadataKeys    []string               `json:"metadataKeys"`
	ProjectID       string                 `json:"projectId"`
	ApplicationID   string                 `json:"applicationId"`
	RoleKey         string                 `json:"roleKey"`
	DisplayName     string                 `json:"displayName"`
	Group           string                 `json:"group"`
	GrantedOrgID    string                 `json:"grantedOrgId"`
	AuthorizationID string                 `json:"authorizationId"`
	SessionID       string                 `json:"sessionId"`
	Checked         []string               `json:"checked"`
	RoleKeys        []string               `json:"roleKeys"`
	tenant.TokenLifetimesSetData
	AuthRequestID string `json:"authRequestId"`
	Error         string `json:"error"`
	Allowed       bool   `json:"allowed"`
	Required      bool   `json:"required"`
	BaseURI       string `json:"baseUri"`
	Impersonation bool   `json:"enableImpersonation"`
	ActorID       string `json:"actorId"`

	Changed  []string               `json:"changed"`
	Contacts []tenant.ContactChange `json:"contacts"`
	Purpose  tenant.CodePurpose     `json:"purpose"`
	Verified bool                   `json:"verified"`
	Code     bool                   `json:"codeIssued"`
}

// log collects an event's entries.
type log struct {
	event   tenant.Event
	data    data
	entries []Entry
}

func (l *log) read() error {
	raw, ok := l.event.Data.(json.RawMessage)
	if !ok {
		var err error
		if raw, err = json.Marshal(l.event.Data); err != nil {
			return err
		}
	}
	return json.Unmarshal(raw, &l.data)
}

// payload returns an entry's payload from alternating names and values. Empty values
// are omitted.
func payload(members ...any) map[string]any {
	p := map[string]any{}
	for i := 0; i+1 < len(members); i += 2 {
		switch value := members[i+1].(type) {
		case string:
			if value != "" {
				p[members[i].(string)] = value
			}
		case []string:
			texts := make([]any, len(value))
			for i, text := range value {
				texts[i] = text
			}
			p[members[i].(string)] = texts
		case []tenant.Role:
			roles := make([]any, len(value))
			for i, role := range value {
				roles[i] = string(role)
			}
			p[members[i].(string)] = roles
		default:
			p[members[i].(string)] = value
		}
	}
	if len(p) == 0 {
		return nil
	}
	return p
}

func (l *log) add(a Aggregate, typ string, members ...any) {
	l.entries = append(l.entries, Entry{
		Type: typ, Aggregate: a, Editor: editorOf(l.event.Actor), At: l.event.At, Payload: payload(members...),
	})
}

// instance adds an entry about the instance.
func (l *log) instance(typ string, members ...any) {
	id := l.event.InstanceID
	l.add(Aggregate{Type: AggregateInstance, ID: id, ResourceOwner: id}, typ, members...)
}

// org adds an entry about the event's organisation.
func (l *log) org(typ string, members ...any) {
	id := l.data.OrgID
	l.add(Aggregate{Type: AggregateOrg, ID: id, ResourceOwner: id}, typ, members...)
}

// project adds an entry about the event's project.
func (l *log) project(typ string, members ...any) {
	l.add(Aggregate{Type: AggregateProject, ID: l.data.ProjectID, ResourceOwner: l.data.OrgID}, typ, members...)
}

// webKey adds an entry about a signing key of the instance.
func (l *log) webKey(id, typ string, members ...any) {
	l.add(Aggregate{Type: AggregateWebKey, ID: id, ResourceOwner: l.event.InstanceID}, typ, members...)
}

// role adds an entry about a role of the event's project.
func (l *log) role(typ string) {
	l.project(typ, "key", l.data.RoleKey, "displayName", l.data.DisplayName, "group", l.data.Group)
}

// grant adds an entry about a grant of the event's project.
func (l *log) grant(typ string, members ...any) {
	l.project(typ, append([]any{"grantedOrgId", l.data.GrantedOrgID}, members...)...)
}

// application adds an entry about an application of the event's project.
func (l *log) application(typ string, members ...any) {
	l.project(typ, append([]any{"appId", l.data.ApplicationID, "clientId", l.data.ClientID}, members...)...)
}

// authorization adds an entry about the event's authorization.
func (l *log) authorization(typ string, members ...any) {
	of := Aggregate{Type: AggregateAuthorization, ID: l.data.AuthorizationID, ResourceOwner: l.data.OrgID}
	l.add(of, typ, append([]any{"projectId", l.data.ProjectID, "userId", l.data.UserID}, members...)...)
}

// session adds an entry of the event's session.
func (l *log) session(typ string, members ...any) {
	l.add(Aggregate{Type: AggregateSession, ID: l.data.SessionID, ResourceOwner: l.event.InstanceID}, typ, members...)
}

// user adds an entry about a user of the event's organisation.
func (l *log) user(id, typ string, members ...any) {
	owner := l.data.OrgID
	if owner == "" { // no user, or an older event without the organisation
		owner = l.event.InstanceID
	}
	l.add(Aggregate{Type: AggregateUser, ID: id, ResourceOwner: owner}, typ, members...)
}
