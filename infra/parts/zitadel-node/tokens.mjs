// Asks for ten tokens within a second by @zitadel/node, and prints them.
// usage: node tokens.mjs ISSUER KEY_FILE
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import { ServiceAccount } from '@zitadel/node/dist/credentials/index.js'

// Every host is this machine: no resolver knows those of a test.
const { lookup } = dns
dns.lookup = (host, options, done) => lookup('127.0.0.1', options, done)

const [issuer, keyFile] = process.argv.slice(2)
const account = ServiceAccount.fromJsonString(readFileSync(keyFile, 'utf8'))
await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)))
const tokens = await Promise.all(Array.from({ length: 10 }, () => account.authenticate(issuer, { apiAccess: true })))
console.log(JSON.stringify({ tokens }))
