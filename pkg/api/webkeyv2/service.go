// Package webkeyv2 serves zitadel.webkey.v2 over Connect and gRPC-web. The service
// has no REST paths.
package webkeyv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/webkey"
)

// Service serves zitadel.webkey.v2.
type Service struct {
	Store webkey.Store
	Maker *signing.Maker
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.CreateWebKey(), s.ActivateWebKey(), s.DeleteWebKey(), s.ListWebKeys()}
}

func (s Service) changes() *webkey.Changes {
	return &webkey.Changes{Store: s.Store, Maker: s.Maker, Clock: s.Clock, IDs: s.IDs}
}

func command[In any](r api.Request[In], complete tenant.Completer[tenant.SigningKey]) webkey.Command {
	return webkey.Command{Actor: r.Caller.ID, InstanceID: r.Instance.ID, Complete: complete}
}
