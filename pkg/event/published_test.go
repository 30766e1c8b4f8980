package event_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestDetail checks that the types in the code match the schemas, with and without all
// optional fields. A field that only the code has fails.
func TestDetail(t *testing.T) {
	const id, other = "1040300000000000000", "1040300000000000001"
	ofApplication := tenant.ApplicationStateData{InstanceID: id, OrgID: other, ProjectID: id, ApplicationID: "my app/ü", ClientID: other}
	ofMember := tenant.ProjectMemberRemovedData{InstanceID: id, OrgID: other, ProjectID: "a b/ü", UserID: other}
	ofGrant := tenant.ProjectGrantMemberRemovedData{ProjectMemberRemovedData: ofMember, GrantedOrgID: id}
	data := map[tenant.EventType][]any{
		tenant.InstanceCreated: {tenant.InstanceCreatedData{
			InstanceID: id, Name: "Acme", Domains: []string{"acme.example.com"}, OrgID: other, OrgName: "Acme", OwnerID: other, OwnerUserName: "ada",
		}, tenant.InstanceCreatedData{
			InstanceID: id, Name: "Acme", Domains: []string{"acme.example.com"}, OrgID: other, OrgName: "Acme", OwnerID: other, OwnerUserName: "robot",
			OwnerIsMachine: true, DefaultLanguage: "de", OrgDomains: []string{"acme.tenants.example.com"},
			Token: &tenant.CredentialData{ID: other, ExpiresAt: tenant.NoExpiry}, Key: &tenant.CredentialData{ID: other, ExpiresAt: tenant.NoExpiry},
		}},
		tenant.OrgSetUp: {tenant.OrgSetUpData{
			InstanceID: id, OrgID: other, Name: "Globex", Domains: []string{"globex.example.com"}, UserID: other, UserName: "gigi",
			Roles: []tenant.Role{tenant.RoleOrgOwner},
		}},
		tenant.DomainAdded:          {tenant.InstanceDomainData{InstanceID: id, Domain: "Login.acme.example"}},
		tenant.DomainRemoved:        {tenant.InstanceDomainData{InstanceID: id, Domain: "login.acme.example"}},
		tenant.TrustedDomainAdded:   {tenant.InstanceDomainData{InstanceID: id, Domain: "Login.acme.example"}},
		tenant.TrustedDomainRemoved: {tenant.InstanceDomainData{InstanceID: id, Domain: "login.acme.example"}},
		tenant.PrimaryDomainSet:     {tenant.InstanceDomainData{InstanceID: id, Domain: "login.acme.example"}},
		tenant.InstanceRemoved:      {tenant.InstanceRemovedData{InstanceID: id, Name: "Acme", Domains: []string{"acme.example.com"}}},
		tenant.InstanceErased:       {tenant.InstanceErasedData{InstanceID: id, Items: map[string]int{"user": 3}}},
		tenant.OrgRemoved:           {tenant.OrgRemovedData{InstanceID: id, OrgID: other, Name: "Globex", Domains: []string{}}},
		tenant.OrgAdded: {
			tenant.OrgAddedData{InstanceID: id, OrgID: other, Name: "Globex", Domains: []string{"globex.example.com"}, Admins: []tenant.OrgAdminData{}},
			tenant.OrgAddedData{InstanceID: id, OrgID: "7", Name: "Globex", Domains: []string{"globex.example.com"}, Admins: []tenant.OrgAdminData{
				{UserID: other, UserName: "gigi", Roles: []tenant.Role{tenant.RoleOrgOwner}}, {UserID: id, Roles: []tenant.Role{tenant.RoleOrgOwnerViewer}},
			}},
		},
		tenant.OrgRenamed: {
			tenant.OrgRenamedData{InstanceID: id, OrgID: other, Name: "GLOBEX"},
			tenant.OrgRenamedData{InstanceID: id, OrgID: other, Name: "Initech", PrimaryDomain: "initech.example.com", PreviousPrimaryDomain: "globex.example.com"},
		},
		tenant.OrgDeactivated:   {tenant.OrgStateData{InstanceID: id, OrgID: other}},
		tenant.OrgReactivated:   {tenant.OrgStateData{InstanceID: id, OrgID: other}},
		tenant.OrgDomainAdded:   {tenant.OrgDomainData{InstanceID: id, OrgID: other, Domain: "globex.example"}},
		tenant.OrgDomainRemoved: {tenant.OrgDomainData{InstanceID: id, OrgID: other, Domain: "globex.example"}},
		tenant.UserAdded: {
			tenant.UserAddedData{InstanceID: id, OrgID: other, UserID: "7", UserName: "gigi"},
			tenant.UserAddedData{InstanceID: id, OrgID: other, UserID: "8", UserName: "robot", IsMachine: true, MetadataKeys: []string{"plan"}},
			tenant.UserAddedData{InstanceID: id, OrgID: other, UserID: "9", UserName: "ada", Contacts: []tenant.ContactChange{tenant.ContactEmailVerified, tenant.ContactPhoneCodeAdded}},
		},
		tenant.OrgMetadataSet:      {tenant.OrgMetadataData{InstanceID: id, OrgID: other, Keys: []string{"plan", "seats"}}},
		tenant.OrgMetadataRemoved:  {tenant.OrgMetadataData{InstanceID: id, OrgID: other, Keys: []string{"plan"}}},
		tenant.UserMetadataSet:     {tenant.UserMetadataData{InstanceID: id, OrgID: other, UserID: "7", Keys: []string{"plan", "seats"}}},
		tenant.UserMetadataRemoved: {tenant.UserMetadataData{InstanceID: id, OrgID: other, UserID: "7", Keys: []string{"plan"}}},
		tenant.UserChanged: {
			tenant.UserChangedData{InstanceID: id, OrgID: other, UserID: other, UserName: "gigi", Changed: []string{}},
			tenant.UserChangedData{InstanceID: id, OrgID: other, UserID: other, UserName: "gigi", Changed: []string{"username", "profile", "email", "phone", "password", "machine", "metadata"}, Contacts: []tenant.ContactChange{tenant.ContactEmailChanged}, MetadataKeys: []string{"a", "b"}},
		},
		tenant.OrgErased:          {tenant.OrgErasedData{InstanceID: id, OrgID: other, Items: map[string]int{}}},
		tenant.CredentialsClaimed: {tenant.CredentialsClaimedData{InstanceID: id, UserID: other, OrgID: other}},
		tenant.PasswordChanged:    {tenant.PasswordChangedData{InstanceID: id, UserID: other, OrgID: other}},
		tenant.UserDeactivated:    {tenant.UserStateData{InstanceID: id, OrgID: other, UserID: "7"}},
		tenant.UserReactivated:    {tenant.UserStateData{InstanceID: id, OrgID: other, UserID: "7"}},
		tenant.SessionCreated: {
			tenant.SessionData{InstanceID: id, SessionID: "7", UserID: other, OrgID: other, Checked: []string{"user", "password"}},
			tenant.SessionData{InstanceID: id, SessionID: "7"},
		},
		tenant.SessionChanged: {tenant.SessionData{InstanceID: id, SessionID: "7", UserID: other, OrgID: other, Checked: []string{"password"}}},
		tenant.SessionEnded:   {tenant.SessionData{InstanceID: id, SessionID: "7", UserID: other, OrgID: other}},
		tenant.UserLocked:     {tenant.UserStateData{InstanceID: id, OrgID: other, UserID: "7"}},
		tenant.UserUnlocked:   {tenant.UserStateData{InstanceID: id, OrgID: other, UserID: "7"}},
		tenant.UserRemoved:    {tenant.UserRemovedData{InstanceID: id, OrgID: other, UserID: "7", UserName: "gigi"}},
		tenant.UserKeyAdded: {
			tenant.UserKeyData{InstanceID: id, OrgID: other, UserID: other, KeyID: "7", ExpiresAt: tenant.NoExpiry},
		},
		tenant.UserKeyRemoved: {tenant.UserKeyRemovedData{InstanceID: id, OrgID: other, UserID: other, KeyID: "7"}},
		tenant.UserTokenAdded: {
			tenant.UserTokenData{InstanceID: id, OrgID: other, UserID: other, TokenID: "7", ExpiresAt: tenant.NoExpiry},
		},
		tenant.UserTokenRemoved:  {tenant.UserTokenRemovedData{InstanceID: id, OrgID: other, UserID: other, TokenID: "7"}},
		tenant.UserSecretAdded:   {tenant.UserSecretData{InstanceID: id, OrgID: other, UserID: other}},
		tenant.UserSecretRemoved: {tenant.UserSecretData{InstanceID: id, OrgID: other, UserID: other}},
		tenant.VerificationCodeIssued: {
			tenant.VerificationCodeData{InstanceID: id, OrgID: other, UserID: id, Purpose: tenant.CodeForEmail},
			tenant.VerificationCodeData{InstanceID: id, OrgID: other, UserID: id, Purpose: tenant.CodeForPhone},
			tenant.VerificationCodeData{InstanceID: id, OrgID: other, UserID: id, Purpose: tenant.CodeForPassword},
			tenant.VerificationCodeData{InstanceID: id, OrgID: other, UserID: id, Purpose: tenant.CodeForInvitation},
		},
		tenant.EmailVerified:      {tenant.UserData{InstanceID: id, OrgID: other, UserID: id}},
		tenant.PhoneVerified:      {tenant.UserData{InstanceID: id, OrgID: other, UserID: id}},
		tenant.InvitationAccepted: {tenant.UserData{InstanceID: id, OrgID: other, UserID: id}},
		tenant.EmailChanged: {
			tenant.ContactData{InstanceID: id, OrgID: other, UserID: id, CodeIssued: true}, tenant.ContactData{InstanceID: id, OrgID: other, UserID: id, Verified: true},
		},
		tenant.PhoneChanged: {
			tenant.ContactData{InstanceID: id, OrgID: other, UserID: id, CodeIssued: true}, tenant.ContactData{InstanceID: id, OrgID: other, UserID: id, Verified: true},
		},
		tenant.PhoneRemoved:        {tenant.ContactData{InstanceID: id, OrgID: other, UserID: id}},
		tenant.CredentialsEnded:    {tenant.CredentialsEndedData{InstanceID: id, UserID: other, OrgID: other, PasswordReset: true}},
		tenant.DefaultLanguageSet:  {tenant.DefaultLanguageSetData{InstanceID: id, DefaultLanguage: "de"}},
		tenant.TokenLifetimesSet:   {tenant.TokenLifetimesSetData{InstanceID: id, AccessToken: 1, IDToken: 86400, RefreshIdle: 1, Refresh: 31622400}},
		tenant.SecuritySettingsSet: {tenant.SecuritySettingsSetData{InstanceID: id}, tenant.SecuritySettingsSetData{InstanceID: id, Impersonation: true}},
		tenant.UserImpersonated:    {tenant.UserImpersonatedData{InstanceID: id, UserID: id, OrgID: other, ActorID: other, ActorOrgID: id, ClientID: other}},
		tenant.LoginPagesSet: {
			tenant.LoginPagesSetData{InstanceID: id}, tenant.LoginPagesSetData{InstanceID: id, Required: true, BaseURI: "https://login.example.com/ui"},
		},
		tenant.AuthRequestAnswered: {
			tenant.AuthRequestAnsweredData{InstanceID: id, AuthRequestID: "V2_AAAAAAAAAAAAAAAAAAAAAA", ClientID: "console", UserID: id, OrgID: other, SessionID: id},
			tenant.AuthRequestAnsweredData{InstanceID: id, AuthRequestID: "V2_AAAAAAAAAAAAAAAAAAAAAA", ClientID: id, Error: "access_denied"},
		},
		tenant.DeviceDecided: {
			tenant.DeviceDecidedData{InstanceID: id, ClientID: id}, tenant.DeviceDecidedData{InstanceID: id, ClientID: id, Allowed: true, UserID: id, OrgID: other, SessionID: id},
		},
		tenant.DefaultOrgSet:    {tenant.DefaultOrgSetData{InstanceID: id, OrgID: other, PreviousOrgID: id}},
		tenant.OrgMemberAdded:   {tenant.OrgMemberData{InstanceID: id, OrgID: other, UserID: id, Roles: []tenant.Role{tenant.RoleOrgOwner}}},
		tenant.OrgMemberChanged: {tenant.OrgMemberData{InstanceID: id, OrgID: other, UserID: id, Roles: []tenant.Role{tenant.RoleOrgOwnerViewer, tenant.RoleOrgUserManager}}},
		tenant.OrgMemberRemoved: {tenant.OrgMemberRemovedData{InstanceID: id, OrgID: other, UserID: id}},
		tenant.ApplicationAdded: {
			tenant.ApplicationData{InstanceID: id, OrgID: other, ProjectID: "my project/ü", ApplicationID: "my app/ü", ClientID: id, Name: "Portal", Kind: "USER_AGENT"},
		},
		tenant.ApplicationChanged:       {tenant.ApplicationData{InstanceID: id, OrgID: other, ProjectID: id, ApplicationID: id, ClientID: other, Name: "Portal", Kind: "API"}},
		tenant.ApplicationDeactivated:   {ofApplication},
		tenant.ApplicationReactivated:   {ofApplication},
		tenant.ApplicationRemoved:       {ofApplication},
		tenant.ApplicationSecretChanged: {ofApplication},
		tenant.ApplicationKeyAdded:      {tenant.ApplicationKeyData{ApplicationStateData: ofApplication, KeyID: id, ExpiresAt: tenant.NoExpiry}},
		tenant.ApplicationKeyRemoved:    {tenant.ApplicationKeyData{ApplicationStateData: ofApplication, KeyID: id}},
		tenant.ProjectAdded: {
			tenant.ProjectData{InstanceID: id, OrgID: other, ProjectID: "my project/ü", Name: "Portal"},
			tenant.ProjectData{InstanceID: id, OrgID: other, ProjectID: other, Name: "Portal", RoleAssertion: true, AuthorizationRequired: true, AccessRequired: true},
		},
		tenant.ProjectChanged:           {tenant.ProjectData{InstanceID: id, OrgID: other, ProjectID: other, Name: "Portal"}},
		tenant.ProjectDeactivated:       {tenant.ProjectStateData{InstanceID: id, OrgID: other, ProjectID: other}},
		tenant.ProjectReactivated:       {tenant.ProjectStateData{InstanceID: id, OrgID: other, ProjectID: other}},
		tenant.ProjectRemoved:           {tenant.ProjectStateData{InstanceID: id, OrgID: other, ProjectID: other}},
		tenant.ProjectRoleAdded:         {tenant.ProjectRoleData{InstanceID: id, OrgID: other, ProjectID: other, RoleKey: "a b:c/ü", DisplayName: "Editor", Group: "Press"}},
		tenant.ProjectRoleChanged:       {tenant.ProjectRoleData{InstanceID: id, OrgID: other, ProjectID: other, RoleKey: "editor"}},
		tenant.ProjectRoleRemoved:       {tenant.ProjectRoleRemovedData{InstanceID: id, OrgID: other, ProjectID: other, RoleKey: "editor"}},
		tenant.ProjectGrantAdded:        {tenant.ProjectGrantData{InstanceID: id, OrgID: other, ProjectID: other, GrantedOrgID: id, RoleKeys: []string{}}},
		tenant.ProjectGrantChanged:      {tenant.ProjectGrantData{InstanceID: id, OrgID: other, ProjectID: other, GrantedOrgID: id, RoleKeys: []string{"editor"}}},
		tenant.ProjectGrantDeactivated:  {tenant.ProjectGrantStateData{InstanceID: id, OrgID: other, ProjectID: other, GrantedOrgID: id}},
		tenant.ProjectGrantReactivated:  {tenant.ProjectGrantStateData{InstanceID: id, OrgID: other, ProjectID: other, GrantedOrgID: id}},
		tenant.ProjectGrantRemoved:      {tenant.ProjectGrantStateData{InstanceID: id, OrgID: other, ProjectID: other, GrantedOrgID: id}},
		tenant.AuthorizationAdded:       {tenant.AuthorizationData{AuthorizationStateData: tenant.AuthorizationStateData{InstanceID: id, OrgID: other, AuthorizationID: id, UserID: other, ProjectID: "a b/ü"}, RoleKeys: []string{}}},
		tenant.AuthorizationChanged:     {tenant.AuthorizationData{AuthorizationStateData: tenant.AuthorizationStateData{InstanceID: id, OrgID: other, AuthorizationID: id, UserID: other, ProjectID: "a b/ü"}, RoleKeys: []string{"editor"}}},
		tenant.AuthorizationDeactivated: {tenant.AuthorizationStateData{InstanceID: id, OrgID: other, AuthorizationID: id, UserID: other, ProjectID: "a b/ü"}},
		tenant.AuthorizationReactivated: {tenant.AuthorizationStateData{InstanceID: id, OrgID: other, AuthorizationID: id, UserID: other, ProjectID: "a b/ü"}},
		tenant.AuthorizationRemoved:     {tenant.AuthorizationStateData{InstanceID: id, OrgID: other, AuthorizationID: id, UserID: other, ProjectID: "a b/ü"}},
		tenant.SigningKeyAdded:          {tenant.SigningKeyData{InstanceID: id, KeyID: id + "-1", Algorithm: tenant.EdDSA}},
		tenant.SigningKeyActivated: {
			tenant.SigningKeyActivatedData{InstanceID: id, KeyID: id + "-2", Algorithm: tenant.RS512},
			tenant.SigningKeyActivatedData{InstanceID: id, KeyID: id + "-99999999", Algorithm: tenant.ES384, PreviousKeyID: id + "-1"},
		},
		tenant.ProjectMemberAdded:        {tenant.ProjectMemberData{ProjectMemberRemovedData: ofMember, Roles: []tenant.Role{tenant.RoleProjectOwner}}},
		tenant.ProjectMemberChanged:      {tenant.ProjectMemberData{ProjectMemberRemovedData: ofMember, Roles: []tenant.Role{tenant.RoleProjectOwnerViewer}}},
		tenant.ProjectMemberRemoved:      {ofMember},
		tenant.ProjectGrantMemberAdded:   {tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: ofGrant, Roles: []tenant.Role{tenant.RoleProjectGrantOwner}}},
		tenant.ProjectGrantMemberChanged: {tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: ofGrant, Roles: []tenant.Role{tenant.RoleProjectGrantOwnerViewer}}},
		tenant.ProjectGrantMemberRemoved: {ofGrant},
		tenant.SigningKeyRemoved:         {tenant.SigningKeyData{InstanceID: id, KeyID: id + "-1", Algorithm: tenant.RS256}},
		tenant.InstanceMemberAdded: {
			tenant.InstanceMemberData{InstanceID: id, UserID: other, Roles: []tenant.Role{}},
			tenant.InstanceMemberData{InstanceID: id, UserID: other, Roles: []tenant.Role{tenant.RoleIAMOwner, tenant.RoleIAMLoginClient}},
		},
		tenant.InstanceMemberChanged: {tenant.InstanceMemberData{InstanceID: id, UserID: other, Roles: []tenant.Role{tenant.RoleIAMOwner}}},
		tenant.InstanceMemberRemoved: {tenant.InstanceMemberRemovedData{InstanceID: id, UserID: other}},
		tenant.InstanceRenamed:       {tenant.InstanceRenamedData{InstanceID: id, Name: " !!! "}},
		tenant.TokenReuseDetected: {
			tenant.TokenReuseDetectedData{InstanceID: id, UserID: other, ClientID: "console", GrantType: "authorization_code"},
			tenant.TokenReuseDetectedData{InstanceID: id, UserID: other, ClientID: "console", GrantType: "refresh_token", TokenID: other, OrgID: other},
			tenant.TokenReuseDetectedData{InstanceID: id, UserID: other, ClientID: other, GrantType: "urn:ietf:params:oauth:grant-type:device_code", TokenID: other, OrgID: other},
		},
	}
	data[tenant.CallCompleted] = []any{
		tenant.CallCompletedData{InstanceID: id, Call: "zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator", Answer: json.RawMessage(`{}`)},
		tenant.CallCompletedData{InstanceID: id, Call: "zitadel.user.v2.UserService/AddHumanUser", Answer: json.RawMessage(`{"userId":"7"}`)},
	}
	// The others can be requested by event.
	neverAsked := []tenant.EventType{
		tenant.InstanceErased, tenant.OrgErased, tenant.TokenReuseDetected, tenant.UserImpersonated, tenant.CredentialsEnded,
		tenant.AuthRequestAnswered, tenant.DeviceDecided, tenant.SessionCreated, tenant.SessionChanged,
	}
	onlyAsked := []tenant.EventType{
		tenant.CredentialsClaimed, tenant.CallCompleted, tenant.CallRejected, tenant.InstanceRejected, tenant.OrgRejected, tenant.RequestRejected,
	}
	for _, rejected := range []tenant.EventType{tenant.InstanceRejected, tenant.OrgRejected, tenant.CallRejected, tenant.RequestRejected} {
		for _, refusal := range []*tenant.Error{
			instance.ErrHostTaken, instance.ErrMachineEmpty, api.InstanceUnknown("7"), event.ErrTypeUnknown, event.ErrSourceNotAllowed, event.ErrRequestIDUsed,
			{Kind: tenant.KindInvalid, Key: "invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive"},
		} {
			data[rejected] = append(data[rejected], tenant.RejectedData{Error: api.ErrorObject(refusal)},
				tenant.RejectedData{InstanceID: id, Error: api.ErrorObject(refusal)})
		}
	}
	for _, eventType := range eventTypes(t, "../tenant/event.go", "EventType") {
		t.Run(eventType, func(t *testing.T) {
			all := data[tenant.EventType(eventType)]
			if len(all) == 0 {
				t.Fatal("no data for the test")
			}
			for _, d := range all {
				e := tenant.Event{
					InstanceID: id, ID: other, Type: tenant.EventType(eventType), Actor: "system",
					At: time.Date(2026, time.November, 24, 6, 7, 8, 123456000, time.UTC), Data: d, RequestID: "r-1",
				}
				isRejection := strings.HasSuffix(eventType, "Rejected")
				if isRejection && e.Type != tenant.OrgRejected && e.Type != tenant.CallRejected {
					e.InstanceID = ""
				}
				if slices.Contains(neverAsked, e.Type) {
					if err := validate(t, eventType, published(t, e)); err == nil {
						t.Error("with a request: the schema accepts it")
					}
					e.RequestID = ""
				}
				if err := validate(t, eventType, published(t, e)); err != nil {
					t.Errorf("%+v: %v", e, err)
				}
				if e.Type != tenant.CredentialsClaimed && !slices.Contains(neverAsked, e.Type) {
					e.Correlation = json.RawMessage(`{"a":{"b":["<&>"]}}`)
					if err := validate(t, eventType, published(t, e)); err != nil {
						t.Errorf("with correlation: %v", err)
					}
				}
				if !slices.Contains(onlyAsked, e.Type) {
					e.RequestID, e.Correlation = "", nil
					if err := validate(t, eventType, published(t, e)); err != nil {
						t.Errorf("by HTTP: %v", err)
					}
				}
				// The schema does not simply accept anything.
				for name, spoil := range map[string]func(*tenant.Event){
					"no data":      func(e *tenant.Event) { e.Data = nil },
					"more data":    func(e *tenant.Event) { e.Data = json.RawMessage(`{"passwordHash":"x"}`) },
					"no actor":     func(e *tenant.Event) { e.Actor = "" },
					"id not its":   func(e *tenant.Event) { e.ID = "7" },
					"another type": func(e *tenant.Event) { e.Type = "Other" },
				} {
					spoilt := e
					spoil(&spoilt)
					if err := validate(t, eventType, published(t, spoilt)); err == nil {
						t.Errorf("%s: the schema accepts it", name)
					}
				}
			}
		})
	}
}
