#!/usr/bin/env bash
# Guess: a service provider accepts an assertion without what SAML calls optional: attributes, NotBefore, a NameID, and in lines of its own
#        an Audience, which is an anyURI, whose blanks around it do not count.
# Seen:  node-saml accepts the first three, and returns an undefined nameID; crewjam wants a NameID; gosaml2 wants all three. The Audience
#        in a line of its own is another one for node-saml and crewjam.
#        missing NotBefore attribute on Conditions element
# With:  npm @node-saml/node-saml 5.1.0, github.com/crewjam/saml v0.6.3, github.com/russellhaering/gosaml2 v0.12.0
# So:    an identity provider sends all of them, and does not indent what it signs.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/certificate.pem" -days 3650 -subj /CN=idp 2>>"$work/log"
noted "node-saml" 'plain: user
no attributes: user
no NotBefore: user
no NameID: undefined
Audience in a line: SAML assertion audience mismatch.' "$(node_run @node-saml/node-saml@5.1.0 xml-crypto@6.3.2 <<'E'
import { SAML } from "@node-saml/node-saml";
import { readFileSync, writeFileSync } from "node:fs";
import { SignedXml } from "xml-crypto";

const privateKey = readFileSync("../key.pem", "utf8");
const idpCert = readFileSync("../certificate.pem", "utf8");
const time = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

function response({ attributes = true, notBefore = true, nameID = true, line = "" }) {
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" IssueInstant="${time(-5)}" Version="2.0">` +
    `<saml:Issuer>https://idp.example.com</saml:Issuer><saml:Subject>${nameID ? "<saml:NameID>user</saml:NameID>" : ""}` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${time(300)}" ` +
    `Recipient="https://sp.example.com/acs"/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions${notBefore ? ` NotBefore="${time(-60)}"` : ""} NotOnOrAfter="${time(300)}"><saml:AudienceRestriction>` +
    `<saml:Audience>${line}https://sp.example.com${line}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${time(-5)}"><saml:AuthnContext><saml:AuthnContextClassRef>` +
    `urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${attributes ? '<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>a@example.com</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>' : ""}</saml:Assertion>`;
  const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
  const signed = new SignedXml({ privateKey, publicCert: idpCert, canonicalizationAlgorithm: exclusive,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" });
  signed.addReference({ xpath: "//*[local-name(.)='Assertion']", digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", exclusive] });
  signed.computeSignature(assertion, { location: { reference: "//*[local-name(.)='Issuer']", action: "after" } });
  return Buffer.from(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="${time(-5)}" ` +
    `Destination="https://sp.example.com/acs"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example.com</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${signed.getSignedXml()}</samlp:Response>`).toString("base64");
}

const responses = Object.entries({ plain: {}, "no attributes": { attributes: false }, "no NotBefore": { notBefore: false }, "no NameID": { nameID: false },
  "Audience in a line": { line: "\n  " } }).map(([name, options]) => [name, response(options)]);
writeFileSync("../responses", JSON.stringify(responses));
for (const [name, SAMLResponse] of responses) {
  const saml = new SAML({ idpCert, issuer: "https://sp.example.com", audience: "https://sp.example.com", callbackUrl: "https://sp.example.com/acs",
    entryPoint: "https://idp.example.com/sso", wantAuthnResponseSigned: false });
  console.log(`${name}: ${await saml.validatePostResponseAsync({ SAMLResponse }).then(({ profile }) => profile.nameID, (error) => error.message.split(" Expected")[0])}`);
}
E
)"
noted "crewjam, gosaml2" 'plain: user; user
no attributes: user; missing AttributeStatement element
no NotBefore: user; missing NotBefore attribute on Conditions element
no NameID: assertion Subject has no BaseID, NameID or EncryptedID; missing NameID element
Audience in a line: assertion Conditions AudienceRestriction does not contain "https://sp.example.com"; user' "$(
  go_run github.com/crewjam/saml@v0.6.3 github.com/russellhaering/gosaml2@v0.12.0 <<'E'
package main

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/crewjam/saml"
	saml2 "github.com/russellhaering/gosaml2"
	dsig "github.com/russellhaering/goxmldsig"
)

func main() {
	text, _ := os.ReadFile("../certificate.pem")
	block, _ := pem.Decode(text)
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		panic(err)
	}
	var responses [][2]string
	text, _ = os.ReadFile("../responses")
	if err := json.Unmarshal(text, &responses); err != nil {
		panic(err)
	}
	acs, _ := url.Parse("https://sp.example.com/acs")
	key := saml.KeyDescriptor{Use: "signing", KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{
		X509Certificates: []saml.X509Certificate{{Data: base64.StdEncoding.EncodeToString(certificate.Raw)}}}}}
	crewjam := saml.ServiceProvider{EntityID: "https://sp.example.com", AcsURL: *acs, AllowIDPInitiated: true, IDPMetadata: &saml.EntityDescriptor{
		EntityID:          "https://idp.example.com",
		IDPSSODescriptors: []saml.IDPSSODescriptor{{SSODescriptor: saml.SSODescriptor{RoleDescriptor: saml.RoleDescriptor{KeyDescriptors: []saml.KeyDescriptor{key}}}}},
	}}
	gosaml2 := saml2.SAMLServiceProvider{IdentityProviderIssuer: "https://idp.example.com", ServiceProviderIssuer: "https://sp.example.com",
		AssertionConsumerServiceURL: acs.String(), AudienceURI: "https://sp.example.com",
		IDPCertificateStore: &dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}}}
	for _, response := range responses {
		var first, second string
		raw, _ := base64.StdEncoding.DecodeString(response[1])
		assertion, err := crewjam.ParseXMLResponse(raw, nil, *acs)
		if refused := (*saml.InvalidResponseError)(nil); errors.As(err, &refused) {
			first = refused.PrivateErr.Error()
		} else {
			first = assertion.Subject.NameID.Value
		}
		if info, err := gosaml2.RetrieveAssertionInfo(response[1]); err != nil {
			second = err.Error()
		} else {
			second = info.NameID
		}
		fmt.Printf("%s: %s; %s\n", response[0], first, second)
	}
}
E
)"
