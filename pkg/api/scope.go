package api

import (
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Scope is what a call is about, which determines where its instance comes from.
type Scope int

// The scopes of calls.
const (
	// System calls are about the deployment. Only system users may make them.
	System Scope = iota
	// InstanceOfHost calls are about the instance at whose host they arrive.
	InstanceOfHost
	// InstanceInPath calls are about the instance named by the path's {instance_id}. It
	// is looked up before the token is checked. Only system users may make them.
	InstanceInPath
	// InstanceNamed calls are about the instance named by the message's instance_id, at
	// any host; if that is empty, about the host's.
	InstanceNamed
)

// instanceIDOf returns the id in the message of an InstanceInPath or InstanceNamed
// call.
func instanceIDOf(in proto.Message) string {
	message := in.ProtoReflect()
	return message.Get(message.Descriptor().Fields().ByTextName("instance_id")).String()
}

// isAt reports whether host, in folded form, is one of the instance's.
func isAt(instance *tenant.Instance, host string) bool {
	return instance != nil && instance.HasHost(host)
}
