// Package featurev2 serves zitadel.feature.v2 over Connect, gRPC-web and REST.
package featurev2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/feature"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of changes. ErrFixed is Tenantry's own.
var (
	ErrNothing = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Vigh1", Key: "Errors.NoChangesFound"}
	ErrFixed   = tenant.Invalid("FEAT-fIx1d", "only loginV2 can be set here; GET /v2/features/instance shows what the other features are")
)

// Service serves zitadel.feature.v2.
type Service struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetInstanceFeatures(), s.SetInstanceFeatures(), s.ResetInstanceFeatures()}
}

// GetInstanceFeatures is GET /v2/features/instance. The pipeline has already read
// the instance.
func (s Service) GetInstanceFeatures() api.Endpoint {
	return api.Route[*pb.GetInstanceFeaturesRequest, *pb.GetInstanceFeaturesResponse]{
		Method: "GET", Path: "/v2/features/instance", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(_ context.Context, r api.Request[*pb.GetInstanceFeaturesRequest]) (*pb.GetInstanceFeaturesResponse, error) {
			out := fixed()
			out.Details = viewv2.Changed(r.Instance.Revision, r.Instance.ID)
			out.LoginV2 = &pb.LoginV2FeatureFlag{}
			if set := r.Instance.LoginV2; set.IsSet {
				out.LoginV2.Required, out.LoginV2.Source = set.Required, pb.Source_SOURCE_INSTANCE
				if set.BaseURI != "" {
					out.LoginV2.BaseUri = &set.BaseURI
				}
			}
			return out, nil
		},
	}
}

// fixed returns the features that are the same in every instance and cannot be
// changed.
func fixed() *pb.GetInstanceFeaturesResponse {
	return &pb.GetInstanceFeaturesResponse{
		LoginDefaultOrg:                &pb.FeatureFlag{Enabled: true, Source: pb.Source_SOURCE_INSTANCE},
		UserSchema:                     &pb.FeatureFlag{},
		OidcTokenExchange:              &pb.FeatureFlag{Enabled: true, Source: pb.Source_SOURCE_SYSTEM},
		ImprovedPerformance:            &pb.ImprovedPerformanceFeatureFlag{},
		DebugOidcParentError:           &pb.FeatureFlag{},
		OidcSingleV1SessionTermination: &pb.FeatureFlag{},
		EnableBackChannelLogout:        &pb.FeatureFlag{},
		PermissionCheckV2:              &pb.FeatureFlag{},
		ConsoleUseV2UserApi:            &pb.FeatureFlag{Enabled: true, Source: pb.Source_SOURCE_INSTANCE},
	}
}

// SetInstanceFeatures is PUT /v2/features/instance. It changes loginV2 only; other
// features are accepted if they have the value that is sent.
func (s Service) SetInstanceFeatures() api.Endpoint {
	set := instance.SetLoginPages{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.SetInstanceFeaturesRequest, *pb.SetInstanceFeaturesResponse]{
		Method: "PUT", Path: "/v2/features/instance", Scope: api.InstanceOfHost, Permission: access.IAMFeatureWrite, Check: check,
		Run: func(ctx context.Context, r api.Request[*pb.SetInstanceFeaturesRequest]) (*pb.SetInstanceFeaturesResponse, error) {
			response := func(changed *tenant.Instance) *pb.SetInstanceFeaturesResponse {
				return &pb.SetInstanceFeaturesResponse{Details: viewv2.Changed(changed.Revision, changed.ID)}
			}
			if r.In.GetLoginV2() == nil {
				return response(r.Instance), nil
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(set.Execute(ctx, cmd, tenant.LoginV2{
				IsSet: true, Required: r.In.GetLoginV2().GetRequired(), BaseURI: r.In.GetLoginV2().GetBaseUri(),
			}))
		},
	}
}

// ResetInstanceFeatures is DELETE /v2/features/instance.
func (s Service) ResetInstanceFeatures() api.Endpoint {
	set := instance.SetLoginPages{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.ResetInstanceFeaturesRequest, *pb.ResetInstanceFeaturesResponse]{
		Method: "DELETE", Path: "/v2/features/instance", Scope: api.InstanceOfHost, Permission: access.IAMFeatureDelete,
		Run: func(ctx context.Context, r api.Request[*pb.ResetInstanceFeaturesRequest]) (*pb.ResetInstanceFeaturesResponse, error) {
			response := func(changed *tenant.Instance) *pb.ResetInstanceFeaturesResponse {
				return &pb.ResetInstanceFeaturesResponse{Details: viewv2.Changed(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(set.Execute(ctx, cmd, tenant.LoginV2{}))
		},
	}
}

// check refuses requests that change a fixed feature or set nothing at all.
func check(in *pb.SetInstanceFeaturesRequest) error {
	named, is := in.GetLoginV2() != nil, fixed()
	for _, feature := range []struct {
		sent *bool
		is   *pb.FeatureFlag
	}{
		{in.LoginDefaultOrg, is.GetLoginDefaultOrg()},
		{in.UserSchema, is.GetUserSchema()},
		{in.OidcTokenExchange, is.GetOidcTokenExchange()},
		{in.DebugOidcParentError, is.GetDebugOidcParentError()},
		{in.OidcSingleV1SessionTermination, is.GetOidcSingleV1SessionTermination()},
		{in.EnableBackChannelLogout, is.GetEnableBackChannelLogout()},
		{in.PermissionCheckV2, is.GetPermissionCheckV2()},
		{in.ConsoleUseV2UserApi, is.GetConsoleUseV2UserApi()},
		{in.EnableRelationalTables, is.GetEnableRelationalTables()},
	} {
		if feature.sent == nil {
			continue
		}
		if named = true; *feature.sent != feature.is.GetEnabled() {
			return ErrFixed
		}
	}
	switch {
	case len(in.GetImprovedPerformance()) > 0:
		return ErrFixed
	case !named:
		return ErrNothing
	}
	return nil
}
