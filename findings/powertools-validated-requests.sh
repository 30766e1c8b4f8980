#!/usr/bin/env bash
# Guess: with enable_validation Powertools for Python reads a JSON body whatever JSON media type it has, and a header that is a list as HTTP
#        defines it, without the blanks around its commas.
# Seen:  each media type but application/json is a 415, so that SCIM clients are refused, while a body without a type is read. The elements
#        of a header keep their blanks: a role from "admin, reader" does not equal "reader".
#        POST application/scim+json: 415; x-roles: admin, reader -> ["admin", " reader"]
# With:  PyPI aws-lambda-powertools 3.37.0
# So:    replace the type before the resolver sees the event, and strip elements of headers.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0 pydantic==2.14.4
cat >"$work/main.py" <<'E'
import json
from typing import Annotated
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Header

app = APIGatewayHttpResolver(enable_validation=True)

@app.post("/users")
def create(user: dict) -> dict:
    return user

@app.get("/roles")
def roles(x_roles: Annotated[list[str], Header()]) -> list[str]:
    return x_roles

def asked(method, path, headers, body=None):
    answer = app.resolve({"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers, "body": body,
        "isBase64Encoded": False, "requestContext": {"stage": "$default", "http": {"method": method, "path": path}}}, None)
    return answer["statusCode"], answer["body"] if answer["statusCode"] == 200 else "refused"

for media in ("application/json", "application/json; charset=utf-8", "application/scim+json", "application/merge-patch+json"):
    print(media, *asked("POST", "/users", {"content-type": media}, '{"userName":"ada"}'))
print("none", *asked("POST", "/users", {}, '{"userName":"ada"}'))
print("header", *asked("GET", "/roles", {"x-roles": "admin, reader"}))
E
noted 'bodies by media type, and a header' 'application/json 200 {"userName":"ada"}
application/json; charset=utf-8 200 {"userName":"ada"}
application/scim+json 415 refused
application/merge-patch+json 415 refused
none 200 {"userName":"ada"}
header 200 ["admin"," reader"]' "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
