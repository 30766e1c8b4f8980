// Package pb has the messages exchanged between clients and the APIs, in one Go package
// for each proto package: requests with their field rules, responses, and error
// details. The second version's are under v2, because many share names with the first
// version's.
//
// Everything except the doc.go files and the tests is generated from pkg/api/proto by
// infra/parts/generate/generate.sh and must not be edited. The packages are separate so
// that a function links only the messages of its own routes. They must not depend on
// HTTP, the domain, or rules that need more than the message itself.
package pb
