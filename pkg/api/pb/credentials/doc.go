// Package credentials is the wire of tenantry.v1.CredentialsService, our own
// extension of the System API: what is sent to claim an owner's credentials,
// and those credentials. Generated but for this file. It must not know how
// credentials are kept until then.
package credentials
