#!/usr/bin/env bash
# Guess: a check of an address's syntax, without one of its domain, accepts any domain of two labels.
# Seen:  email-validator, and with it pydantic's EmailStr, refuses the names that RFC 6761 and others reserve: those of companies that end in .local,
#        and .test, which tests use. .internal passes. joi knows the top-level domains of its release: no .local,
#        .test or .internal. zod, validator and ajv accept all of them, valibot all but a domain in punycode.
#        The part after the @-sign is a special-use or reserved name that cannot be used with email.
# With:  PyPI email-validator 2.4.0, pydantic 2.14.4; npm joi 18.3.2, zod 4.6.7, validator 13.15.35, valibot 1.5.0, ajv 8.20.0, ajv-formats 3.0.1
# So:    an account that one program accepted may be refused by the next; in tests, use example.com.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check email-validator==2.4.0 pydantic==2.14.4
(cd "$work" && npm install --silent --no-audit --no-fund joi@18.3.2 zod@4.6.7 validator@13.15.35 valibot@1.5.0 ajv@8.20.0 ajv-formats@3.0.1)
addresses=(ada@example.com ada@corp.local ada@mail.test ada@mail.internal ada@xn--mller-kva.com)
cat >"$work/main.py" <<'E'
import sys
from email_validator import EmailNotValidError, validate_email
from pydantic import EmailStr, TypeAdapter, ValidationError

def refused(check):
    out = []
    for address in sys.argv[1:]:
        try:
            check(address)
        except (EmailNotValidError, ValidationError):
            out.append(address)
    return out

print("email-validator", *refused(lambda address: validate_email(address, check_deliverability=False)))
print("pydantic", *refused(TypeAdapter(EmailStr).validate_python))
E
cat >"$work/main.mjs" <<'E'
import Ajv from "ajv";
import formats from "ajv-formats";
import joi from "joi";
import validator from "validator";
import * as v from "valibot";
import * as z from "zod";

const ajv = new Ajv();
formats(ajv);
const accepts = {
  joi: (a) => !joi.string().email().validate(a).error, zod: (a) => z.email().safeParse(a).success, validator: (a) => validator.isEmail(a),
  valibot: (a) => v.is(v.pipe(v.string(), v.email()), a), ajv: (a) => ajv.validate({ type: "string", format: "email" }, a),
};
for (const [name, accept] of Object.entries(accepts)) console.log(name, ...process.argv.slice(2).filter((a) => !accept(a)));
E
noted "refused in Python" 'email-validator ada@corp.local ada@mail.test
pydantic ada@corp.local ada@mail.test' "$("$work/venv/bin/python" "$work/main.py" "${addresses[@]}")"
noted "refused in JavaScript" 'joi ada@corp.local ada@mail.test ada@mail.internal
zod
validator
valibot ada@xn--mller-kva.com
ajv' "$(cd "$work" && node main.mjs "${addresses[@]}")"
