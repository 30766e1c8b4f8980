#!/usr/bin/env bash
# Guess: of a SAML assertion a library returns each attribute's values, as many as there are, whatever elements they are in.
# Seen:  one value is a string, two are a list, in both libraries: a user's second role changes the type. An empty value is undefined in
#        node-saml and an empty list in samlify. Of two attribute elements with one name node-saml keeps the last, samlify both.
#        same: "b" / ["a","b"]        empty: undefined / []
# With:  npm @node-saml/node-saml 5.1.0, samlify 2.13.1
# So:    put all values of an attribute into one element, leave out empty ones; in the application, expect both types.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund @node-saml/node-saml@5.1.0 samlify@2.13.1 xml-crypto@6.3.2
  openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=idp) >"$work/log" 2>&1
cat >"$work/main.mjs" <<'E'
import { SAML } from "@node-saml/node-saml";
import { readFileSync } from "node:fs";
import * as samlify from "samlify";
import { SignedXml } from "xml-crypto";

const key = readFileSync("key.pem", "utf8"), cert = readFileSync("cert.pem", "utf8");
const idp = "https://idp.example", sp = "https://sp.example", saml = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const time = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const attribute = (name, ...values) => `<saml:Attribute Name="${name}">${values.map((v) => `<saml:AttributeValue>${v}</saml:AttributeValue>`).join("")}</saml:Attribute>`;
const assertion = `<saml:Assertion ${saml} ID="_a" Version="2.0" IssueInstant="${time(0)}"><saml:Issuer>${idp}</saml:Issuer>
<saml:Subject><saml:NameID>u</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="${time(300)}" Recipient="${sp}/acs"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="${time(-60)}" NotOnOrAfter="${time(300)}"><saml:AudienceRestriction><saml:Audience>${sp}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="${time(0)}" SessionIndex="s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>${attribute("one", "a")}${attribute("two", "a", "b")}${attribute("same", "a")}${attribute("same", "b")}${attribute("empty", "")}</saml:AttributeStatement></saml:Assertion>`;
const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="${time(0)}" Destination="${sp}/acs">
<saml:Issuer ${saml}>${idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
const canonical = "http://www.w3.org/2001/10/xml-exc-c14n#", signed = "//*[local-name(.)='Assertion']";
const signer = new SignedXml({ privateKey: key, signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", canonicalizationAlgorithm: canonical });
signer.addReference({ xpath: signed, digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256", transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", canonical] });
signer.computeSignature(response, { location: { reference: signed + "/*[local-name(.)='Issuer']", action: "after" } });
const SAMLResponse = Buffer.from(signer.getSignedXml()).toString("base64");

const shown = (name, attributes) => console.log(name, ...["one", "two", "same", "empty"].map((a) => a + ": " + JSON.stringify(attributes[a])));
const node = new SAML({ callbackUrl: sp + "/acs", issuer: sp, audience: sp, idpCert: cert, entryPoint: idp, wantAuthnResponseSigned: false, validateInResponseTo: "never" });
shown("node-saml", (await node.validatePostResponseAsync({ SAMLResponse })).profile.attributes);
samlify.setSchemaValidator({ validate: async () => "valid" });
const provider = samlify.IdentityProvider({
  entityID: idp, signingCert: cert, singleSignOnService: [{ Binding: post, Location: idp }], singleLogoutService: [{ Binding: post, Location: idp }],
});
const service = samlify.ServiceProvider({ entityID: sp, wantAssertionsSigned: true, assertionConsumerService: [{ Binding: post, Location: sp + "/acs" }] });
shown("samlify", (await service.parseLoginResponse(provider, "post", { body: { SAMLResponse } })).extract.attributes);
E
noted "attributes" 'node-saml one: "a" two: ["a","b"] same: "b" empty: undefined
samlify one: "a" two: ["a","b"] same: ["a","b"] empty: []' "$(cd "$work" && node main.mjs)"
