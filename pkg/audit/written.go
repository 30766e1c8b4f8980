package audit

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// written maps each event to its entries. Events without entries are mapped to silent,
// so that a test can check that none was forgotten.
var written = map[tenant.EventType]func(*log){
	tenant.InstanceCreated:      instanceCreated,
	tenant.InstanceRenamed:      func(l *log) { l.instance(instanceChanged, "name", l.data.Name) },
	tenant.InstanceRemoved:      func(l *log) { l.instance(instanceRemoved, "name", l.data.Name) },
	tenant.InstanceErased:       silent, // along with the log
	tenant.DomainAdded:          func(l *log) { l.instance(instanceDomainAdded, "domain", l.data.Domain) },
	tenant.DomainRemoved:        func(l *log) { l.instance(instanceDomainRemoved, "domain", l.data.Domain) },
	tenant.PrimaryDomainSet:     func(l *log) { l.instance(instanceDomainPrimarySet, "domain", l.data.Domain) },
	tenant.TrustedDomainAdded:   func(l *log) { l.instance(instanceTrustedDomainAdded, "domain", l.data.Domain) },
	tenant.TrustedDomainRemoved: func(l *log) { l.instance(instanceTrustedDomainRemoved, "domain", l.data.Domain) },
	tenant.DefaultLanguageSet:   func(l *log) { l.instance(instanceDefaultLanguageSet, "language", l.data.DefaultLanguage) },
	tenant.TokenLifetimesSet: func(l *log) {
		l.instance(instanceOIDCSettingsChanged, "accessTokenLifetime", l.data.AccessToken, "idTokenLifetime", l.data.IDToken,
			"refreshTokenIdleExpiration", l.data.RefreshIdle, "refreshTokenExpiration", l.data.Refresh)
	},
	tenant.LoginPagesSet: func(l *log) {
		l.instance(instanceLoginPagesSet, "required", l.data.Required, "baseUri", l.data.BaseURI)
	},
	tenant.SecuritySettingsSet: func(l *log) { l.instance(instanceSecuritySet, "enableImpersonation", l.data.Impersonation) },
	tenant.UserImpersonated: func(l *log) {
		l.user(l.data.UserID, userImpersonated, "actorId", l.data.ActorID, "clientId", l.data.ClientID)
	},
	tenant.AuthRequestAnswered: func(l *log) {
		if l.data.Error != "" {
			l.instance(authRequestFailed, "authRequestId", l.data.AuthRequestID, "clientId", l.data.ClientID, "error", l.data.Error)
			return
		}
		l.user(l.data.UserID, authRequestLinked, "authRequestId", l.data.AuthRequestID, "clientId", l.data.ClientID, "sessionId", l.data.SessionID)
	},
	tenant.DeviceDecided: func(l *log) {
		if !l.data.Allowed {
			l.instance(deviceCanceled, "clientId", l.data.ClientID)
			return
		}
		l.user(l.data.UserID, deviceApproved, "clientId", l.data.ClientID, "sessionId", l.data.SessionID)
	},
	"DefaultOrgSet": func(l *log) { l.instance(instanceDefaultOrgSet, "orgId", l.data.OrgID) },
	tenant.InstanceMemberAdded: func(l *log) {
		l.instance(instanceMemberAdded, "roles", l.data.Roles, "userId", l.data.UserID)
	},
	tenant.InstanceMemberChanged: func(l *log) {
		l.instance(instanceMemberChanged, "roles", l.data.Roles, "userId", l.data.UserID)
	},
	tenant.InstanceMemberRemoved: func(l *log) { l.instance(instanceMemberRemoved, "userId", l.data.UserID) },

	tenant.OrgSetUp:                orgSetUp,
	tenant.OrgAdded:                orgAddedWithAdmins,
	tenant.ProjectAdded:            func(l *log) { l.project(projectAdded, "name", l.data.Name) },
	tenant.ProjectChanged:          func(l *log) { l.project(projectChanged, "name", l.data.Name) },
	tenant.ProjectDeactivated:      func(l *log) { l.project(projectDeactivated) },
	tenant.ProjectReactivated:      func(l *log) { l.project(projectReactivated) },
	tenant.ProjectRemoved:          func(l *log) { l.project(projectRemoved) },
	tenant.ProjectRoleAdded:        func(l *log) { l.role(projectRoleAdded) },
	tenant.ProjectRoleChanged:      func(l *log) { l.role(projectRoleChanged) },
	tenant.ProjectRoleRemoved:      func(l *log) { l.role(projectRoleRemoved) },
	tenant.ProjectGrantAdded:       func(l *log) { l.grant(projectGrantAdded, "roleKeys", l.data.RoleKeys) },
	tenant.ProjectGrantChanged:     func(l *log) { l.grant(projectGrantChanged, "roleKeys", l.data.RoleKeys) },
	tenant.ProjectGrantDeactivated: func(l *log) { l.grant(projectGrantDeactivated) },
	tenant.ProjectGrantReactivated: func(l *log) { l.grant(projectGrantReactivated) },
	tenant.ProjectGrantRemoved:     func(l *log) { l.grant(projectGrantRemoved) },

	tenant.ProjectMemberAdded:        func(l *log) { l.project(projectMemberAdded, "roles", l.data.Roles, "userId", l.data.UserID) },
	tenant.ProjectMemberChanged:      func(l *log) { l.project(projectMemberChanged, "roles", l.data.Roles, "userId", l.data.UserID) },
	tenant.ProjectMemberRemoved:      func(l *log) { l.project(projectMemberRemoved, "userId", l.data.UserID) },
	tenant.ProjectGrantMemberAdded:   func(l *log) { l.grant(projectGrantMemberAdded, "roles", l.data.Roles, "userId", l.data.UserID) },
	tenant.ProjectGrantMemberChanged: func(l *log) { l.grant(projectGrantMemberChanged, "roles", l.data.Roles, "userId", l.data.UserID) },
	tenant.ProjectGrantMemberRemoved: func(l *log) { l.grant(projectGrantMemberRemoved, "userId", l.data.UserID) },

	tenant.ApplicationAdded:         func(l *log) { l.application(applicationAdded, "name", l.data.Name) },
	tenant.ApplicationChanged:       func(l *log) { l.application(applicationChanged, "name", l.data.Name) },
	tenant.ApplicationDeactivated:   func(l *log) { l.application(applicationDeactivated) },
	tenant.ApplicationReactivated:   func(l *log) { l.application(applicationReactivated) },
	tenant.ApplicationRemoved:       func(l *log) { l.application(applicationRemoved) },
	tenant.ApplicationSecretChanged: func(l *log) { l.application(applicationSecretChanged) },
	tenant.ApplicationKeyAdded: func(l *log) {
		l.application(applicationKeyAdded, "keyId", l.data.KeyID, "expirationDate", l.data.ExpiresAt)
	},
	tenant.ApplicationKeyRemoved: func(l *log) { l.application(applicationKeyRemoved, "keyId", l.data.KeyID) },

	tenant.AuthorizationAdded:       func(l *log) { l.authorization(userGrantAdded, "roleKeys", l.data.RoleKeys) },
	tenant.AuthorizationChanged:     func(l *log) { l.authorization(userGrantChanged, "roleKeys", l.data.RoleKeys) },
	tenant.AuthorizationDeactivated: func(l *log) { l.authorization(userGrantDeactivated) },
	tenant.AuthorizationReactivated: func(l *log) { l.authorization(userGrantReactivated) },
	tenant.AuthorizationRemoved:     func(l *log) { l.authorization(userGrantRemoved) },

	tenant.SigningKeyAdded: func(l *log) { l.webKey(l.data.KeyID, webKeyAdded, "algorithm", string(l.data.Algorithm)) },
	tenant.SigningKeyActivated: func(l *log) {
		l.webKey(l.data.KeyID, webKeyActivated)
		if l.data.PreviousKeyID != "" {
			l.webKey(l.data.PreviousKeyID, webKeyDeactivated)
		}
	},
	tenant.SigningKeyRemoved: func(l *log) { l.webKey(l.data.KeyID, webKeyRemoved) },

	tenant.SessionCreated: func(l *log) {
		l.session(sessionAdded)
		sessionChecked(l)
	},
	tenant.SessionChanged: sessionChecked,
	tenant.SessionEnded:   func(l *log) { l.session(sessionTerminated) },

	tenant.OrgRenamed:     orgRenamed,
	tenant.OrgDeactivated: func(l *log) { l.org(orgDeactivated) },
	tenant.OrgReactivated: func(l *log) { l.org(orgReactivated) },
	tenant.OrgDomainAdded: func(l *log) {
		l.org(orgDomainAdded, "domain", l.data.Domain)
		l.org(orgDomainVerified, "domain", l.data.Domain)
	},
	tenant.OrgDomainRemoved: func(l *log) { l.org(orgDomainRemoved, "domain", l.data.Domain) },
	tenant.OrgMemberAdded: func(l *log) {
		l.org(orgMemberAdded, "roles", l.data.Roles, "userId", l.data.UserID)
	},
	tenant.OrgMemberChanged: func(l *log) {
		l.org(orgMemberChanged, "roles", l.data.Roles, "userId", l.data.UserID)
	},
	tenant.OrgMemberRemoved: func(l *log) { l.org(orgMemberRemoved, "userId", l.data.UserID) },
	tenant.OrgMetadataSet: func(l *log) {
		for _, key := range l.data.Keys {
			l.org(orgMetadataSet, "key", key)
		}
	},
	tenant.OrgMetadataRemoved: func(l *log) {
		for _, key := range l.data.Keys {
			l.org(orgMetadataRemoved, "key", key)
		}
	},
	tenant.UserMetadataSet: func(l *log) {
		for _, key := range l.data.Keys {
			l.user(l.data.UserID, userMetadataSet, "key", key)
		}
	},
	tenant.UserMetadataRemoved: func(l *log) {
		for _, key := range l.data.Keys {
			l.user(l.data.UserID, userMetadataRemoved, "key", key)
		}
	},
	tenant.OrgRemoved: func(l *log) { l.org(orgRemoved, "name", l.data.Name) },
	tenant.OrgErased:  func(l *log) { l.org(orgErased) },

	tenant.UserChanged: userChanged,
	tenant.UserAdded: func(l *log) {
		l.user(l.data.UserID, addedType(l.data.IsMachine), "userName", l.data.UserName)
		contactsChanged(l)
		userMetadataSetWith(l)
	},
	tenant.UserDeactivated: func(l *log) { l.user(l.data.UserID, userDeactivated) },
	tenant.UserReactivated: func(l *log) { l.user(l.data.UserID, userReactivated) },
	tenant.UserLocked:      func(l *log) { l.user(l.data.UserID, userLocked) },
	tenant.UserUnlocked:    func(l *log) { l.user(l.data.UserID, userUnlocked) },
	tenant.UserRemoved:     func(l *log) { l.user(l.data.UserID, userRemoved, "userName", l.data.UserName) },

	tenant.PasswordChanged: func(l *log) { l.user(l.data.UserID, userPasswordChanged) },
	tenant.EmailChanged:    func(l *log) { contactChanged(l, userEmailChanged, userEmailVerified, userEmailCodeAdded) },
	tenant.EmailVerified:   func(l *log) { l.user(l.data.UserID, userEmailVerified) },
	tenant.PhoneChanged:    func(l *log) { contactChanged(l, userPhoneChanged, userPhoneVerified, userPhoneCodeAdded) },
	tenant.PhoneRemoved:    func(l *log) { l.user(l.data.UserID, userPhoneRemoved) },
	tenant.PhoneVerified:   func(l *log) { l.user(l.data.UserID, userPhoneVerified) },
	tenant.InvitationAccepted: func(l *log) {
		l.user(l.data.UserID, userInviteAccepted)
		l.user(l.data.UserID, userEmailVerified)
	},
	tenant.VerificationCodeIssued: func(l *log) {
		if typ, ok := codesAdded[l.data.Purpose]; ok {
			l.user(l.data.UserID, typ)
		}
	},
	tenant.CredentialsClaimed: func(l *log) { l.user(l.data.UserID, userCredentialsClaimed) },
	tenant.UserKeyAdded: func(l *log) {
		l.user(l.data.UserID, userMachineKeyAdded, "keyId", l.data.KeyID, "expirationDate", l.data.ExpiresAt)
	},
	tenant.UserKeyRemoved: func(l *log) { l.user(l.data.UserID, userMachineKeyRemoved, "keyId", l.data.KeyID) },
	tenant.UserTokenAdded: func(l *log) {
		l.user(l.data.UserID, userPATAdded, "tokenId", l.data.TokenID, "expiration", l.data.ExpiresAt)
	},
	tenant.UserTokenRemoved:  func(l *log) { l.user(l.data.UserID, string(tenant.PATRemoved), "tokenId", l.data.TokenID) },
	tenant.UserSecretAdded:   func(l *log) { l.user(l.data.UserID, userSecretSet) },
	tenant.UserSecretRemoved: func(l *log) { l.user(l.data.UserID, userSecretRemoved) },
	tenant.CredentialsEnded: func(l *log) {
		l.user(l.data.UserID, userCredentialsEnded)
		if l.data.PasswordReset {
			l.user(l.data.UserID, userPasswordChanged)
		}
	},
	tenant.TokenReuseDetected: tokenReused,

	tenant.InstanceRejected: silent, tenant.OrgRejected: silent, tenant.RequestRejected: silent,
	tenant.CallCompleted: silent, tenant.CallRejected: silent, // the call's own event has them
}

