package audit

import "github.com/tenantry/tenantry/pkg/tenant"

// The types of events' entries. Source: the contract, audit.md, except for those marked
// as ours.
const (
	instanceAdded                = "instance.added"
	instanceChanged              = "instance.changed"
	instanceRemoved              = "instance.removed"
	instanceDomainAdded          = "instance.domain.added"
	instanceDomainRemoved        = "instance.domain.removed"
	instanceDomainPrimarySet     = "instance.domain.primary.set"
	instanceTrustedDomainAdded   = "instance.trusted_domains.added"
	instanceTrustedDomainRemoved = "instance.trusted_domains.removed"
	instanceDefaultLanguageSet   = "instance.default.language.set"
	instanceOIDCSettingsChanged  = "instance.oidc.settings.changed"
	instanceDefaultOrgSet        = "instance.default.org.set"
	instanceMemberAdded          = "instance.member.added"
	instanceMemberChanged        = "instance.member.changed"
	instanceMemberRemoved        = "instance.member.removed"
	instanceLoginPagesSet        = "feature.instance.login_v2.set"
	instanceSecuritySet          = "instance.policy.security.set"

	authRequestLinked = "auth_request.session.linked"
	authRequestFailed = "auth_request.failed"
	deviceApproved    = "device.authorization.approved"
	deviceCanceled    = "device.authorization.canceled"

	orgAdded            = "org.added"
	orgChanged          = "org.changed"
	orgDeactivated      = "org.deactivated"
	orgReactivated      = "org.reactivated"
	orgRemoved          = "org.removed"
	orgErased           = "org.erased" // ours
	orgDomainAdded      = "org.domain.added"
	orgDomainVerified   = "org.domain.verified"
	orgDomainPrimarySet = "org.domain.primary.set"
	orgDomainRemoved    = "org.domain.removed"
	orgMemberAdded      = "org.member.added"
	orgMemberChanged    = "org.member.changed"
	orgMemberRemoved    = "org.member.removed"
	orgMetadataSet      = "org.metadata.set"
	orgMetadataRemoved  = "org.metadata.removed"

	webKeyAdded       = "web_key.added"
	webKeyActivated   = "web_key.activated"
	webKeyDeactivated = "web_key.deactivated"
	webKeyRemoved     = "web_key.removed"

	projectAdded            = "project.added"
	projectChanged          = "project.changed"
	projectDeactivated      = "project.deactivated"
	projectReactivated      = "project.reactivated"
	projectRemoved          = "project.removed"
	projectRoleAdded        = "project.role.added"
	projectRoleChanged      = "project.role.changed"
	projectRoleRemoved      = "project.role.removed"
	projectGrantAdded       = "project.grant.added"
	projectGrantChanged     = "project.grant.changed"
	projectGrantDeactivated = "project.grant.deactivated"
	projectGrantReactivated = "project.grant.reactivated"
	projectGrantRemoved     = "project.grant.removed"

	projectMemberAdded        = "project.member.added"
	projectMemberChanged      = "project.member.changed"
	projectMemberRemoved      = "project.member.removed"
	projectGrantMemberAdded   = "project.grant.member.added"
	projectGrantMemberChanged = "project.grant.member.changed"
	projectGrantMemberRemoved = "project.grant.member.removed"

	applicationAdded       = "project.application.added"
	applicationChanged     = "project.application.changed"
	applicationDeactivated = "project.application.deactivated"
	applicationReactivated = "project.application.reactivated"
	applicationRemoved     = "project.application.removed"
	// Not in the original: one type each, whatever the kind of application.
	applicationSecretChanged = "project.application.secret.changed" //nolint:gosec // a name
	applicationKeyAdded      = "project.application.key.added"
	applicationKeyRemoved    = "project.application.key.removed"

	userGrantAdded       = "user.grant.added"
	userGrantChanged     = "user.grant.changed"
	userGrantDeactivated = "user.grant.deactivated"
	userGrantReactivated = "user.grant.reactivated"
	userGrantRemoved     = "user.grant.removed"

	sessionAdded           = "session.added"
	sessionUserChecked     = "session.user.checked"
	sessionPasswordChecked = "session.password.checked" //nolint:gosec // a name
	sessionTokenSet        = "session.token.set"        //nolint:gosec // a name
	sessionTerminated      = "session.terminated"

	userHumanAdded         = "user.human.added"
	userDeactivated        = "user.deactivated"
	userReactivated        = "user.reactivated"
	userLocked             = "user.locked"
	userUnlocked           = "user.unlocked"
	userRemoved            = "user.removed"
	userMachineAdded       = "user.machine.added"
	userPasswordChanged    = "user.human.password.changed"
	userEmailChanged       = "user.human.email.changed"
	userProfileChanged     = "user.human.profile.changed"
	userMachineChanged     = "user.machine.changed"
	userNameChanged        = "user.username.changed"
	userEmailVerified      = "user.human.email.verified"
	userPhoneChanged       = "user.human.phone.changed"
	userPhoneRemoved       = "user.human.phone.removed"
	userPhoneVerified      = "user.human.phone.verified"
	userInviteAccepted     = "user.human.invite.check.succeeded"
	userEmailCodeAdded     = "user.human.email.code.added"
	userPhoneCodeAdded     = "user.human.phone.code.added"
	userPasswordCodeAdded  = "user.human.password.code.added"
	userInviteCodeAdded    = "user.human.invite.code.added"
	userPATAdded           = "user.pat.added"
	userMetadataSet        = "user.metadata.set"
	userMetadataRemoved    = "user.metadata.removed"
	userMachineKeyAdded    = "user.machine.key.added"
	userMachineKeyRemoved  = "user.machine.key.removed"
	userSecretSet          = "user.machine.secret.set"
	userSecretRemoved      = "user.machine.secret.removed"
	userCredentialsClaimed = "user.credentials.claimed" // ours
	userCredentialsEnded   = "user.credentials.ended"   // ours
	userImpersonated       = "user.impersonated"
)

