// Calls the API by @zitadel/client, the official client of npm: by its entry /web, which speaks gRPC-web in both versions
// of the API, and by Connect over HTTP/1.1 with its services.
// usage: node official.mjs ISSUER KEY_FILE SYSTEM_KEY_FILE AUDIENCE
// Prints what the calls led to.
import { createPrivateKey } from 'node:crypto'
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import { Code, ConnectError } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { createAdminServiceClient, createSystemServiceClient } from '@zitadel/client/v1'
import { createOrganizationServiceClient, createSettingsServiceClient, createUserServiceClient } from '@zitadel/client/v2'
import { NewAuthorizationBearerInterceptor, timestampFromDate } from '@zitadel/client'
import { newSystemToken } from '@zitadel/client/node'
import { createClientTransport } from '@zitadel/client/web'
import { ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js'
import { TextQueryMethod } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import { Type } from '@zitadel/proto/zitadel/user/v2/query_pb.js'
import { SignJWT } from 'jose'

// Every host is this machine: no resolver knows those of a test.
const { lookup } = dns
dns.lookup = (host, options, done) => lookup('127.0.0.1', options, done)

const [issuer, keyFile, systemKeyFile, audience] = process.argv.slice(2)

const refusal = async (call) => {
  try {
    await call
    return 'not refused'
  } catch (e) {
    const [detail] = e instanceof ConnectError ? e.findDetails(ErrorDetailSchema) : []
    return `${Code[e.code]} ${e.rawMessage} ${detail?.id} ${detail?.message}`
  }
}

const authenticate = async () => {
  const { keyId, userId, key } = JSON.parse(readFileSync(keyFile, 'utf8'))
  const assertion = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: keyId }).setIssuedAt()
    .setExpirationTime('1h').setIssuer(userId).setSubject(userId).setAudience(issuer).sign(createPrivateKey(key))
  const answer = await fetch(`${issuer}/oauth/v2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion,
      scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
    }),
  })
  return (await answer.json()).access_token
}

const secondVersion = async (transport, name) => {
  const organizations = createOrganizationServiceClient(transport)
  const found = async (wanted) => {
    const { details, result } = await organizations.listOrganizations({
      queries: [{ query: { case: 'nameQuery', value: { name: wanted, method: TextQueryMethod.STARTS_WITH } } }],
    })
    return `${details.totalResult} ${result.map((o) => `${o.id === id} ${o.name} ${o.state}`)}`
  }
  const { organizationId: id, details } = await organizations.addOrganization({ name })
  const { defaultLanguage } = await createSettingsServiceClient(transport).getGeneralSettings({})
  return {
    ping: defaultLanguage,
    user: await user(createUserServiceClient(transport), id, name),
    added: id !== '' && details.sequence > 0n,
    listed: await found(name),
    taken: await refusal(organizations.addOrganization({ name })),
    field: await refusal(organizations.addOrganization({})),
  }
}

// user makes a machine with a token, changes it and ends it.
const user = async (users, organizationId, name) => {
  const { id: userId } = await users.createUser({ organizationId, username: name, userType: { case: 'machine', value: { name } } })
  const expirationDate = timestampFromDate(new Date('2519-04-01T08:45:00Z'))
  const { token, tokenId } = await users.addPersonalAccessToken({ userId, expirationDate })
  const oneself = createUserServiceClient(createClientTransport(token, { baseUrl: issuer }))
  const { user: { username, state, type } } = await oneself.getUserByID({ userId })
  await users.removePersonalAccessToken({ userId, tokenId })
  const revoked = await refusal(oneself.getUserByID({ userId }))
  const listed = async () => {
    const { details, result } = await users.listUsers({
      queries: [
        { query: { case: 'organizationIdQuery', value: { organizationId } } },
        { query: { case: 'typeQuery', value: { type: Type.MACHINE } } },
      ],
    })
    return `${details.totalResult} ${result.map((u) => `${u.username} ${u.state} ${u.type.value.name}`)}`
  }
  const before = await listed()
  await users.updateUser({ userId, username: `${name}, renamed`, userType: { case: 'machine', value: { name: 'Clerk' } } })
  await users.deactivateUser({ userId })
  const again = await refusal(users.deactivateUser({ userId }))
  const changed = await listed()
  await users.deleteUser({ userId })
  return {
    oneself: `${username} ${state} ${type.case}`, revoked, listed: before, changed, again, deleted: await listed(),
    gone: await refusal(users.getUserByID({ userId })),
  }
}

const firstVersion = async (transport, name) => {
  const admin = createAdminServiceClient(transport)
  const { orgId: id, userId } = await admin.setUpOrg({
    org: { name },
    user: {
      case: 'human',
      value: {
        userName: name, password: 'Str0ng-Passw0rd!', profile: { firstName: 'Grace', lastName: 'Example' },
        email: { email: 'grace@example.com', isEmailVerified: true },
      },
    },
  })
  const { org } = await admin.getOrgByID({ id })
  const { details } = await admin.listOrgs({})
  await admin.removeOrg({ orgId: id })
  return {
    setUp: userId !== '', name: org.name, total: Number(details.totalResult), gone: await refusal(admin.getOrgByID({ id })),
  }
}

const system = async () => {
  const token = await newSystemToken({ audience, subject: 'system', key: readFileSync(systemKeyFile, 'utf8') })
  const instances = createSystemServiceClient(createClientTransport(token, { baseUrl: issuer }))
  const { result } = await instances.listInstances({})
  const { instance } = await instances.getInstance({ instanceId: result[0].id })
  return instance.name
}

const token = await authenticate()
const interceptors = [NewAuthorizationBearerInterceptor(token)]
const connect = (useBinaryFormat) => createConnectTransport({ httpVersion: '1.1', baseUrl: issuer, useBinaryFormat, interceptors })
const web = createClientTransport(token, { baseUrl: issuer })
console.log(JSON.stringify({
  web: await secondVersion(web, 'By gRPC-web'),
  connect: await secondVersion(connect(true), 'By Connect'),
  connectJSON: await secondVersion(connect(false), 'By Connect, JSON'),
  v1: await firstVersion(web, 'first'),
  v1ByConnect: await refusal(createAdminServiceClient(connect(true)).listOrgs({})),
  system: await system(),
}))
