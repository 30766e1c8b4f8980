package audit

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

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
