// Package refusals has the words with which the Admin API refuses.
//
// Some keys are in no file on purpose, because the contract answers the key
// itself in every language: Errors.Invalid.Argument, Errors.Org.MemberInvalid,
// Errors.Already.Exists, Errors.Token.Invalid. So does every text of the
// System API, which does not ask here.
package refusals

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/text"
)

//go:embed active.*.json
var files embed.FS

// Load makes the catalogue of the refusals. See text.Read.
func Load() (*text.Catalogue, error) { return text.Read(files) }
