package phone_test

import (
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/user"
)

func ExampleNormalize() {
	for _, number := range []string{"+41 (0)71 000 00 00", "+1 800 CALL NOW", "071 000 00 00", "home"} {
		e164, err := phone.Normalize(number)
		fmt.Printf("%q %v\n", e164, errors.Is(err, user.ErrPhoneInvalid))
	}
	// Output:
	// "+41710000000" false
	// "+18002255669" false
	// "+41710000000" false
	// "" true
}
