// Package human has those messages of zitadel.user.v2 that describe a person who is to
// be made, as a user or with an organisation. Generated but for this file. It must not
// know how a user is stored.
package human
