package audit

import (
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