// codesAdded maps the purpose of a code to the type of its entry.
var codesAdded = map[tenant.CodePurpose]string{
	tenant.CodeForEmail: userEmailCodeAdded, tenant.CodeForPhone: userPhoneCodeAdded,
	tenant.CodeForPassword: userPasswordCodeAdded, tenant.CodeForInvitation: userInviteCodeAdded,
}

func contactChanged(l *log, changed, verified, codeAdded string) {
	l.user(l.data.UserID, changed)
	if l.data.Verified {
		l.user(l.data.UserID, verified)
	}
	if l.data.Code {
		l.user(l.data.UserID, codeAdded)
	}
}

// sessionChecked has what was checked in a session, which has another token since.
func sessionChecked(l *log) {
	for _, what := range l.data.Checked {
		switch what {
		case "user":
			l.session(sessionUserChecked, "userId", l.data.UserID)
		case "password":
			l.session(sessionPasswordChecked)
		}
	}
	l.session(sessionTokenSet)
}

// silent adds no entry.
func silent(*log) {}

func instanceCreated(l *log) {
	d := l.data
	l.instance(instanceAdded, "name", d.Name)
	if d.DefaultLanguage != "" {
		l.instance(instanceDefaultLanguageSet, "language", d.DefaultLanguage)
	}
	for _, domain := range d.Domains {
		l.instance(instanceDomainAdded, "domain", domain)
	}
	if len(d.Domains) > 0 {
		l.instance(instanceDomainPrimarySet, "domain", d.Domains[0])
	}
	orgAddedWith(l, d.OrgName, d.OrgDomains)
	l.instance(instanceDefaultOrgSet, "orgId", d.OrgID)
	l.user(d.OwnerID, addedType(d.OwnerIsMachine), "userName", d.OwnerUserName)
	l.org(orgMemberAdded, "roles", []tenant.Role{tenant.RoleOrgOwner}, "userId", d.OwnerID)
	l.instance(instanceMemberAdded, "roles", []tenant.Role{tenant.RoleIAMOwner}, "userId", d.OwnerID)
	if token := d.Token; token != nil {
		l.user(d.OwnerID, userPATAdded, "tokenId", token.ID, "expiration", token.ExpiresAt.Format(time.RFC3339Nano))
	}
	if key := d.Key; key != nil {
		l.user(d.OwnerID, userMachineKeyAdded, "keyId", key.ID, "expirationDate", key.ExpiresAt.Format(time.RFC3339Nano))
	}
}

