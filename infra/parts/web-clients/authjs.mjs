// A web application with Auth.js, without a framework. Its page shows who is signed in, and what an API says to the
// person's access token.
// usage: PROVIDER=FILE URL=... API=... node authjs.mjs, where FILE exports the provider
import { createServer } from 'node:http'
import { Auth, setEnvDefaults, skipCSRFCheck } from '@auth/core'

const { PROVIDER, URL: home, API } = process.env
const { default: provider } = await import(PROVIDER)

const config = {
  providers: [provider], secret: crypto.randomUUID(), trustHost: true,
  callbacks: {
    // token.sub is an id that Auth.js draws at each sign-in.
    jwt: ({ token, account, profile }) => (account ? { ...token, sub: profile.sub, accessToken: account.access_token } : token),
    session: ({ session, token }) => ({ ...session, sub: token.sub, accessToken: token.accessToken }),
  },
}
setEnvDefaults({}, config)

async function page(cookie) {
  const session = await (await Auth(new Request(`${home}/auth/session`, { headers: { cookie } }), config)).json()
  if (!session) return 'Not signed in'
  const answer = await fetch(API, { headers: { authorization: `Bearer ${session.accessToken}` } })
  return `Hello ${session.user.name}\n${JSON.stringify({ sub: session.sub, email: session.user.email, api: await answer.json() })}`
}

// What signIn() of the frameworks does: it sends the browser on without a page of its own.
const signIn = () => Auth(new Request(`${home}/auth/signin/zitadel`, { method: 'POST', body: new URLSearchParams({ callbackUrl: home + '/' }) }),
  { ...config, skipCSRFCheck })

const { hostname, port } = new URL(home)
createServer(async ({ url, headers }, response) => {
  if (url === '/') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(await page(headers.cookie ?? ''))
    return
  }
  const answer = url === '/sign-in' ? await signIn() : await Auth(new Request(home + url, { headers }), config)
  response.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text())
}).listen(port, hostname)
