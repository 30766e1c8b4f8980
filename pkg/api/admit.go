package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// pipeline is the state of a call in progress.
type pipeline struct {
	env   *Env
	call  *Call
	at    time.Time
	stage Stage
	// credential is what the caller sent, credentialErr is what is wrong with it.
	credential    access.Credential
	credentialErr error
	// requestKey is empty if the request has no Idempotency-Key; keyErr is set if it
	// has a malformed one.
	requestKey tenant.RequestKey
	keyErr     error

	// instanceID is the instance named by an InstanceInPath or InstanceNamed call.
	instanceID string
	// host is where an InstanceOfHost call arrived.
	host string
	// orgID is the organisation that a header names, or "".
	orgID string
	// onOwnOrg is Route.OnOwnOrg.
	onOwnOrg bool
	found    tenant.Snapshot
	caller   access.Caller
	replayed bool
}

// readCredential parses the caller's credential and Idempotency-Key.
func (p *pipeline) readCredential() {
	if sender := p.call.Sender; sender != nil {
		p.credential, p.requestKey = sender.Credential, sender.Key
		return
	}
	p.credential, p.credentialErr = p.env.SystemUsers.ReadCredential(p.call.Authorization, p.at)
	key, err := readIdempotencyKey(p.call.IdempotencyKey)
	if p.keyErr = err; key != "" {
		p.requestKey = tenant.NewRequestKey(p.credential.CallerName(), key)
	}
}

// admit finds the instance of a call and authenticates its caller. It is called again
// for a call that lost an update.
func (p *pipeline) admit(ctx context.Context, scope Scope, byAnyone bool, prefetch tenant.Query) error {
	p.stage = StageInstance
	p.found = tenant.Snapshot{}
	if p.orgID = strings.TrimSpace(p.call.OrgID); p.orgID != "" {
		prefetch.OrgID = ""
		if tenant.IsChosenID(p.orgID) { // a malformed id is not looked up, and so not found
			prefetch.OrgID = p.orgID
		}
	}
	if err := p.findInstance(ctx, scope, prefetch); err != nil {
		return err
	}
	if byAnyone {
		return nil
	}
	p.stage = StageToken
	if p.credentialErr != nil {
		return p.credentialErr
	}
	var err error
	if p.found.Instance != nil {
		p.caller, err = p.credential.InstanceCaller(p.found.Instance.ID, p.found, p.at)
	} else {
		p.caller, err = p.credential.SystemCaller()
	}
	if err != nil {
		return err
	}
	p.stage = StageOrganisation
	// As in the contract, the header may name an organisation that was removed; but no
	// call can be about it. A deployment has no organisations.
	if p.orgID != "" && p.found.Org == nil && (p.onOwnOrg || !p.found.OrgRemoved) {
		return access.ErrOrgNotFound
	}
	return nil
}

// may checks a permission that does not depend on a resource.
func (p *pipeline) may(permission access.Permission) error {
	if permission == access.Anyone {
		return nil
	}
	return p.caller.May(permission)
}

// ownOrg returns the organisation that a request is about: see Request.Org.
func (p *pipeline) ownOrg() *tenant.Org {
	if p.found.Org != nil || p.caller.System {
		return p.found.Org
	}
	return p.found.UserOrg
}

// mayOnOwnOrg checks a permission on the organisation that the request is about.
func (p *pipeline) mayOnOwnOrg(permission access.Permission) error {
	on := tenant.Resource{}
	if own := p.ownOrg(); own != nil {
		on = tenant.OnOrg(own.ID)
	}
	err := p.caller.MayOn(permission, on)
	if errors.Is(err, access.ErrNotPermittedOn) || errors.Is(err, access.ErrNotPermittedHere) {
		return access.ErrNotPermitted // as the API's first version does
	}
	return err
}

// findInstance reads the instance that a call is about, and what prefetch requests from
// it. An instance that is named but does not exist is an error only if the path names
// it. Source: the contract, reads.md, "Instance of the path".
func (p *pipeline) findInstance(ctx context.Context, scope Scope, prefetch tenant.Query) error {
	switch {
	case scope == System:
		return nil
	case scope == InstanceOfHost || scope == InstanceNamed && p.instanceID == "":
		return p.findAtHost(ctx, prefetch)
	}
	if tenant.IsID(p.instanceID) {
		if err := p.read(ctx, p.instanceID, prefetch); err != nil {
			return err
		}
	}
	if scope == InstanceInPath && p.found.Instance == nil {
		return InstanceUnknown(p.instanceID)
	}
	return nil
}

// findAtHost reads the instance at whose host the call arrived, and what prefetch
// requests from it.
//
// A user's token names its instance, and the instance knows its hosts, so one read
// suffices. A system user's token does not, so a host that is not cached costs a second
// read.
func (p *pipeline) findAtHost(ctx context.Context, prefetch tenant.Query) error {
	if p.call.Sender != nil {
		return p.findSent(ctx, prefetch)
	}
	origin := p.call.Origin
	host, publicHost := origin.HostNames()
	guess := p.credential.Query().InstanceID
	if guess == "" {
		guess = p.env.hosts.Get(host)
	}
	if guess != "" {
		if err := p.read(ctx, guess, prefetch); err != nil {
			return err
		}
	}
	if !isAt(p.found.Instance, host) {
		claim, err := p.env.Store.Snapshot(ctx, tenant.Query{Host: host})
		if err != nil {
			return err
		}
		p.found = tenant.Snapshot{}
		if claim.HostInstanceID != "" {
			if err := p.read(ctx, claim.HostInstanceID, prefetch); err != nil {
				return err
			}
		}
		// The claim may belong to an instance that was removed.
		if !isAt(p.found.Instance, host) {
			p.found = tenant.Snapshot{}
			return origin.Unknown(p.env.ExternalDomain)
		}
		p.env.hosts.Set(host, p.found.Instance.ID)
	}
	if origin.PublicHost != "" && !p.found.Instance.HasHost(publicHost) && !p.found.Instance.Trusts(publicHost) {
		return origin.PublicUnknown(p.env.ExternalDomain)
	}
	p.host = host
	return nil
}

// read reads an instance, what query requests from it, what authenticating the caller
// needs, and the record of the request.
func (p *pipeline) read(ctx context.Context, instanceID string, query tenant.Query) (err error) {
	credential := p.credential.Query()
	if credential.InstanceID != instanceID {
		credential = tenant.Query{} // for another instance, or for none
	}
	credential.InstanceID, credential.Request = instanceID, p.requestKey
	credential.OrgID, credential.OrgDomain = query.OrgID, query.OrgDomain
	p.found, err = p.env.Store.Snapshot(ctx, credential)
	return err
}
