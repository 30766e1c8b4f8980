package dynamo

import "github.com/tenantry/tenantry/pkg/tenant"

// callerKeys returns the keys needed to authenticate a caller.
func callerKeys(q tenant.Query) (keys []key) {
	if q.UserID != "" {
		if q.MachineKeyID != "" {
			keys = append(keys, machineKeyKey(q.InstanceID, q.UserID, q.MachineKeyID))
		}
		if q.AccessTokenID != "" {
			keys = append(keys, revokedKey(q.InstanceID, q.UserID, q.AccessTokenID))
		}
		if q.GrantID != "" {
			keys = append(keys, grantKey(q.InstanceID, q.UserID, q.GrantID))
		}
		if q.CodeID != "" {
			keys = append(keys, codeKey(q.InstanceID, q.UserID, q.CodeID))
		}
		if q.SessionID != "" {
			keys = append(keys, sessionKey(q.InstanceID, q.UserID, q.SessionID))
		}
		if q.DeviceID != "" {
			keys = append(keys, deviceKey(q.InstanceID, q.UserID, q.DeviceID))
		}
		if q.VerificationCode != "" {
			keys = append(keys, verificationCodeKey(q.InstanceID, q.UserID, q.VerificationCode))
		}
	}
	if q.DeviceAuthorizationID != "" {
		keys = append(keys, deviceAuthorizationKey(q.InstanceID, q.DeviceAuthorizationID))
	}
	if q.AuthRequestID != "" {
		keys = append(keys, authRequestKey(q.InstanceID, q.AuthRequestID))
	}
	for _, name := range []string{q.SignInFailures, q.DeviceFailures, q.InstanceFailures} {
		if name != "" {
			keys = append(keys, signInFailuresKey(q.InstanceID, name))
		}
	}
	if q.SigningKey > 0 {
		keys = append(keys, signingKeyKey(q.InstanceID, q.SigningKey))
	}
	for _, name := range []string{q.LoginName, q.LocalName} {
		if name != "" {
			keys = append(keys, claimKey(tenant.ClaimLoginName, q.InstanceID, name))
		}
	}
	return keys
}

// caller sets the snapshot's fields for the keys of callerKeys.
func (f found) caller(q tenant.Query, s *tenant.Snapshot) error {
	if q.UserID != "" {
		if err := f.credential(q, s); err != nil {
			return err
		}
	}
	if q.SigningKey > 0 {
		if err := set(f, signingKeyKey(q.InstanceID, q.SigningKey), &s.SigningKey, func(i signingKeyItem) *tenant.SigningKey {
			return i.entity(q.InstanceID)
		}); err != nil {
			return err
		}
	}
	if q.LoginName != "" {
		login, err := f.claim(claimKey(tenant.ClaimLoginName, q.InstanceID, q.LoginName))
		if err != nil {
			return err
		}
		s.LoginNameOwner, s.LoginNameOrgID = login.Owner, login.OrgID
	}
	if q.LocalName != "" {
		local, err := f.claim(claimKey(tenant.ClaimLoginName, q.InstanceID, q.LocalName))
		if err != nil {
			return err
		}
		s.LocalNameOwner, s.LocalNameOrgID = local.Owner, local.OrgID
	}
	return f.signIn(q, s)
}

// credential sets the fields of a user's credential.
func (f found) credential(q tenant.Query, s *tenant.Snapshot) error {
	if err := set(f, machineKeyKey(q.InstanceID, q.UserID, q.MachineKeyID), &s.MachineKey, func(i machineKeyItem) *tenant.MachineKey {
		return i.entity(q.InstanceID, q.UserID)
	}); err != nil {
		return err
	}
	if err := set(f, grantKey(q.InstanceID, q.UserID, q.GrantID), &s.Grant, func(i grantItem) *tenant.Grant {
		return i.entity(q.InstanceID, q.UserID, q.GrantID)
	}); err != nil {
		return err
	}
	_, s.AccessTokenRevoked = f[revokedKey(q.InstanceID, q.UserID, q.AccessTokenID)]
	return nil
}

// signIn sets the fields of an interactive sign-in.
func (f found) signIn(q tenant.Query, s *tenant.Snapshot) error {
	if q.UserID != "" {
		if err := f.signInOf(q, s); err != nil {
			return err
		}
	}
	if q.DeviceAuthorizationID != "" {
		if err := set(f, deviceAuthorizationKey(q.InstanceID, q.DeviceAuthorizationID), &s.DeviceAuthorization, func(i deviceAuthorizationItem) *tenant.DeviceAuthorization {
			return i.entity(q.InstanceID)
		}); err != nil {
			return err
		}
	}
	if q.AuthRequestID != "" {
		if err := set(f, authRequestKey(q.InstanceID, q.AuthRequestID), &s.AuthRequest, func(i authRequestItem) *tenant.AuthRequest {
			return i.entity(q.InstanceID)
		}); err != nil {
			return err
		}
	}
	for _, counter := range []struct {
		name string
		into **tenant.SignInFailures
	}{
		{q.SignInFailures, &s.SignInFailures}, {q.DeviceFailures, &s.DeviceFailures}, {q.InstanceFailures, &s.InstanceFailures},
	} {
		if counter.name == "" {
			continue
		}
		if err := set(f, signInFailuresKey(q.InstanceID, counter.name), counter.into, func(i signInFailuresItem) *tenant.SignInFailures {
			return i.entity(q.InstanceID, counter.name)
		}); err != nil {
			return err
		}
	}
	return nil
}

// signInOf sets the fields that belong to the user who signs in.
func (f found) signInOf(q tenant.Query, s *tenant.Snapshot) error {
	if err := set(f, codeKey(q.InstanceID, q.UserID, q.CodeID), &s.Code, func(i codeItem) *tenant.AuthorizationCode {
		return i.entity(q.InstanceID, q.UserID, q.CodeID)
	}); err != nil {
		return err
	}
	if err := set(f, sessionKey(q.InstanceID, q.UserID, q.SessionID), &s.Session, func(i sessionItem) *tenant.Session {
		return i.entity(q.InstanceID, q.UserID, q.SessionID)
	}); err != nil {
		return err
	}
	if err := set(f, deviceKey(q.InstanceID, q.UserID, q.DeviceID), &s.Device, func(i deviceItem) *tenant.Device {
		return i.entity(q.InstanceID, q.UserID, q.DeviceID)
	}); err != nil {
		return err
	}
	return set(f, verificationCodeKey(q.InstanceID, q.UserID, q.VerificationCode), &s.VerificationCode, func(i verificationCodeItem) *tenant.VerificationCode {
		return i.entity(q.InstanceID, q.UserID, q.VerificationCode)
	})
}

// set sets into to the entity of an item, if that was found.
func set[I, E any](f found, k key, into **E, entity func(I) *E) error {
	i, ok, err := read[I](f, k)
	if err != nil || !ok {
		return err
	}
	*into = entity(i)
	return nil
}
