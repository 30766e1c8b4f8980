#!/usr/bin/env bash
# Guess: identifiers of version 7 from different libraries can be read and sorted together, as RFC 9562 defines their time.
# Seen:  the package uuid7 has the layout of an early draft, seconds and a fraction, with the same version number. The others read its
#        time as one in the year 2203, and it sorts behind all of theirs.
#        06b0be40-0138-72c7-8000-4c6dc1023ff5, generated in November 2026
# With:  PyPI uuid7 0.1.0, github.com/google/uuid v1.6.0, npm uuid 14.0.3
# So:    use another package, or Python 3.14, whose uuid module has version 7; do not mix them with existing identifiers.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check uuid7==0.1.0
id=$("$work/venv/bin/python" -c 'from uuid_extensions import uuid7; print(uuid7(1795941376076241200))')
(cd "$work" && npm install --silent --no-audit --no-fund uuid@14.0.3)
other=$(cd "$work" && node --input-type=module -e 'import { v7, version } from "uuid"; console.log(v7({ msecs: 1795941376076 }), version(process.argv[1]))' "$id")
noted "version of both, first digits of both for 2026-11-29T08:36:16.076Z" '7 06b0be40-0138 01a22672-a04c' "${other#* } ${id:0:13} ${other:0:13}"
seen=$(go_run github.com/google/uuid@v1.6.0 <<E
package main

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"
)

func main() {
	for _, text := range []string{"$id", "${other%% *}"} {
		id := uuid.MustParse(text)
		fmt.Println(id.Version(), time.UnixMilli(int64(binary.BigEndian.Uint64(id[:8])>>16)).UTC().Format(time.DateOnly))
	}
}
E
)
noted "version, and date by RFC 9562" 'VERSION_7 2203-02-09
VERSION_7 2026-11-29' "$seen"
