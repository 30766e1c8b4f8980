// Package pb holds, in one package a proto package, the messages that travel
// between a client and the APIs: requests with their field rules, responses,
// the details of a refusal. Those of the second generation are under v2, since
// many have the names of the first.
//
// Everything but the doc.go files and the tests is generated from
// pkg/api/proto by infra/parts/generate/generate.sh and never edited. The packages
// are separate so that a function links the messages of its own routes only.
// They must not know about HTTP, the domain, or any rule that needs more than
// the message itself.
package pb
