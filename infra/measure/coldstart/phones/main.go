// Command phones is a Lambda function that creates setup-org's clients and links its
// libraries, but does nothing.
package main

import (
	_ "github.com/nicksnyder/go-i18n/v2/i18n"
	_ "github.com/nyaruka/phonenumbers"

	"github.com/tenantry/tenantry/infra/measure/coldstart/idle"
)

func main() { idle.Main() }