// Types returns the types that entries may have, sorted: the contract's and our own.
func Types() []string {
	return []string{
		authRequestFailed, authRequestLinked, deviceApproved, deviceCanceled, instanceLoginPagesSet,
		instanceAdded, instanceChanged, instanceDefaultLanguageSet, instanceDefaultOrgSet, instanceDomainAdded, instanceDomainPrimarySet,
		instanceDomainRemoved, instanceMemberAdded, "instance.member.cascade.removed", instanceMemberChanged, instanceMemberRemoved,
		instanceOIDCSettingsChanged, instanceSecuritySet, instanceRemoved, instanceTrustedDomainAdded, instanceTrustedDomainRemoved, orgAdded, orgChanged, orgDeactivated, orgDomainAdded,
		orgDomainPrimarySet, orgDomainRemoved, orgDomainVerified, orgErased, orgMemberAdded, "org.member.cascade.removed", orgMemberChanged,
		orgMemberRemoved, orgMetadataRemoved, orgMetadataSet, orgReactivated, orgRemoved, projectAdded,
		applicationAdded, applicationChanged, applicationDeactivated, applicationKeyAdded, applicationKeyRemoved, applicationReactivated,
		applicationRemoved, applicationSecretChanged, string(tenant.ClientSecretCheckFailed),
		projectChanged, projectDeactivated, projectGrantAdded, projectGrantChanged, projectGrantDeactivated,
		projectGrantMemberAdded, projectGrantMemberChanged, projectGrantMemberRemoved, projectGrantReactivated, projectGrantRemoved,
		projectMemberAdded, projectMemberChanged, projectMemberRemoved, projectReactivated, projectRemoved, projectRoleAdded, projectRoleChanged, projectRoleRemoved,
		sessionAdded, sessionPasswordChecked, sessionTerminated, sessionTokenSet, sessionUserChecked, userCredentialsClaimed,
		userCredentialsEnded, userDeactivated, userGrantAdded, userGrantChanged, userGrantDeactivated,
		userGrantReactivated, userGrantRemoved, userHumanAdded, string(tenant.ConsentGiven), string(tenant.ConsentRevoked), userEmailChanged, userEmailCodeAdded,
		userEmailVerified, userInviteAccepted, userInviteCodeAdded, userPasswordChanged,
		string(tenant.PasswordCheckFailed), string(tenant.PasswordCheckSucceeded), userPasswordCodeAdded,
		userPhoneChanged, userPhoneCodeAdded, userPhoneRemoved, userPhoneVerified, userProfileChanged,
		string(tenant.RefreshTokenAdded), string(tenant.RefreshTokenRemoved), string(tenant.SignedOut), userImpersonated, userLocked, userMachineAdded,
		userMachineChanged, userMachineKeyAdded, userMachineKeyRemoved, string(tenant.SecretCheckFailed), userSecretRemoved, userSecretSet,
		userMetadataRemoved, userMetadataSet, userPATAdded, string(tenant.PATRemoved), userReactivated, userRemoved, string(tenant.AccessTokenAdded),
		string(tenant.AccessTokenRemoved), userUnlocked, userNameChanged, webKeyActivated, webKeyAdded, webKeyDeactivated, webKeyRemoved,
	}
}
