package access

import "github.com/tenantry/tenantry/pkg/tenant"

// Actor is who acts as the subject of a token (RFC 8693 section 4.1).
type Actor struct {
	Issuer  string `json:"iss,omitempty"`
	Subject string `json:"sub"`
	// Actor is who acted as the subject before; nil if nobody did.
	Actor *Actor `json:"act,omitempty"`
}

// MayImpersonateAnyone returns nil if there are users whom actor may impersonate:
// without it, a caller must not learn which users exist. It returns ErrNoMembership if
// actor has no roles at all, and ErrNotPermitted otherwise.
func MayImpersonateAnyone(actor *tenant.User) error {
	caller := callerOf(actor)
	if len(caller.Reach(Impersonation)) > 0 {
		return nil
	}
	if err := caller.RequireMembership(); err != nil {
		return err
	}
	return ErrNotPermitted
}

// MayImpersonate returns nil if actor may act as subject by the roles that both have
// now, and an error as Caller.MayOn does otherwise. A subject with any role is an
// administrator: impersonating one takes the permission for administrators on
// everything that the subject has roles on, so that nobody reaches beyond their own
// organisation that way. Only people are impersonated, and nobody by themselves.
func MayImpersonate(actor, subject *tenant.User) error {
	caller, home := callerOf(actor), tenant.OnOrg(subject.OrgID)
	if err := caller.MayOn(Impersonation, home); err != nil {
		return err
	}
	if actor.ID == subject.ID || subject.Human == nil {
		return ErrNotPermittedOn
	}
	if len(subject.Memberships) == 0 {
		return nil
	}
	for _, m := range subject.Memberships {
		if caller.MayOn(AdminImpersonation, m.On) != nil {
			return ErrNotPermittedOn
		}
	}
	return caller.MayOn(AdminImpersonation, home)
}

// checkActor checks that an origin of another user may still act as the token's.
func checkActor(actor, subject *tenant.User, in *tenant.Instance) error {
	if in == nil || !in.Impersonation {
		return &TokenError{Fault: FaultImpersonation, Detail: "not allowed in the instance"}
	}
	if err := MayImpersonate(actor, subject); err != nil {
		return &TokenError{Fault: FaultImpersonation, Detail: err.Error()}
	}
	return nil
}
