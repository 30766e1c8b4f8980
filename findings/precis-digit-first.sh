#!/usr/bin/env bash
# Guess: the Bidi Rule only concerns names with right-to-left letters (RFC 8265, section 3.3), so any other name may
#        start with a digit or end with an underscore.
# Seen:  x/text applies the rule to every name that is not plain ASCII: "7muller" is accepted and "7müller" is not.
#        precis-i18n for Python accepts both.
#        "7müller", "müller_": bidirule: failed Bidi Rule
# With:  golang.org/x/text v0.43.0 (precis.UsernameCaseMapped and UsernameCasePreserved), PyPI precis-i18n 1.1.2
# So:    for names that may start or end with a digit or a sign, use a profile without BidiRule.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/secure/precis"
)

func main() {
	for _, name := range []string{"7muller", "7müller", "müller7", "muller_", "müller_", "1日本"} {
		mapped, err := precis.UsernameCaseMapped.String(name)
		_, preserved := precis.UsernameCasePreserved.String(name)
		fmt.Printf("%s: %q %v; preserved %v\n", name, mapped, err, preserved)
	}
}
E
)
noted "names" '7muller: "7muller" <nil>; preserved <nil>
7müller: "" bidirule: failed Bidi Rule; preserved bidirule: failed Bidi Rule
müller7: "müller7" <nil>; preserved <nil>
muller_: "muller_" <nil>; preserved <nil>
müller_: "" bidirule: failed Bidi Rule; preserved bidirule: failed Bidi Rule
1日本: "" bidirule: failed Bidi Rule; preserved bidirule: failed Bidi Rule' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check precis-i18n==1.1.2
seen=$("$work/venv/bin/python" - <<'E'
from precis_i18n import get_profile

profile = get_profile("UsernameCaseMapped")
print(*(profile.enforce(name) for name in ("7müller", "müller_", "1日本")))
E
)
noted "names in Python" '7müller müller_ 1日本' "$seen"
