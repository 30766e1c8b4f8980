// Calls the API by connect-node over HTTP/1.1: by Connect, with JSON and protobuf, zipped, and by gRPC-web.
// usage: node connect.mjs ADDRESS TOKEN DESCRIPTORS
// Prints what the calls led to. DESCRIPTORS is a file with a FileDescriptorSet.
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import { compressionGzip, createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { firstVersion, secondVersion, services } from './calls.mjs'

// Every host is this machine: no resolver knows those of a test.
const { lookup } = dns
dns.lookup = (host, options, done) => lookup('127.0.0.1', options, done)

const [baseUrl, token, file] = process.argv.slice(2)
const registry = services(readFileSync(file))
const authorize = (next) => (request) => {
  request.header.set('Authorization', `Bearer ${token}`)
  return next(request)
}
const options = { httpVersion: '1.1', baseUrl, interceptors: [authorize] }
const zipped = { ...options, sendCompression: compressionGzip, compressMinBytes: 0 }
console.log(JSON.stringify({
  proto: await secondVersion(registry, createConnectTransport({ ...options, useBinaryFormat: true }), 'proto'),
  json: await secondVersion(registry, createConnectTransport({ ...options, useBinaryFormat: false }), 'json'),
  zipped: await secondVersion(registry, createConnectTransport({ ...zipped, useBinaryFormat: true }), 'zipped'),
  web: await secondVersion(registry, createGrpcWebTransport({ ...zipped, useBinaryFormat: true }), 'web'),
  webJSON: await secondVersion(registry, createGrpcWebTransport({ ...options, useBinaryFormat: false }), 'webJSON'),
  first: await firstVersion(registry, createGrpcWebTransport(zipped)),
}))
