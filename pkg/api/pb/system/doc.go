// Package system has the messages of zitadel.system.v1, called by the platform's
// operator: requests, whose Validate checks each field with the contract's texts, and
// responses. Generated except for this file. It must not depend on how valid requests
// are handled.
package system
