#!/usr/bin/env bash
# Guess: a web framework's JSON parser reads application/scim+json, which has the suffix of JSON (RFC 6839), or refuses it with 415.
# Seen:  express's leaves the body undefined, without a refusal. koa's knows application/scim+json, but takes
#        application/problem+json for an empty object. fastify answers 415. hono reads both.
# With:  npm express 5.3.0, fastify 5.12.8, koa 3.3.0, @koa/bodyparser 6.1.0, hono 4.13.19, @hono/node-server 2.1.9
# So:    name the types: express.json({ type: ["application/json", "application/*+json"] }).
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund express@5.3.0 fastify@5.12.8 koa@3.3.0 @koa/bodyparser@6.1.0 hono@4.13.19 @hono/node-server@2.1.9)
cat >"$work/main.mjs" <<'E'
import express from "express";
import fastify from "fastify";
import Koa from "koa";
import { bodyParser } from "@koa/bodyparser";
import { Hono } from "hono";
import { serve } from "@hono/node-server";

const shown = (body) => (body === undefined ? "undefined" : JSON.stringify(body));
const e = express().use(express.json()).post("/", (request, response) => response.end(shown(request.body)));
const f = fastify();
f.post("/", async (request) => shown(request.body));
await f.listen({ host: "127.0.0.1", port: 0 });
const k = new Koa().use(bodyParser()).use((context) => { context.body = shown(context.request.body); });
const h = new Hono().post("/", async (context) => context.text(shown(await context.req.json())));
const servers = {
  express: e.listen(0, "127.0.0.1"), fastify: f.server, koa: k.listen(0, "127.0.0.1"), hono: serve({ fetch: h.fetch, hostname: "127.0.0.1", port: 0 }),
};
for (const [name, server] of Object.entries(servers)) {
  if (!server.listening) await new Promise((listening) => server.once("listening", listening));
  const answers = [];
  for (const type of ["application/json", "application/scim+json", "application/problem+json"]) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", headers: { "content-type": type }, body: '{"a":1}' });
    answers.push(response.ok ? await response.text() : response.status);
  }
  console.log(name, ...answers);
}
process.exit();
E
noted "bodies as application/json, scim+json and problem+json" 'express {"a":1} undefined undefined
fastify {"a":1} 415 415
koa {"a":1} {"a":1} {}
hono {"a":1} {"a":1} {"a":1}' "$(cd "$work" && node main.mjs)"
