package api

import (
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Scope is what a call is about, and so where its instance comes from.
type Scope int

// The scopes of calls.
const (
	// System calls are about the deployment. Only system users may make them.
	System Scope = iota
	// InstanceOfHost calls are about the instance at whose host they arrive.
	InstanceOfHost
	// InstanceInPath calls are about the instance whose id is the path's
	// {instance_id}. It is found before the token is looked at. Only system users
	// may make them.
	InstanceInPath
	// InstanceNamed calls are about the instance whose id is the message's
	// instance_id, at any host; without one, about that of the host.
	InstanceNamed
)

// instanceIDOf returns the id in the message of an InstanceInPath or InstanceNamed
// call.
func instanceIDOf(in proto.Message) string {
	message := in.ProtoReflect()
	return message.Get(message.Descriptor().Fields().ByTextName("instance_id")).String()
}

// isAt reports whether the instance is reached by host, a name in folded form.
func isAt(instance *tenant.Instance, host string) bool {
	return instance != nil && instance.HasHost(host)
}
