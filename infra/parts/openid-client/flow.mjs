// Goes the whole way of a person with openid-client. The test plays the browser: this prints the address to
// open, and reads the address that the browser ended at.
// usage: node flow.mjs ISSUER CLIENT_ID REDIRECT_URI SCOPE ADDRESS
import { createInterface } from 'node:readline/promises'
import * as client from 'openid-client'

const [issuer, clientId, redirectUri, scope, address] = process.argv.slice(2)

// Reaches every host of the test at one address, as a proxy would.
const customFetch = (url, options) => {
  const target = new URL(url)
  const headers = { ...options.headers, 'x-forwarded-host': target.host }
  target.host = address
  return fetch(target, { ...options, headers })
}

const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
  // The library otherwise believes an ID token that came from the token endpoint, without a look at its signature.
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  [client.customFetch]: customFetch,
})
const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const nonce = client.randomNonce()
const url = client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri, scope, state, nonce,
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
})
console.log(url.href)

const lines = createInterface({ input: process.stdin })
const answered = new URL((await lines[Symbol.asyncIterator]().next()).value)
lines.close()
const tokens = await client.authorizationCodeGrant(config, answered, {
  pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
})
const { sub } = tokens.claims()
const info = await client.fetchUserInfo(config, tokens.access_token, sub)
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
await client.tokenRevocation(config, refreshed.refresh_token)
let afterRevocation = 'works'
try {
  await client.refreshTokenGrant(config, refreshed.refresh_token)
} catch (e) {
  afterRevocation = e.error
}
const end = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token })
console.log(JSON.stringify({ sub, name: info.name, rotated: refreshed.refresh_token !== tokens.refresh_token, afterRevocation, end: end.href }))
