// Package parts starts the real services that local runs and tests use, each as a child
// process on a free loopback port: DynamoDB Local, dynoxide, ministack and the Lambda
// runtime interface emulator. `make parts` installs them; this package only starts
// them.
//
// A started part is ready: it has responded to a request. It ends with Stop, with its
// context, and (on Linux) with the process that started it, however that ends. Only
// Linux and other Unix systems are supported.
//
// It must not know what a part is used for: it creates no tables, keys or buses and
// uses no AWS SDK, and nothing that is deployed imports it.
package parts
