package audit_test

import (
	"encoding/json"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// entryCases has the log entries of each event; every event has some.
var entryCases = []struct {
	typ  tenant.EventType
	name string
	data any
	want []string
}{
	{tenant.InstanceCreated, "by a machine", tenant.InstanceCreatedData{
		InstanceID: iid, Name: "Acme", Domains: []string{"acme.test", "acme-x.tenants.test"}, OrgID: oid, OrgName: "Acme Inc.",
		OwnerID: uid, OwnerUserName: "robot", OwnerIsMachine: true, DefaultLanguage: "de", OrgDomains: []string{"acme-inc.tenants.test"},
		Token: &tenant.CredentialData{ID: "7", ExpiresAt: tenant.NoExpiry}, Key: &tenant.CredentialData{ID: "8", ExpiresAt: at},
	}, []string{
		`instance.added instance:I I {"name":"Acme"}`,
		`instance.default.language.set instance:I I {"language":"de"}`,
		`instance.domain.added instance:I I {"domain":"acme.test"}`,
		`instance.domain.added instance:I I {"domain":"acme-x.tenants.test"}`,
		`instance.domain.primary.set instance:I I {"domain":"acme.test"}`,
		`org.added org:O O {"name":"Acme Inc."}`,
		`org.domain.added org:O O {"domain":"acme-inc.tenants.test"}`,
		`org.domain.verified org:O O {"domain":"acme-inc.tenants.test"}`,
		`org.domain.primary.set org:O O {"domain":"acme-inc.tenants.test"}`,
		`instance.default.org.set instance:I I {"orgId":"O"}`,
		`user.machine.added user:U O {"userName":"robot"}`,
		`org.member.added org:O O {"roles":["ORG_OWNER"],"userId":"U"}`,
		`instance.member.added instance:I I {"roles":["IAM_OWNER"],"userId":"U"}`,
		`user.pat.added user:U O {"expiration":"9999-12-31T23:59:59Z","tokenId":"7"}`,
		`user.machine.key.added user:U O {"expirationDate":"2026-11-28T06:07:08.123456Z","keyId":"8"}`,
	}},
	{tenant.InstanceCreated, "by a person, in an older version", tenant.InstanceCreatedData{
		InstanceID: iid, Name: "Acme", Domains: []string{"acme.test"}, OrgID: oid, OrgName: "Acme", OwnerID: uid, OwnerUserName: "ada",
	}, []string{
		`instance.added instance:I I {"name":"Acme"}`,
		`instance.domain.added instance:I I {"domain":"acme.test"}`,
		`instance.domain.primary.set instance:I I {"domain":"acme.test"}`,
		`org.added org:O O {"name":"Acme"}`,
		`instance.default.org.set instance:I I {"orgId":"O"}`,
		`user.human.added user:U O {"userName":"ada"}`,
		`org.member.added org:O O {"roles":["ORG_OWNER"],"userId":"U"}`,
		`instance.member.added instance:I I {"roles":["IAM_OWNER"],"userId":"U"}`,
	}},
	{tenant.OrgSetUp, "", tenant.OrgSetUpData{
		InstanceID: iid, OrgID: oid, Name: "Globex", Domains: []string{"globex.acme.test", "globex.test"}, UserID: uid, UserName: "gigi",
		Roles: []tenant.Role{tenant.RoleOrgOwnerViewer, tenant.RoleOrgUserManager},
	}, []string{
		`org.added org:O O {"name":"Globex"}`,
		`org.domain.added org:O O {"domain":"globex.acme.test"}`,
		`org.domain.verified org:O O {"domain":"globex.acme.test"}`,
		`org.domain.primary.set org:O O {"domain":"globex.acme.test"}`,
		`org.domain.added org:O O {"domain":"globex.test"}`,
		`org.domain.verified org:O O {"domain":"globex.test"}`,
		`user.human.added user:U O {"userName":"gigi"}`,
		`org.member.added org:O O {"roles":["ORG_OWNER_VIEWER","ORG_USER_MANAGER"],"userId":"U"}`,
	}},
	{tenant.OrgAdded, "", tenant.OrgAddedData{
		InstanceID: iid, OrgID: oid, Name: "Globex", Domains: []string{"globex.acme.test"}, Admins: []tenant.OrgAdminData{
			{UserID: uid, UserName: "gigi", Roles: []tenant.Role{tenant.RoleOrgOwner}}, {UserID: "7", Roles: []tenant.Role{tenant.RoleOrgOwnerViewer}},
		},
	}, []string{
		`org.added org:O O {"name":"Globex"}`,
		`org.domain.added org:O O {"domain":"globex.acme.test"}`,
		`org.domain.verified org:O O {"domain":"globex.acme.test"}`,
		`org.domain.primary.set org:O O {"domain":"globex.acme.test"}`,
		`user.human.added user:U O {"userName":"gigi"}`,
		`org.member.added org:O O {"roles":["ORG_OWNER"],"userId":"U"}`,
		`org.member.added org:O O {"roles":["ORG_OWNER_VIEWER"],"userId":"7"}`,
	}},
	{tenant.UserChanged, "", tenant.UserChangedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", Changed: []string{"username", "profile", "email", "phone", "password"},
	}, []string{
		`user.username.changed user:U O {"userName":"gigi"}`, `user.human.profile.changed user:U O`, `user.human.email.changed user:U O`,
		`user.human.phone.changed user:U O`, `user.human.password.changed user:U O`,
	}},
	{tenant.UserChanged, "addresses", tenant.UserChangedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", Changed: []string{"profile", "email", "phone"},
		Contacts: []tenant.ContactChange{tenant.ContactEmailChanged, tenant.ContactEmailVerified, tenant.ContactPhoneRemoved},
	}, []string{
		`user.human.profile.changed user:U O`, `user.human.email.changed user:U O`, `user.human.email.verified user:U O`,
		`user.human.phone.removed user:U O`,
	}},
	{tenant.UserChanged, "codes", tenant.UserChangedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", Changed: []string{"phone"},
		Contacts: []tenant.ContactChange{tenant.ContactEmailCodeAdded, tenant.ContactPhoneChanged, tenant.ContactPhoneCodeAdded},
	}, []string{
		`user.human.email.code.added user:U O`, `user.human.phone.changed user:U O`, `user.human.phone.code.added user:U O`,
	}},
	{tenant.UserChanged, "phone verified", tenant.UserChangedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", Changed: []string{"phone"}, Contacts: []tenant.ContactChange{tenant.ContactPhoneVerified},
	}, []string{`user.human.phone.verified user:U O`}},
	{tenant.UserChanged, "metadata", tenant.UserChangedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "ada", Changed: []string{"metadata"}, MetadataKeys: []string{"a", "b"},
	}, []string{
		`user.metadata.set user:U O {"key":"a"}`,
		`user.metadata.set user:U O {"key":"b"}`,
	}},
	{tenant.UserChanged, "of a machine", tenant.UserChangedData{InstanceID: iid, OrgID: oid, UserID: uid, UserName: "bot", Changed: []string{"machine"}}, []string{
		`user.machine.changed user:U O`,
	}},
	{tenant.UserAdded, "", tenant.UserAddedData{InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi"}, []string{`user.human.added user:U O {"userName":"gigi"}`}},
	{tenant.UserAdded, "with metadata", tenant.UserAddedData{InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", MetadataKeys: []string{"a"}}, []string{
		`user.human.added user:U O {"userName":"gigi"}`, `user.metadata.set user:U O {"key":"a"}`,
	}},
	{tenant.UserAdded, "with addresses", tenant.UserAddedData{
		InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi", Contacts: []tenant.ContactChange{tenant.ContactEmailVerified, tenant.ContactPhoneCodeAdded},
	}, []string{
		`user.human.added user:U O {"userName":"gigi"}`, `user.human.email.verified user:U O`, `user.human.phone.code.added user:U O`,
	}},
	{tenant.UserAdded, "a machine", tenant.UserAddedData{InstanceID: iid, OrgID: oid, UserID: uid, UserName: "bot", IsMachine: true}, []string{`user.machine.added user:U O {"userName":"bot"}`}},
	{tenant.UserDeactivated, "", tenant.UserStateData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.deactivated user:U O`}},
	{tenant.UserReactivated, "", tenant.UserStateData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.reactivated user:U O`}},
	{tenant.SessionCreated, "", tenant.SessionData{InstanceID: iid, SessionID: "7", UserID: uid, OrgID: oid, Checked: []string{"user", "password"}}, []string{
		`session.added session:7 I`, `session.user.checked session:7 I {"userId":"U"}`, `session.password.checked session:7 I`, `session.token.set session:7 I`,
	}},
	{tenant.SessionChanged, "", tenant.SessionData{InstanceID: iid, SessionID: "7", Checked: []string{"password"}}, []string{
		`session.password.checked session:7 I`, `session.token.set session:7 I`,
	}},
	{tenant.SessionEnded, "", tenant.SessionData{InstanceID: iid, SessionID: "7"}, []string{`session.terminated session:7 I`}},
	{tenant.UserLocked, "", tenant.UserStateData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.locked user:U O`}},
	{tenant.UserUnlocked, "", tenant.UserStateData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.unlocked user:U O`}},
	{tenant.UserRemoved, "", tenant.UserRemovedData{InstanceID: iid, OrgID: oid, UserID: uid, UserName: "gigi"}, []string{`user.removed user:U O {"userName":"gigi"}`}},
	{tenant.OrgRenamed, "", tenant.OrgRenamedData{InstanceID: iid, OrgID: oid, Name: "GLOBEX"}, []string{`org.changed org:O O {"name":"GLOBEX"}`}},
	{tenant.OrgRenamed, "with its domain", tenant.OrgRenamedData{
		InstanceID: iid, OrgID: oid, Name: "Initech", PrimaryDomain: "initech.acme.test", PreviousPrimaryDomain: "globex.acme.test",
	}, []string{
		`org.changed org:O O {"name":"Initech"}`,
		`org.domain.added org:O O {"domain":"initech.acme.test"}`,
		`org.domain.verified org:O O {"domain":"initech.acme.test"}`,
		`org.domain.primary.set org:O O {"domain":"initech.acme.test"}`,
		`org.domain.removed org:O O {"domain":"globex.acme.test"}`,
	}},
	{tenant.OrgDeactivated, "", tenant.OrgStateData{InstanceID: iid, OrgID: oid}, []string{`org.deactivated org:O O`}},
	{tenant.OrgReactivated, "", tenant.OrgStateData{InstanceID: iid, OrgID: oid}, []string{`org.reactivated org:O O`}},
	{tenant.OrgDomainAdded, "", tenant.OrgDomainData{InstanceID: iid, OrgID: oid, Domain: "globex.test"}, []string{
		`org.domain.added org:O O {"domain":"globex.test"}`, `org.domain.verified org:O O {"domain":"globex.test"}`,
	}},
	{tenant.OrgMetadataSet, "", tenant.OrgMetadataData{InstanceID: iid, OrgID: oid, Keys: []string{"a", "b"}}, []string{
		`org.metadata.set org:O O {"key":"a"}`,
		`org.metadata.set org:O O {"key":"b"}`,
	}},
	{tenant.OrgMetadataRemoved, "", tenant.OrgMetadataData{InstanceID: iid, OrgID: oid, Keys: []string{"a"}}, []string{
		`org.metadata.removed org:O O {"key":"a"}`,
	}},
	{tenant.UserMetadataSet, "", tenant.UserMetadataData{InstanceID: iid, OrgID: oid, UserID: uid, Keys: []string{"a"}}, []string{
		`user.metadata.set user:U O {"key":"a"}`,
	}},
	{tenant.UserMetadataRemoved, "", tenant.UserMetadataData{InstanceID: iid, OrgID: oid, UserID: uid, Keys: []string{"a"}}, []string{
		`user.metadata.removed user:U O {"key":"a"}`,
	}},
	{tenant.OrgDomainRemoved, "", tenant.OrgDomainData{InstanceID: iid, OrgID: oid, Domain: "globex.test"}, []string{
		`org.domain.removed org:O O {"domain":"globex.test"}`,
	}},
	{tenant.OrgMemberAdded, "", tenant.OrgMemberData{InstanceID: iid, OrgID: oid, UserID: uid, Roles: []tenant.Role{tenant.RoleOrgOwner}}, []string{
		`org.member.added org:O O {"roles":["ORG_OWNER"],"userId":"U"}`,
	}},
	{tenant.OrgMemberChanged, "", tenant.OrgMemberData{
		InstanceID: iid, OrgID: oid, UserID: uid, Roles: []tenant.Role{tenant.RoleOrgUserManager, tenant.RoleOrgOwnerViewer},
	}, []string{
		`org.member.changed org:O O {"roles":["ORG_USER_MANAGER","ORG_OWNER_VIEWER"],"userId":"U"}`,
	}},
	{tenant.OrgMemberRemoved, "", tenant.OrgMemberRemovedData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{
		`org.member.removed org:O O {"userId":"U"}`,
	}},
	{tenant.ApplicationAdded, "", tenant.ApplicationData{InstanceID: iid, OrgID: oid, ProjectID: "P", ApplicationID: "A", ClientID: "9", Name: "Web", Kind: "WEB"}, []string{
		`project.application.added project:P O {"appId":"A","clientId":"9","name":"Web"}`,
	}},
	{tenant.ApplicationChanged, "", tenant.ApplicationData{InstanceID: iid, OrgID: oid, ProjectID: "P", ApplicationID: "A", ClientID: "9", Name: "Web", Kind: "WEB"}, []string{
		`project.application.changed project:P O {"appId":"A","clientId":"9","name":"Web"}`,
	}},
	{tenant.ApplicationDeactivated, "", ofApplication, []string{`project.application.deactivated project:P O {"appId":"A","clientId":"9"}`}},
	{tenant.ApplicationReactivated, "", ofApplication, []string{`project.application.reactivated project:P O {"appId":"A","clientId":"9"}`}},
	{tenant.ApplicationRemoved, "", ofApplication, []string{`project.application.removed project:P O {"appId":"A","clientId":"9"}`}},
	{tenant.ApplicationSecretChanged, "", ofApplication, []string{`project.application.secret.changed project:P O {"appId":"A","clientId":"9"}`}},
	{tenant.ApplicationKeyAdded, "", tenant.ApplicationKeyData{ApplicationStateData: ofApplication, KeyID: "7", ExpiresAt: tenant.NoExpiry}, []string{
		`project.application.key.added project:P O {"appId":"A","clientId":"9","expirationDate":"9999-12-31T23:59:59Z","keyId":"7"}`,
	}},
	{tenant.ApplicationKeyRemoved, "", tenant.ApplicationKeyData{ApplicationStateData: ofApplication, KeyID: "7"}, []string{
		`project.application.key.removed project:P O {"appId":"A","clientId":"9","keyId":"7"}`,
	}},
	{tenant.ProjectAdded, "", tenant.ProjectData{InstanceID: iid, OrgID: oid, ProjectID: "P", Name: "Portal", RoleAssertion: true}, []string{`project.added project:P O {"name":"Portal"}`}},
	{tenant.ProjectChanged, "", tenant.ProjectData{InstanceID: iid, OrgID: oid, ProjectID: "P", Name: "Portal"}, []string{`project.changed project:P O {"name":"Portal"}`}},
	{tenant.ProjectDeactivated, "", tenant.ProjectStateData{InstanceID: iid, OrgID: oid, ProjectID: "P"}, []string{`project.deactivated project:P O`}},
	{tenant.ProjectReactivated, "", tenant.ProjectStateData{InstanceID: iid, OrgID: oid, ProjectID: "P"}, []string{`project.reactivated project:P O`}},
	{tenant.ProjectRemoved, "", tenant.ProjectStateData{InstanceID: iid, OrgID: oid, ProjectID: "P"}, []string{`project.removed project:P O`}},
	{tenant.ProjectRoleAdded, "", tenant.ProjectRoleData{InstanceID: iid, OrgID: oid, ProjectID: "P", RoleKey: "k", DisplayName: "K", Group: "g"}, []string{
		`project.role.added project:P O {"displayName":"K","group":"g","key":"k"}`,
	}},
	{tenant.ProjectRoleChanged, "", tenant.ProjectRoleData{InstanceID: iid, OrgID: oid, ProjectID: "P", RoleKey: "k"}, []string{`project.role.changed project:P O {"key":"k"}`}},
	{tenant.ProjectRoleRemoved, "", tenant.ProjectRoleRemovedData{InstanceID: iid, OrgID: oid, ProjectID: "P", RoleKey: "k"}, []string{`project.role.removed project:P O {"key":"k"}`}},
	{tenant.ProjectGrantAdded, "", tenant.ProjectGrantData{InstanceID: iid, OrgID: oid, ProjectID: "P", GrantedOrgID: "7", RoleKeys: []string{"k"}}, []string{
		`project.grant.added project:P O {"grantedOrgId":"7","roleKeys":["k"]}`,
	}},
	{tenant.ProjectGrantChanged, "", tenant.ProjectGrantData{InstanceID: iid, OrgID: oid, ProjectID: "P", GrantedOrgID: "7", RoleKeys: []string{}}, []string{
		`project.grant.changed project:P O {"grantedOrgId":"7","roleKeys":[]}`,
	}},
	{tenant.ProjectMemberAdded, "", tenant.ProjectMemberData{ProjectMemberRemovedData: ofMember, Roles: []tenant.Role{tenant.RoleProjectOwner}}, []string{
		`project.member.added project:P O {"roles":["PROJECT_OWNER"],"userId":"U"}`,
	}},
	{tenant.ProjectMemberChanged, "", tenant.ProjectMemberData{ProjectMemberRemovedData: ofMember, Roles: []tenant.Role{tenant.RoleProjectOwnerViewer}}, []string{
		`project.member.changed project:P O {"roles":["PROJECT_OWNER_VIEWER"],"userId":"U"}`,
	}},
	{tenant.ProjectMemberRemoved, "", ofMember, []string{`project.member.removed project:P O {"userId":"U"}`}},
	{tenant.ProjectGrantMemberAdded, "", tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: ofGrantMember, Roles: []tenant.Role{tenant.RoleProjectGrantOwner}}, []string{
		`project.grant.member.added project:P O {"grantedOrgId":"7","roles":["PROJECT_GRANT_OWNER"],"userId":"U"}`,
	}},
	{tenant.ProjectGrantMemberChanged, "", tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: ofGrantMember, Roles: []tenant.Role{tenant.RoleProjectGrantOwnerViewer}}, []string{
		`project.grant.member.changed project:P O {"grantedOrgId":"7","roles":["PROJECT_GRANT_OWNER_VIEWER"],"userId":"U"}`,
	}},
	{tenant.ProjectGrantMemberRemoved, "", ofGrantMember, []string{`project.grant.member.removed project:P O {"grantedOrgId":"7","userId":"U"}`}},
	{tenant.ProjectGrantDeactivated, "", tenant.ProjectGrantStateData{InstanceID: iid, OrgID: oid, ProjectID: "P", GrantedOrgID: "7"}, []string{`project.grant.deactivated project:P O {"grantedOrgId":"7"}`}},
	{tenant.ProjectGrantReactivated, "", tenant.ProjectGrantStateData{InstanceID: iid, OrgID: oid, ProjectID: "P", GrantedOrgID: "7"}, []string{`project.grant.reactivated project:P O {"grantedOrgId":"7"}`}},
	{tenant.ProjectGrantRemoved, "", tenant.ProjectGrantStateData{InstanceID: iid, OrgID: oid, ProjectID: "P", GrantedOrgID: "7"}, []string{`project.grant.removed project:P O {"grantedOrgId":"7"}`}},
	{tenant.AuthorizationAdded, "", tenant.AuthorizationData{AuthorizationStateData: tenant.AuthorizationStateData{InstanceID: iid, OrgID: oid, AuthorizationID: "7", UserID: uid, ProjectID: "P"}, RoleKeys: []string{"k"}}, []string{
		`user.grant.added usergrant:7 O {"projectId":"P","roleKeys":["k"],"userId":"U"}`,
	}},
	{tenant.AuthorizationChanged, "", tenant.AuthorizationData{AuthorizationStateData: tenant.AuthorizationStateData{InstanceID: iid, OrgID: oid, AuthorizationID: "7", UserID: uid, ProjectID: "P"}, RoleKeys: []string{}}, []string{
		`user.grant.changed usergrant:7 O {"projectId":"P","roleKeys":[],"userId":"U"}`,
	}},
	{tenant.AuthorizationDeactivated, "", tenant.AuthorizationStateData{InstanceID: iid, OrgID: oid, AuthorizationID: "7", UserID: uid, ProjectID: "P"}, []string{`user.grant.deactivated usergrant:7 O {"projectId":"P","userId":"U"}`}},
	{tenant.AuthorizationReactivated, "", tenant.AuthorizationStateData{InstanceID: iid, OrgID: oid, AuthorizationID: "7", UserID: uid, ProjectID: "P"}, []string{`user.grant.reactivated usergrant:7 O {"projectId":"P","userId":"U"}`}},
	{tenant.AuthorizationRemoved, "", tenant.AuthorizationStateData{InstanceID: iid, OrgID: oid, AuthorizationID: "7", UserID: uid, ProjectID: "P"}, []string{`user.grant.removed usergrant:7 O {"projectId":"P","userId":"U"}`}},
	{tenant.SigningKeyAdded, "", tenant.SigningKeyData{InstanceID: iid, KeyID: "K", Algorithm: tenant.ES256}, []string{`web_key.added web_key:K I {"algorithm":"ES256"}`}},
	{tenant.SigningKeyActivated, "", tenant.SigningKeyActivatedData{InstanceID: iid, KeyID: "K", Algorithm: tenant.ES256}, []string{`web_key.activated web_key:K I`}},
	{tenant.SigningKeyActivated, "in place of another", tenant.SigningKeyActivatedData{InstanceID: iid, KeyID: "K", Algorithm: tenant.ES256, PreviousKeyID: "J"}, []string{
		`web_key.activated web_key:K I`, `web_key.deactivated web_key:J I`,
	}},
	{tenant.SigningKeyRemoved, "", tenant.SigningKeyData{InstanceID: iid, KeyID: "K", Algorithm: tenant.ES256}, []string{`web_key.removed web_key:K I`}},
	{tenant.InstanceRemoved, "", tenant.InstanceRemovedData{InstanceID: iid, Name: "Acme", Domains: []string{"acme.test"}}, []string{
		`instance.removed instance:I I {"name":"Acme"}`,
	}},
	{tenant.InstanceErased, "", tenant.InstanceErasedData{InstanceID: iid, Items: map[string]int{"user": 1}}, nil},
	{tenant.OrgRemoved, "", tenant.OrgRemovedData{InstanceID: iid, OrgID: oid, Name: "Globex", Domains: []string{"globex.test"}}, []string{
		`org.removed org:O O {"name":"Globex"}`,
	}},
	{tenant.OrgErased, "", tenant.OrgErasedData{InstanceID: iid, OrgID: oid, Items: map[string]int{"user": 1}}, []string{`org.erased org:O O`}},
	{tenant.CredentialsClaimed, "", tenant.CredentialsClaimedData{InstanceID: iid, UserID: uid, OrgID: oid}, []string{
		`user.credentials.claimed user:U O`,
	}},
	{tenant.CredentialsClaimed, "in an older version", tenant.CredentialsClaimedData{InstanceID: iid, UserID: uid}, []string{
		`user.credentials.claimed user:U I`,
	}},
	{tenant.PasswordChanged, "", tenant.PasswordChangedData{InstanceID: iid, UserID: uid, OrgID: oid}, []string{
		`user.human.password.changed user:U O`,
	}},
	{tenant.UserKeyAdded, "", tenant.UserKeyData{InstanceID: iid, OrgID: oid, UserID: uid, KeyID: "7", ExpiresAt: tenant.NoExpiry}, []string{
		`user.machine.key.added user:U O {"expirationDate":"9999-12-31T23:59:59Z","keyId":"7"}`,
	}},
	{tenant.UserKeyRemoved, "", tenant.UserKeyRemovedData{InstanceID: iid, OrgID: oid, UserID: uid, KeyID: "7"}, []string{
		`user.machine.key.removed user:U O {"keyId":"7"}`,
	}},
	{tenant.UserTokenAdded, "", tenant.UserTokenData{InstanceID: iid, OrgID: oid, UserID: uid, TokenID: "7", ExpiresAt: tenant.NoExpiry}, []string{
		`user.pat.added user:U O {"expiration":"9999-12-31T23:59:59Z","tokenId":"7"}`,
	}},
	{tenant.UserTokenRemoved, "", tenant.UserTokenRemovedData{InstanceID: iid, OrgID: oid, UserID: uid, TokenID: "7"}, []string{
		`user.pat.removed user:U O {"tokenId":"7"}`,
	}},
	{tenant.UserSecretAdded, "", tenant.UserSecretData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.machine.secret.set user:U O`}},
	{tenant.UserSecretRemoved, "", tenant.UserSecretData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.machine.secret.removed user:U O`}},
	{tenant.VerificationCodeIssued, "email", tenant.VerificationCodeData{InstanceID: iid, OrgID: oid, UserID: uid, Purpose: tenant.CodeForEmail}, []string{
		`user.human.email.code.added user:U O`,
	}},
	{tenant.VerificationCodeIssued, "phone", tenant.VerificationCodeData{InstanceID: iid, OrgID: oid, UserID: uid, Purpose: tenant.CodeForPhone}, []string{
		`user.human.phone.code.added user:U O`,
	}},
	{tenant.VerificationCodeIssued, "password", tenant.VerificationCodeData{InstanceID: iid, OrgID: oid, UserID: uid, Purpose: tenant.CodeForPassword}, []string{
		`user.human.password.code.added user:U O`,
	}},
	{tenant.VerificationCodeIssued, "invitation", tenant.VerificationCodeData{InstanceID: iid, OrgID: oid, UserID: uid, Purpose: tenant.CodeForInvitation}, []string{
		`user.human.invite.code.added user:U O`,
	}},
	{tenant.EmailVerified, "", tenant.UserData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.human.email.verified user:U O`}},
	{tenant.PhoneVerified, "", tenant.UserData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.human.phone.verified user:U O`}},
	{tenant.InvitationAccepted, "", tenant.UserData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{
		`user.human.invite.check.succeeded user:U O`, `user.human.email.verified user:U O`,
	}},
	{tenant.EmailChanged, "", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.human.email.changed user:U O`}},
	{tenant.EmailChanged, "verified", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid, Verified: true}, []string{
		`user.human.email.changed user:U O`, `user.human.email.verified user:U O`,
	}},
	{tenant.EmailChanged, "with a code", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid, CodeIssued: true}, []string{
		`user.human.email.changed user:U O`, `user.human.email.code.added user:U O`,
	}},
	{tenant.PhoneChanged, "with a code", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid, CodeIssued: true}, []string{
		`user.human.phone.changed user:U O`, `user.human.phone.code.added user:U O`,
	}},
	{tenant.PhoneChanged, "", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid, Verified: true}, []string{
		`user.human.phone.changed user:U O`, `user.human.phone.verified user:U O`,
	}},
	{tenant.PhoneRemoved, "", tenant.ContactData{InstanceID: iid, OrgID: oid, UserID: uid}, []string{`user.human.phone.removed user:U O`}},
	{tenant.CredentialsEnded, "", tenant.CredentialsEndedData{InstanceID: iid, UserID: uid, OrgID: oid}, []string{
		`user.credentials.ended user:U O`,
	}},
	{tenant.CredentialsEnded, "with a new password", tenant.CredentialsEndedData{InstanceID: iid, UserID: uid, OrgID: oid, PasswordReset: true}, []string{
		`user.credentials.ended user:U O`, `user.human.password.changed user:U O`,
	}},
	{tenant.TokenReuseDetected, "of a refresh token", tenant.TokenReuseDetectedData{
		InstanceID: iid, UserID: uid, OrgID: oid, ClientID: "console", GrantType: "refresh_token", TokenID: "7",
	}, []string{
		`user.human.refresh.token.removed user:U O {"clientId":"console","reason":"reused","tokenId":"7"}`,
	}},
	{tenant.TokenReuseDetected, "of a code", tenant.TokenReuseDetectedData{
		InstanceID: iid, UserID: uid, OrgID: oid, ClientID: "console", GrantType: "authorization_code", TokenID: "7",
	}, []string{
		`user.token.removed user:U O {"clientId":"console","reason":"reused","tokenId":"7"}`,
	}},
	{tenant.InstanceRenamed, "", tenant.InstanceRenamedData{InstanceID: iid, Name: "Globex"}, []string{
		`instance.changed instance:I I {"name":"Globex"}`,
	}},
	{tenant.DefaultLanguageSet, "", tenant.DefaultLanguageSetData{InstanceID: iid, DefaultLanguage: "de"}, []string{
		`instance.default.language.set instance:I I {"language":"de"}`,
	}},
	{tenant.TokenLifetimesSet, "", tenant.TokenLifetimesSetData{InstanceID: iid, AccessToken: 60, IDToken: 120, RefreshIdle: 600, Refresh: 1200}, []string{
		`instance.oidc.settings.changed instance:I I {"accessTokenLifetime":60,"idTokenLifetime":120,"refreshTokenExpiration":1200,"refreshTokenIdleExpiration":600}`,
	}},
	{tenant.LoginPagesSet, "", tenant.LoginPagesSetData{InstanceID: iid, Required: true, BaseURI: "https://login.acme.test"}, []string{
		`feature.instance.login_v2.set instance:I I {"baseUri":"https://login.acme.test","required":true}`,
	}},
	{tenant.SecuritySettingsSet, "", tenant.SecuritySettingsSetData{InstanceID: iid, Impersonation: true}, []string{
		`instance.policy.security.set instance:I I {"enableImpersonation":true}`,
	}},
	{tenant.UserImpersonated, "", tenant.UserImpersonatedData{InstanceID: iid, UserID: uid, OrgID: oid, ActorID: "7", ActorOrgID: "8", ClientID: "9"}, []string{
		`user.impersonated user:U O {"actorId":"7","clientId":"9"}`,
	}},
	{tenant.AuthRequestAnswered, "by a session", tenant.AuthRequestAnsweredData{
		InstanceID: iid, AuthRequestID: "V2_A", ClientID: "5", UserID: uid, OrgID: oid, SessionID: "7",
	}, []string{
		`auth_request.session.linked user:U O {"authRequestId":"V2_A","clientId":"5","sessionId":"7"}`,
	}},
	{tenant.AuthRequestAnswered, "by an error", tenant.AuthRequestAnsweredData{InstanceID: iid, AuthRequestID: "V2_A", ClientID: "5", Error: "access_denied"}, []string{
		`auth_request.failed instance:I I {"authRequestId":"V2_A","clientId":"5","error":"access_denied"}`,
	}},
	{tenant.DeviceDecided, "allowed", tenant.DeviceDecidedData{InstanceID: iid, ClientID: "5", Allowed: true, UserID: uid, OrgID: oid, SessionID: "7"}, []string{
		`device.authorization.approved user:U O {"clientId":"5","sessionId":"7"}`,
	}},
	{tenant.DeviceDecided, "denied", tenant.DeviceDecidedData{InstanceID: iid, ClientID: "5"}, []string{
		`device.authorization.canceled instance:I I {"clientId":"5"}`,
	}},
	{tenant.DefaultOrgSet, "", tenant.DefaultOrgSetData{InstanceID: iid, OrgID: oid, PreviousOrgID: "1"}, []string{
		`instance.default.org.set instance:I I {"orgId":"O"}`,
	}},
	{tenant.DomainAdded, "", tenant.InstanceDomainData{InstanceID: iid, Domain: "Login.acme.test"}, []string{
		`instance.domain.added instance:I I {"domain":"Login.acme.test"}`,
	}},
	{tenant.DomainRemoved, "", tenant.InstanceDomainData{InstanceID: iid, Domain: "Login.acme.test"}, []string{
		`instance.domain.removed instance:I I {"domain":"Login.acme.test"}`,
	}},
	{tenant.TrustedDomainAdded, "", tenant.InstanceDomainData{InstanceID: iid, Domain: "Login.acme.test"}, []string{
		`instance.trusted_domains.added instance:I I {"domain":"Login.acme.test"}`,
	}},
	{tenant.TrustedDomainRemoved, "", tenant.InstanceDomainData{InstanceID: iid, Domain: "Login.acme.test"}, []string{
		`instance.trusted_domains.removed instance:I I {"domain":"Login.acme.test"}`,
	}},
	{tenant.PrimaryDomainSet, "", tenant.InstanceDomainData{InstanceID: iid, Domain: "Login.acme.test"}, []string{
		`instance.domain.primary.set instance:I I {"domain":"Login.acme.test"}`,
	}},
	{tenant.InstanceMemberAdded, "", tenant.InstanceMemberData{InstanceID: iid, UserID: uid, Roles: []tenant.Role{tenant.RoleIAMOwner}}, []string{
		`instance.member.added instance:I I {"roles":["IAM_OWNER"],"userId":"U"}`,
	}},
	{tenant.InstanceMemberAdded, "without a role", tenant.InstanceMemberData{InstanceID: iid, UserID: uid, Roles: []tenant.Role{}}, []string{
		`instance.member.added instance:I I {"roles":[],"userId":"U"}`,
	}},
	{tenant.InstanceMemberChanged, "", tenant.InstanceMemberData{InstanceID: iid, UserID: uid, Roles: []tenant.Role{tenant.RoleIAMOwner}}, []string{
		`instance.member.changed instance:I I {"roles":["IAM_OWNER"],"userId":"U"}`,
	}},
	{tenant.InstanceMemberRemoved, "", tenant.InstanceMemberRemovedData{InstanceID: iid, UserID: uid}, []string{
		`instance.member.removed instance:I I {"userId":"U"}`,
	}},
	{tenant.InstanceRejected, "", tenant.RejectedData{Error: "no"}, nil},
	{tenant.OrgRejected, "", tenant.RejectedData{InstanceID: iid, Error: "no"}, nil},
	{tenant.RequestRejected, "", tenant.RejectedData{InstanceID: iid, Error: "no"}, nil},
	{tenant.CallRejected, "", tenant.RejectedData{InstanceID: iid, Error: "no"}, nil},
	{tenant.CallCompleted, "", tenant.CallCompletedData{InstanceID: iid, Call: "zitadel.user.v2.UserService/LockUser", Answer: json.RawMessage("{}")}, nil},
	{tenant.EventType(tenant.ClientSecretCheckFailed), "", tenant.AuditData{OrgID: oid, ProjectID: "P", ApplicationID: "A", ClientID: "C"}, []string{
		`project.application.secret.check.failed project:P O {"appId":"A","clientId":"C"}`,
	}},
	{tenant.EventType(tenant.PasswordCheckFailed), "of nobody", tenant.AuditData{}, []string{
		`user.human.password.check.failed user: I`,
	}},
	{tenant.EventType(tenant.RefreshTokenAdded), "", tenant.AuditData{UserID: uid, OrgID: oid, ClientID: "console", TokenID: "7"}, []string{
		`user.human.refresh.token.added user:U O {"clientId":"console","tokenId":"7"}`,
	}},
	{"SomethingOfALaterVersion", "", map[string]string{"a": "b"}, nil},
}

var (
	ofMember      = tenant.ProjectMemberRemovedData{InstanceID: iid, OrgID: oid, ProjectID: "P", UserID: uid}
	ofGrantMember = tenant.ProjectGrantMemberRemovedData{ProjectMemberRemovedData: ofMember, GrantedOrgID: "7"}
)

var ofApplication = tenant.ApplicationStateData{InstanceID: iid, OrgID: oid, ProjectID: "P", ApplicationID: "A", ClientID: "9"}