// addedType returns the type of the entry for a new user.
func addedType(isMachine bool) string {
	if isMachine {
		return userMachineAdded
	}
	return userHumanAdded
}

func orgSetUp(l *log) {
	d := l.data
	orgAddedWith(l, d.Name, d.Domains)
	l.user(d.UserID, userHumanAdded, "userName", d.UserName)
	l.org(orgMemberAdded, "roles", d.Roles, "userId", d.UserID)
}

func orgAddedWithAdmins(l *log) {
	orgAddedWith(l, l.data.Name, l.data.Domains)
	for _, admin := range l.data.Admins {
		if admin.UserName != "" {
			l.user(admin.UserID, userHumanAdded, "userName", admin.UserName)
		}
		l.org(orgMemberAdded, "roles", admin.Roles, "userId", admin.UserID)
	}
}

func orgRenamed(l *log) {
	l.org(orgChanged, "name", l.data.Name)
	if domain := l.data.PrimaryDomain; domain != "" {
		l.org(orgDomainAdded, "domain", domain)
		l.org(orgDomainVerified, "domain", domain)
		l.org(orgDomainPrimarySet, "domain", domain)
		l.org(orgDomainRemoved, "domain", l.data.PreviousPrimary)
	}
}

// orgAddedWith adds the entries of a new organisation; the first domain is the primary
// one.
func orgAddedWith(l *log, name string, domains []string) {
	l.org(orgAdded, "name", name)
	for i, domain := range domains {
		l.org(orgDomainAdded, "domain", domain)
		l.org(orgDomainVerified, "domain", domain)
		if i == 0 {
			l.org(orgDomainPrimarySet, "domain", domain)
		}
	}
}

