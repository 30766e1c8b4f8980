package api

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// MethodOf returns the method of an endpoint: the one that takes the endpoint's
// message, in any file of the message's package. It panics if there is none.
func MethodOf(endpoint Endpoint) (method protoreflect.MethodDescriptor) {
	message := endpoint.Message().ProtoReflect().Descriptor()
	protoregistry.GlobalFiles.RangeFilesByPackage(message.ParentFile().Package(), func(file protoreflect.FileDescriptor) bool {
		services := file.Services()
		for i := range services.Len() {
			methods := services.Get(i).Methods()
			for n := range methods.Len() {
				if methods.Get(n).Input().FullName() == message.FullName() {
					method = methods.Get(n)
				}
			}
		}
		return method == nil
	})
	if method == nil {
		panic("api: no call takes a " + string(message.FullName()))
	}
	return method
}

// Procedure returns the full name of a method as Connect and gRPC have it, such as
// "zitadel.user.v2.UserService/AddHumanUser".
func Procedure(method protoreflect.MethodDescriptor) string {
	return string(method.Parent().FullName()) + "/" + string(method.Name())
}
