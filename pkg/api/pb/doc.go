// Package pb holds, in one package a .proto file, the messages that travel
// between a client and the two APIs: requests with their field rules,
// responses, the details of a refusal.
//
// Everything but the doc.go files and the tests is generated from
// pkg/api/proto by infra/parts/generate/generate.sh and never edited. The packages
// are separate so that a function links the messages of its own routes only.
// They must not know about HTTP, the domain, or any rule that needs more than
// the message itself.
package pb
