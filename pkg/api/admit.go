package api

import (
	"context"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// pipeline is the state of one call on its way.
type pipeline struct {
	env    *Env
	call   *Call
	at     time.Time
	stage  Stage
	host   string
	found  tenant.Snapshot
	caller access.Caller
	// requestKey is empty for a request without an Idempotency-Key, keyErr says
	// that it has a broken one.
	requestKey tenant.RequestKey
	keyErr     error
	replayed   bool
}

// readKey reads the Idempotency-Key of the caller that credential names.
func (p *pipeline) readKey(credential access.Credential) {
	key, err := ReadIdempotencyKey(p.call.IdempotencyKey)
	if p.keyErr = err; key != "" {
		p.requestKey = tenant.NewRequestKey(credential.CallerName(), key)
	}
}

// admitToSystem authenticates a call to the System API.
func (p *pipeline) admitToSystem() error {
	p.stage = StageToken
	credential, err := p.env.SystemUsers.ReadCredential(p.call.Authorization, p.at)
	if err != nil {
		return err
	}
	p.readKey(credential)
	p.caller, err = credential.SystemCaller()
	return err
}

// admitToInstance finds the instance and authenticates the call, by one read. A
// system user does not know the instance's id: unless the host was met before,
// there are two.
func (p *pipeline) admitToInstance(ctx context.Context, prefetch tenant.Query) error {
	p.stage = StageInstance
	credential, credentialErr := p.env.SystemUsers.ReadCredential(p.call.Authorization, p.at)
	p.readKey(credential)
	orgID := strings.TrimSpace(p.call.OrgID)

	query := credential.Query()
	host := hostName(p.call.Origin.Host)
	if credentialErr == nil && query.InstanceID == "" {
		query.InstanceID = p.env.hosts.Get(host)
	}
	query.OrgDomain = prefetch.OrgDomain
	query.Host, query.PublicHost = host, hostName(p.call.Origin.PublicHost)
	query.Request = p.requestKey
	if tenant.IsID(orgID) { // what is not an id is not looked up, and so not found
		query.OrgID = orgID
	}
	var err error
	if p.found, err = p.env.Store.Snapshot(ctx, query); err != nil {
		return err
	}
	if err := p.findInstance(query); err != nil {
		return err
	}
	p.stage = StageToken
	if credentialErr != nil {
		return credentialErr
	}
	instanceID := p.found.HostInstanceID
	if p.caller, err = credential.InstanceCaller(instanceID, p.found, p.at); err != nil {
		return err
	}
	if query.InstanceID != instanceID {
		// A system user at a host that was not met before, or is another's now.
		p.env.hosts.Set(host, instanceID)
		query.InstanceID = instanceID
		if p.found, err = p.env.Store.Snapshot(ctx, query); err != nil {
			return err
		}
	}
	if p.found.Instance == nil {
		// Its host is claimed, but the instance was removed a moment ago.
		return p.call.Origin.Unknown(p.env.ExternalDomain)
	}
	p.stage = StageOrganisation
	if orgID != "" && p.found.Org == nil {
		return access.ErrOrgNotFound
	}
	return nil
}

// findInstance checks the hosts by which the call came.
func (p *pipeline) findInstance(query tenant.Query) error {
	if p.found.HostInstanceID == "" {
		return p.call.Origin.Unknown(p.env.ExternalDomain)
	}
	if p.call.Origin.PublicHost != "" && p.found.PublicHostInstanceID != p.found.HostInstanceID {
		return p.call.Origin.PublicUnknown(p.env.ExternalDomain)
	}
	p.host = query.Host
	return nil
}
