#!/usr/bin/env bash
# Guess: a list as the value of a parameter is sent as the parameter repeated, which RFC 8707 needs for several resources.
# Seen:  authlib and client-oauth2 repeat it. requests-oauthlib sends one parameter in Python's notation of a list, simple-oauth2 one with a
#        comma.
#        resource=['https://a.example', 'https://b.example']        resource=https://a.example,https://b.example
# With:  PyPI requests-oauthlib 2.0.0, oauthlib 4.0.1, authlib 1.9.10; npm simple-oauth2 5.1.0, client-oauth2 4.3.3
# So:    with these two, request one resource, or append the others to the URL.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check requests-oauthlib==2.0.0 oauthlib==4.0.1 authlib==1.9.10 requests==2.34.2
cat >"$work/main.py" <<'E'
from urllib.parse import parse_qs, urlsplit
import authlib.integrations.requests_client as authlib
import requests_oauthlib

resources = ["https://a.example", "https://b.example"]
def shown(name, url):
    print(name, *parse_qs(urlsplit(url).query)["resource"], sep=" | ")

back = "https://app.example/"
shown("authlib", authlib.OAuth2Session("app", redirect_uri=back).create_authorization_url("https://i.example/", resource=resources)[0])
shown("requests-oauthlib", requests_oauthlib.OAuth2Session("app", redirect_uri=back).authorization_url("https://i.example/", resource=resources)[0])
E
noted "in Python" "authlib | https://a.example | https://b.example
requests-oauthlib | ['https://a.example', 'https://b.example']" "$("$work/venv/bin/python" "$work/main.py")"
(cd "$work" && npm install --silent --no-audit --no-fund simple-oauth2@5.1.0 client-oauth2@4.3.3)
cat >"$work/main.mjs" <<'E'
import ClientOAuth2 from "client-oauth2";
import { AuthorizationCode } from "simple-oauth2";

const resource = ["https://a.example", "https://b.example"];
const shown = (name, url) => console.log([name, ...new URL(url).searchParams.getAll("resource")].join(" | "));
shown("client-oauth2", new ClientOAuth2({ clientId: "app", authorizationUri: "https://i.example/", redirectUri: "https://app.example/", query: { resource } }).code.getUri());
shown("simple-oauth2", new AuthorizationCode({ client: { id: "app", secret: "s" }, auth: { tokenHost: "https://i.example" } }).authorizeURL({ resource }));
E
noted "in JavaScript" 'client-oauth2 | https://a.example | https://b.example
simple-oauth2 | https://a.example,https://b.example' "$(cd "$work" && node main.mjs)"
