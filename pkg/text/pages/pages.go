// Package pages has the texts of the pages on which people sign in and out. The keys
// are the fields of the texts in package oidc/pages. A text may have one verb of
// package fmt, the same one in every language.
package pages

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/text"
)

//go:embed active.*.json
var files embed.FS

// Load returns the catalogue of the pages. See text.Read.
func Load() (*text.Catalogue, error) { return text.Read(files) }
