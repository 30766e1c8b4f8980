#!/usr/bin/env bash
# Guess: signers of AWS make one signature of one URL, as Signature Version 4 prescribes how its path and query are encoded.
# Seen:  botocore's, which scripts use for an API behind IAM, takes a query as it is. So its signature is another one when a value has a
#        plus (as requests writes a blank), a comma, a second equals sign or an apostrophe. requests-aws4auth signs a path only
#        up to a semicolon.
#        ?a=b+c: a=b%20c for the others, a=b+c for botocore
# With:  PyPI botocore 1.43.106, requests-aws4auth 1.4.0, npm aws4 1.13.2, aws4fetch 1.0.20
# So:    before botocore signs a URL, escape everything in its query's values but letters, digits and -._~, which the params of requests do
#        not; use no semicolon in a path.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/urls.json" <<'E'
["/?b=1&a=2&a=1", "/?a=b%20c", "/?a=b+c", "/?a=x,y", "/?a=b=c", "/?a='b'", "/a%20b//c", "/a;b=c"]
E
node_run aws4@1.13.2 aws4fetch@1.0.20 >"$work/seen.js" <<'E'
import { readFileSync } from "node:fs";
import aws4 from "aws4";
import { AwsV4Signer } from "aws4fetch";

const host = "api.example", keys = { accessKeyId: "local", secretAccessKey: "local" }, datetime = "20261129T120000Z";
for (const path of JSON.parse(readFileSync("../urls.json"))) {
  const one = new aws4.RequestSigner({ host, path, service: "execute-api", region: "us-east-1", headers: { "X-Amz-Date": datetime } }, keys);
  one.prepareRequest();
  const other = new AwsV4Signer({ url: `https://${host}${path}`, service: "execute-api", region: "us-east-1", datetime, ...keys });
  console.log(one.canonicalString().split("\n").slice(1, 3).join("?"), one.signature() === await other.signature());
}
E
noted "path and query that aws4 signs, and whether aws4fetch signs the same" '/?a=1&a=2&b=1 true
/?a=b%20c true
/?a=b%20c true
/?a=x%2Cy true
/?a=b%3Dc true
/?a=%27b%27 true
/a%2520b/c? true
/a%3Bb%3Dc? true' "$(cat "$work/seen.js")"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check botocore==1.43.106 requests==2.34.2 requests-aws4auth==1.4.0
cat >"$work/main.py" <<'E'
import json, sys
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from requests_aws4auth import AWS4Auth

def signed(canonical):
    return "?".join(canonical.split("\n")[1:3])

for path in json.load(open(sys.argv[1])):
    url = "https://api.example" + path
    one = SigV4Auth(Credentials("local", "local"), "execute-api", "us-east-1").canonical_request(AWSRequest("GET", url, {"X-Amz-Date": "20261129T120000Z"}))
    request = requests.Request("GET", url, {"host": "api.example", "x-amz-content-sha256": "0"}).prepare()
    other = AWS4Auth("local", "local", "us-east-1", "execute-api")
    print(signed(one), signed(other.get_canonical_request(request, *other.get_canonical_headers(request, ["host"]))))
E
noted "botocore, requests-aws4auth" "/?a=1&a=2&b=1 /?a=1&a=2&b=1
/?a=b%20c /?a=b%20c
/?a=b+c /?a=b%20c
/?a=x,y /?a=x%2Cy
/?a=b=c /?a=b%3Dc
/?a='b' /?a=%27b%27
/a%2520b/c? /a%2520b/c?
/a%3Bb%3Dc? /a?" "$("$work/venv/bin/python" "$work/main.py" "$work/urls.json")"
noted "as requests writes a blank" "https://api.example/?a=b+c" "$("$work/venv/bin/python" -c '
import requests
print(requests.Request("GET", "https://api.example/", params={"a": "b c"}).prepare().url)')"
