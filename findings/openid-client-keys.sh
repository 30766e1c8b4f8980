#!/usr/bin/env bash
# Guess: a client that gets an ID token for a code fetches the provider's keys and checks the signature.
# Seen:  openid-client never requests the keys, as OpenID Connect Core 3.1.3.7 allows for tokens that come directly from the
#        token endpoint. It does after enableNonRepudiationChecks.
# With:  npm openid-client 6.8.9
# So:    in a test of published keys with this client, turn the checks on; otherwise it proves nothing.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run openid-client@6.8.9 <<'E'
import * as client from "openid-client";

const { issuer, asked } = await provider();
const config = await client.discovery(new URL(issuer), "app", "secret", undefined, { execute: [client.allowInsecureRequests] });
const exchange = () => client.authorizationCodeGrant(config, new URL("https://app.example/back?code=c"));
await exchange();
console.log(...asked.splice(0).map((a) => a.path));
client.enableNonRepudiationChecks(config);
await exchange();
console.log(...asked.map((a) => a.path));
E
)
noted "requests" '/.well-known/openid-configuration /token
/token /keys' "$seen"
