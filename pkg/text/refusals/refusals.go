// Package refusals has the texts of the APIs' refusals.
//
// Some keys are deliberately in no file, because the contract answers with the key
// itself in every language: Errors.Invalid.Argument, Errors.Org.MemberInvalid,
// Errors.Already.Exists, Errors.Token.Invalid. The same goes for every text of the
// System API, which does not use this catalogue.
package refusals

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/text"
)

//go:embed active.*.json
var files embed.FS

// Load returns the catalogue of the refusals. See text.Read.
func Load() (*text.Catalogue, error) { return text.Read(files) }
