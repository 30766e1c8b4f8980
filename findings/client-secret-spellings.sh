#!/usr/bin/env bash
# Guess: all clients encode id and secret in HTTP Basic in the same way.
# Seen:  openid-client (oauth4webapi) escapes even - _ . and ~, which no form encoding asks for; oidc-client-ts escapes nothing.
#        A provider that decodes misreads the second's plus and percent signs, one that does not refuses the first.
#        a-b_c.d~e+f: app:a%2Db%5Fc%2Ed%7Ee%2Bf and app:a-b_c.d~e+f
# With:  npm openid-client 6.8.9, oidc-client-ts 3.5.0
# So:    accept both spellings of a secret, and generate secrets from letters and digits.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run openid-client@6.8.9 oidc-client-ts@3.5.0 <<'E'
import * as client from "openid-client";
import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from "oidc-client-ts";

const secret = "a-b_c.d~e+f";
const sent = ({ asked }) => console.log(Buffer.from(asked.at(-1).authorization.slice("Basic ".length), "base64").toString());

const one = await provider();
const config = await client.discovery(new URL(one.issuer), "app", undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
await client.clientCredentialsGrant(config, {});
sent(one);

const two = await provider();
const manager = new UserManager({
  authority: two.issuer, client_id: "app", client_secret: secret, client_authentication: "client_secret_basic",
  redirect_uri: "https://app.example/back", userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
});
await manager.storeUser(new User({ access_token: "a", token_type: "Bearer", refresh_token: "first", profile: { sub: "user" } }));
await manager.signinSilent();
sent(two);
E
)
noted "spellings" 'app:a%2Db%5Fc%2Ed%7Ee%2Bf
app:a-b_c.d~e+f' "$seen"