// tokenReused adds the entry for the end of a grant: of its refresh token, or of the
// tokens that a code was exchanged for.
func tokenReused(l *log) {
	ended := tenant.AccessTokenRemoved
	if l.data.GrantType == "refresh_token" {
		ended = tenant.RefreshTokenRemoved
	}
	l.user(l.data.UserID, string(ended), "clientId", l.data.ClientID, "tokenId", l.data.TokenID, "reason", "reused")
}

// isRecord has the types of audit records, which are not published as events.
var isRecord = map[tenant.AuditType]bool{
	tenant.PasswordCheckSucceeded: true, tenant.PasswordCheckFailed: true, tenant.SecretCheckFailed: true, tenant.SignedOut: true,
	tenant.ConsentGiven: true, tenant.ConsentRevoked: true,
	tenant.RefreshTokenAdded: true, tenant.RefreshTokenRemoved: true,
	tenant.AccessTokenAdded: true, tenant.AccessTokenRemoved: true, tenant.PATRemoved: true,
	tenant.ClientSecretCheckFailed: true,
}

// record adds the entry of an audit record, which has the same type.
func record(l *log) {
	if l.data.ApplicationID != "" {
		l.application(string(l.event.Type))
		return
	}
	l.user(l.data.UserID, string(l.event.Type), "clientId", l.data.ClientID, "tokenId", l.data.TokenID)
}

