#!/usr/bin/env bash
# Guess: an OAuth error in a 503 reaches the caller like one in a 400; a token response with 201 is accepted.
# Seen:  openid-client only reads errors from 4xx responses with an OAuth JSON body. For a 503, and a 429 of a gateway, error
#        and status are undefined, and the status is in cause; a 201 is refused.
#        ClientError: unexpected HTTP response status code
# With:  npm openid-client 6.8.9
# So:    answer with exactly 200; clients that retry after a 503 read e.cause.status.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run openid-client@6.8.9 <<'E'
import * as client from "openid-client";

const token = { access_token: "a", token_type: "Bearer" };
for (const answer of [[400, { error: "invalid_grant" }], [503, { error: "server_error" }], [429, { message: "Too Many Requests" }], [201, token], [200, token]]) {
  const { issuer } = await provider({ answer });
  const config = await client.discovery(new URL(issuer), "app", "secret", undefined, { execute: [client.allowInsecureRequests] });
  await client.clientCredentialsGrant(config, {}).then(
    () => console.log(answer[0], "token"),
    (e) => console.log(answer[0], e.name, e.error, e.status, e.cause.status));
}
E
)
noted "status, error, its error and status, status of the cause" '400 ResponseBodyError invalid_grant 400 undefined
503 ClientError undefined undefined 503
429 ClientError undefined undefined 429
201 ClientError undefined undefined 201
200 token' "$seen"
