package phone

import (
	"github.com/nyaruka/phonenumbers"

	"github.com/tenantry/tenantry/pkg/provision"
)

// dialledFrom decides only what a "00" after the "+" means, which people write
// out of habit: the prefix of calls abroad, as nearly everywhere. Source: the
// contract, stored.md.
const dialledFrom = "CH"

// Normalize gives an international number, one that begins with "+", in E.164
// form. Whether the number exists is not checked. It returns
// provision.ErrPhoneInvalid for what is no number, or has an unknown country
// code.
func Normalize(number string) (string, error) {
	parsed, err := phonenumbers.Parse(number, dialledFrom)
	if err != nil {
		return "", provision.ErrPhoneInvalid.WithCause(err)
	}
	return phonenumbers.Format(parsed, phonenumbers.E164), nil
}
