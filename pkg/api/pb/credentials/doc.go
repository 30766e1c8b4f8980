// Package credentials has the messages of tenantry.v1.CredentialsService, an extension
// of the System API for claiming an owner's credentials. Generated except for this
// file. It must not depend on how credentials are stored until then.
package credentials