// changedTypes maps the parts of a user that can change to types of entries, apart from
// those with a payload.
var changedTypes = map[string]string{
	"profile": userProfileChanged, "email": userEmailChanged, "phone": userPhoneChanged,
	"password": userPasswordChanged, "machine": userMachineChanged,
}

// contactTypes maps changes of addresses to types of entries.
var contactTypes = map[tenant.ContactChange]string{
	tenant.ContactEmailChanged: userEmailChanged, tenant.ContactEmailVerified: userEmailVerified, tenant.ContactEmailCodeAdded: userEmailCodeAdded,
	tenant.ContactPhoneChanged: userPhoneChanged, tenant.ContactPhoneRemoved: userPhoneRemoved,
	tenant.ContactPhoneVerified: userPhoneVerified, tenant.ContactPhoneCodeAdded: userPhoneCodeAdded,
}

// userChanged adds an entry for each part of the user. Events from before 2026-11-29
// only say that the addresses changed, and not how.
func userChanged(l *log) {
	for _, what := range l.data.Changed {
		switch typ, ok := changedTypes[what]; {
		case (what == "email" || what == "phone") && len(l.data.Contacts) > 0: // below
		case ok:
			l.user(l.data.UserID, typ)
		case what == "username":
			l.user(l.data.UserID, userNameChanged, "userName", l.data.UserName)
		case what == "metadata":
			userMetadataSetWith(l)
		}
	}
	contactsChanged(l)
}

func contactsChanged(l *log) {
	for _, change := range l.data.Contacts {
		l.user(l.data.UserID, contactTypes[change])
	}
}

// userMetadataSetWith adds the entries for metadata that was set along with the user.
func userMetadataSetWith(l *log) {
	for _, key := range l.data.MetadataKeys {
		l.user(l.data.UserID, userMetadataSet, "key", key)
	}
}
