// Package admin has the messages of zitadel.admin.v1, called by an instance's
// administrators: requests, whose Validate checks each field with the contract's texts,
// and responses. Generated except for this file. It must not depend on how valid
// requests are handled.
package admin
