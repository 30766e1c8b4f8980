#!/usr/bin/env bash
# Guess: a client keeps the query of an authorization endpoint, as RFC 6749, section 3.1, requires, and appends its parameters with `&`.
# Seen:  @badgateway/oauth2-client appends them with a second question mark: the provider gets no client_id, and a tenant that has the
#        question mark in it. openid-client, simple-oauth2 and client-oauth2 do as expected.
#        https://i.example/authorize?tenant=x?client_id=app
# With:  npm @badgateway/oauth2-client 3.3.1, openid-client 6.8.9, simple-oauth2 5.1.0, client-oauth2 4.3.3
# So:    name a tenant in the host or the path of endpoints, not in their query.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund @badgateway/oauth2-client@3.3.1 openid-client@6.8.9 simple-oauth2@5.1.0 client-oauth2@4.3.3)
cat >"$work/main.mjs" <<'E'
import { OAuth2Client } from "@badgateway/oauth2-client";
import ClientOAuth2 from "client-oauth2";
import * as openid from "openid-client";
import { AuthorizationCode } from "simple-oauth2";

const endpoint = "https://i.example/authorize?tenant=x", back = "https://app.example/";
const shown = (name, url) => console.log(name, JSON.stringify(new URL(url).searchParams.get("tenant")), new URL(url).searchParams.get("client_id"));
shown("@badgateway", await new OAuth2Client({ clientId: "app", authorizationEndpoint: endpoint }).authorizationCode.getAuthorizeUri({ redirectUri: back }));
shown("openid-client", openid.buildAuthorizationUrl(new openid.Configuration({ issuer: "https://i.example", authorization_endpoint: endpoint }, "app"), { redirect_uri: back }));
shown("simple-oauth2", new AuthorizationCode({ client: { id: "app", secret: "s" }, auth: { tokenHost: "https://i.example", authorizePath: "/authorize?tenant=x" } }).authorizeURL({ redirect_uri: back }));
shown("client-oauth2", new ClientOAuth2({ clientId: "app", authorizationUri: endpoint, redirectUri: back }).code.getUri());
E
noted "tenant and client_id" '@badgateway "x?client_id=app" null
openid-client "x" app
simple-oauth2 "x" app
client-oauth2 "x" app' "$(cd "$work" && node main.mjs)"
