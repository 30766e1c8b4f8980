package systemapi

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// InstancePaths are the routes of the public API beside _create: GET, PUT and
// DELETE on /system/v1/instances/{instance_id}. A method that _create does not
// have falls on them, with "_create" as the id of an instance that does not
// exist. They are not served otherwise.
func InstancePaths() []api.Endpoint {
	return []api.Endpoint{
		instancePath{method: "GET", call: "GetInstance"},
		instancePath{method: "PUT", call: "UpdateInstance", takesBody: true},
		instancePath{method: "DELETE", call: "RemoveInstance"},
	}
}

type instancePath struct {
	method, call string
	takesBody    bool
}

// Pattern implements api.Endpoint.
func (p instancePath) Pattern() (method, path string) {
	return p.method, "/system/v1/instances/{instance_id}"
}

// Handle implements api.Endpoint.
func (p instancePath) Handle(_ context.Context, _ *api.Env, call *api.Call) (api.Answer, *api.Refusal) {
	if p.takesBody {
		if err := call.Decode(new(emptypb.Empty)); err != nil {
			e := tenant.AsError(err)
			return api.Answer{}, &api.Refusal{Err: e, Text: e.Key, Stage: api.StageDecode}
		}
	}
	id := call.PathValue("instance_id")
	err := &tenant.Error{Kind: tenant.KindUnimplemented, Key: fmt.Sprintf("method %s not implemented", p.call)}
	if !tenant.IsID(id) {
		err = api.InstanceUnknown(id)
	}
	return api.Answer{}, &api.Refusal{Err: err, Text: err.Key, Stage: api.StageInstance}
}
