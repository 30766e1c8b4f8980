#!/usr/bin/env bash
# Guess: the sub of Auth.js's own token, which its callbacks get, is that of the ID token: the person's id.
# Seen:  without a database it is a UUID generated at each sign-in, and so is the user's id. The person's id is in
#        profile.sub and account.providerAccountId, which only the first call of the callback jwt gets.
# With:  npm @auth/core 0.41.3
# So:    use profile.sub, as docs/your-app.md says.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run @auth/core@0.41.3 <<'E'
import { Auth, skipCSRFCheck } from "@auth/core";

const { issuer } = await provider({ claims: { name: "Ada" } });
const told = [];
const config = {
  basePath: "/auth", secret: "secret", trustHost: true, skipCSRFCheck,
  providers: [{
    id: "tenant", name: "Tenant", type: "oidc", issuer, clientId: "app", clientSecret: "secret",
    authorization: issuer + "/authorize", token: issuer + "/token", userinfo: issuer + "/userinfo",
  }],
  callbacks: { jwt: ({ token, profile, account }) => (told.push({ sub: token.sub, profile: profile.sub, account: account.providerAccountId }), token) },
};
for (let n = 0; n < 2; n++) {
  const start = await Auth(new Request("http://app.example/auth/signin/tenant", { method: "POST", body: new URLSearchParams() }), config);
  const cookie = start.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  await Auth(new Request("http://app.example/auth/callback/tenant?code=c", { headers: { cookie } }), config);
}
const [first, second] = told;
console.log(first.sub !== second.sub, first.sub.length, first.profile, first.account, second.profile, second.account);
E
)
noted "two sign-ins of one person" 'true 36 user user user user' "$seen"
