// A page that is a client itself, by oidc-client-ts. Its buttons are what a person presses; the rest a test calls.
import { UserManager } from 'oidc-client-ts'

const { issuer, clientId, api } = JSON.parse(document.querySelector('#settings').textContent)
const home = location.origin
const settings = {
  authority: issuer, client_id: clientId, redirect_uri: home + '/callback', silent_redirect_uri: home + '/silent',
  post_logout_redirect_uri: home + '/signed-out', loadUserInfo: true,
}
// What stays signed in by a refresh token, and what asks in a frame whether the person still is.
const manager = new UserManager({ ...settings, scope: 'openid profile email offline_access urn:zitadel:iam:org:project:role:seller' })
const framed = new UserManager({ ...settings, scope: 'openid profile', silentRequestTimeoutInSeconds: 10 })

const show = (text, button) => {
  document.body.innerText = text
  if (button) document.body.append(Object.assign(document.createElement('button'), button))
}
const greet = (user) => show(`Hello ${user.profile.name}`, { id: 'sign-out', innerText: 'Sign out', onclick: () => manager.signoutRedirect() })

const of = ({ access_token, refresh_token, id_token, profile, expires_in }) => ({ access_token, refresh_token, id_token, profile, lasts: expires_in > 3600 })

window.app = {
  user: async () => of(await manager.getUser()),
  renew: async () => of(await manager.signinSilent()),
  renewInFrame: async () => {
    await manager.removeUser() // with a refresh token it would ask for no frame
    return framed.signinSilent().then(of, ({ error }) => ({ refused: error }))
  },
  call: async () => {
    const { access_token } = await manager.getUser()
    const answer = await fetch(api, { headers: { authorization: `Bearer ${access_token}` } })
    return answer.ok ? answer.json() : answer.status
  },
}

try {
  switch (location.pathname) {
    case '/callback':
      greet(await manager.signinCallback())
      break
    case '/silent':
      await framed.signinSilentCallback()
      break
    case '/signed-out':
      await manager.signoutCallback()
      show('Signed out')
      break
    default:
      show('Not signed in', { id: 'sign-in', innerText: 'Sign in', onclick: () => manager.signinRedirect() })
  }
} catch (e) {
  show(`Failed: ${e.message}`)
}
