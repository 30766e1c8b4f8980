// Command provider is a Lambda function that creates oidc's clients and links its
// libraries, but does nothing.
package main

import (
	_ "html/template"

	_ "github.com/nicksnyder/go-i18n/v2/i18n"
	_ "github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/infra/measure/coldstart/idle"
)

func main() { idle.Main() }
