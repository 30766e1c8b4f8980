#!/usr/bin/env bash
# Guess: pydantic's EmailStr checks an address and leaves it as it is, or lowers the case of its domain at most.
# Seen:  it decodes a punycode domain to Unicode. A FastAPI service that passes the address on changes it: a user is not found by it
#        where it is kept as registered, and zod's email(), which accepted the address before, refuses it.
#        ada@xn--bcher-kva.example.com -> ada@bücher.example.com
# With:  PyPI pydantic 2.14.4, email-validator 2.4.0, npm zod 4.6.7
# So:    in Python keep validate_email(...).ascii_email.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pydantic==2.14.4 email-validator==2.4.0
cat >"$work/main.py" <<'E'
from email_validator import validate_email
from pydantic import BaseModel, EmailStr

class User(BaseModel):
    email: EmailStr

for email in ("Ada@Example.com", "ada@xn--bcher-kva.example.com"):
    print(User(email=email).email, validate_email(email, check_deliverability=False).ascii_email)
E
noted "EmailStr, ascii_email" 'Ada@example.com Ada@example.com
ada@bücher.example.com ada@xn--bcher-kva.example.com' "$("$work/venv/bin/python" "$work/main.py")"
(cd "$work" && npm install --silent --no-audit --no-fund zod@4.6.7)
cat >"$work/main.mjs" <<'E'
import { z } from "zod";

console.log(...["ada@xn--bcher-kva.example.com", "ada@bücher.example.com"].map((email) => z.email().safeParse(email).success));
E
noted "zod accepts: before, after" "true false" "$(cd "$work" && node main.mjs)"
