#!/usr/bin/env bash
# Guess: the profile UsernameCaseMapped (RFC 8265) gives one result for the upper- and the lower-case form of a name, in each library.
# Seen:  of a sigma at the end of a name Go makes σ when it was upper case, and keeps ς when it was typed so: the two forms of a Greek
#        name are two user names. precis_i18n for Python maps both to ς, as Unicode's lower-casing has it, so that Go and Python
#        disagree on the name in upper case.
#        ΑΛΈΞΗΣ -> αλέξησ in Go, αλέξης in Python
# With:  golang.org/x/text v0.43.0, PyPI precis_i18n 1.1.2
# So:    compare such names with cases.Fold, or keep the mapped name that was registered, and do not map in two languages.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/cases"
	"golang.org/x/text/secure/precis"
)

func main() {
	for _, name := range []string{"ΑΛΈΞΗΣ", "αλέξης"} {
		mapped, err := precis.UsernameCaseMapped.String(name)
		fmt.Println(mapped, err, cases.Fold().String(name))
	}
}
E
)
noted "Go: mapped, error, folded" 'αλέξησ <nil> αλέξησ
αλέξης <nil> αλέξησ' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check precis_i18n==1.1.2
noted "Python" 'αλέξης αλέξης' "$(PYTHONIOENCODING=utf-8 "$work/venv/bin/python" -c '
from precis_i18n import get_profile
profile = get_profile("UsernameCaseMapped")
print(profile.enforce("ΑΛΈΞΗΣ"), profile.enforce("αλέξης"))')"
