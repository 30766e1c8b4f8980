#!/usr/bin/env bash
# Guess: a refreshed ID token may have more or fewer claims than the first, as long as issuer, subject and audience are the
#        same.
# Seen:  oidc-client-ts refuses one whose azp appeared or vanished, or whose auth_time appeared. The provider has rotated the
#        refresh token by then, and the client keeps the old one: its next refresh is a reuse.
#        azp not in id_token, but present in original id_token; keeps first
# With:  npm oidc-client-ts 3.5.0
# So:    include the same claims in every refreshed token.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run oidc-client-ts@3.5.0 <<'E'
import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from "oidc-client-ts";

for (const [first, second] of [[{}, {}], [{ azp: "app" }, {}], [{}, { azp: "app" }], [{}, { auth_time: 1 }], [{ auth_time: 1 }, {}]]) {
  const { issuer, idToken } = await provider({ claims: second });
  const manager = new UserManager({
    authority: issuer, client_id: "app", redirect_uri: "https://app.example/back",
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  const id_token = await idToken(first);
  await manager.storeUser(new User({ access_token: "a", token_type: "Bearer", refresh_token: "first", id_token, profile: { sub: "user" } }));
  const outcome = await manager.signinSilent().then(() => "taken", (e) => e.message);
  console.log(JSON.stringify(first), JSON.stringify(second), outcome, "keeps", (await manager.getUser()).refresh_token);
}
E
)
noted "first, second, outcome" '{} {} taken keeps second
{"azp":"app"} {} azp not in id_token, but present in original id_token keeps first
{} {"azp":"app"} azp in id_token does not match original azp keeps first
{} {"auth_time":1} auth_time in id_token does not match original auth_time keeps first
{"auth_time":1} {} taken keeps second' "$seen"
