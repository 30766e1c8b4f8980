package systemapi

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ClaimCredentials is POST /system/v1/credentials/{request_id}/_claim.
func (s Service) ClaimCredentials() api.Endpoint {
	claim := instance.ClaimCredentials{Store: s.Store, Sealer: s.Sealer, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*credentials.ClaimCredentialsRequest, *credentials.ClaimCredentialsResponse]{
		Method: "POST", Path: "/system/v1/credentials/{request_id}/_claim", Permission: access.SystemInstanceWrite,
		Run: func(ctx context.Context, r api.Request[*credentials.ClaimCredentialsRequest]) (*credentials.ClaimCredentialsResponse, error) {
			var out *credentials.ClaimCredentialsResponse
			record := api.Completer(r, func(*instance.ClaimedCredentials) *credentials.ClaimCredentialsResponse { return out })
			_, err := claim.Execute(ctx, instance.ClaimCredentialsCommand{
				Actor: r.Caller.ID, RequestID: r.In.GetRequestId(),
				// They are read before they are deleted.
				Complete: func(ctx context.Context, claimed *instance.ClaimedCredentials, change *tenant.Change) (err error) {
					if out, err = claimCredentialsResponse(claimed); err != nil || record == nil {
						return err
					}
					return record(ctx, claimed, change)
				},
			})
			if err != nil {
				return nil, err
			}
			return out, nil
		},
	}
}

func claimCredentialsResponse(claimed *instance.ClaimedCredentials) (*credentials.ClaimCredentialsResponse, error) {
	out := &credentials.ClaimCredentialsResponse{}
	if err := proto.Unmarshal(claimed.Opened, out); err != nil {
		return nil, fmt.Errorf("read waiting credentials: %w", err)
	}
	out.InstanceId, out.UserId = claimed.InstanceID, claimed.UserID
	return out, nil
}
