#!/usr/bin/env bash
# Guess: a signature over a query parameter (RFC 9421, section 2.2.8) that npm's http-message-signatures makes is verified by PyPI's.
# Seen:  not if the value has one of ~ ! ' ( ), which JavaScript leaves as they are and Python escapes, as the RFC wants it; nor if the
#        parameter comes twice. A blank, a slash, a colon and an é agree.
#        ?name=O%27Brien: Signature did not match digest.
# With:  npm http-message-signatures 1.0.6, PyPI http-message-signatures 3.0.0, requests 2.34.2
# So:    sign @query as a whole.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

node_run http-message-signatures@1.0.6 >"$work/signed" <<'E'
import { createSigner, httpbis } from "http-message-signatures";

const key = createSigner("0123456789abcdef0123456789abcdef", "hmac-sha256", "key");
for (const query of ["name=Meyer", "name=a+b%2Fc", "name=a:b", "name=%C3%A9", "name=O%27Brien", "name=a(b)", "name=a!", "name=~me", "name=a&name=b"]) {
  for (const fields of [['@query-param;name="name"'], ["@query"]]) {
    const url = "https://api.example.com/users?" + query;
    const { headers } = await httpbis.signMessage({ key, fields, params: ["created", "keyid"], name: "sig" }, { method: "GET", url, headers: {} });
    console.log(JSON.stringify({ url, headers }));
  }
}
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check http-message-signatures==3.0.0 requests==2.34.2
cat >"$work/main.py" <<'E'
import json
import requests
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature, algorithms

class Keys(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return b"0123456789abcdef0123456789abcdef"

    def resolve_private_key(self, key_id):
        raise KeyError(key_id)

def verified(message):
    request = requests.Request("GET", message["url"], headers=message["headers"]).prepare()
    assert request.url == message["url"]
    try:
        HTTPMessageVerifier(signature_algorithm=algorithms.HMAC_SHA256, key_resolver=Keys()).verify(request)
        return "verified"
    except InvalidSignature as error:
        return str(error)

lines = [json.loads(line) for line in open("signed")]
for parameter, query in zip(lines[::2], lines[1::2]):
    print(parameter["url"].partition("?")[2], verified(parameter), verified(query), sep=": ")
E
noted "by parameter, by query" "name=Meyer: verified: verified
name=a+b%2Fc: verified: verified
name=a:b: verified: verified
name=%C3%A9: verified: verified
name=O%27Brien: Signature did not match digest.: verified
name=a(b): Signature did not match digest.: verified
name=a!: Signature did not match digest.: verified
name=~me: Signature did not match digest.: verified
name=a&name=b: Query parameters with multiple values are not supported.: verified" "$(cd "$work" && venv/bin/python main.py)"
