#!/usr/bin/env bash
# Guess: libraries that read the public suffix list agree on which hosts belong together, whatever the version of the list.
# Seen:  for hosts of Lambda function URLs, API Gateway and GitHub Pages, Go and publicsuffixlist separate them, as
#        browsers do; tldts and tldextract leave out the list's private part by default, and take all customers of AWS for one site. psl and
#        publicsuffix2 use an old list: they know some.
#        a.lambda-url.eu-central-1.on.aws -> on.aws
# With:  golang.org/x/net v0.62.0; npm tldts 7.6.0, psl 1.15.0; PyPI tldextract 5.4.0, publicsuffixlist 1.1.2.20261023, publicsuffix2 2.20191221
# So:    allow private domains (allowPrivateDomains, include_psl_private_domains) where sites are told apart.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

hosts=(a.lambda-url.eu-central-1.on.aws a.execute-api.eu-central-1.amazonaws.com a.github.io)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check tldextract==5.4.0 publicsuffixlist==1.1.2.20261023 publicsuffix2==2.20191221
cat >"$work/main.py" <<'E'
import sys
import publicsuffix2, publicsuffixlist, tldextract

extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
psl = publicsuffixlist.PublicSuffixList()
print("tldextract", *(extract(host).top_domain_under_public_suffix for host in sys.argv[1:]))
print("publicsuffixlist", *(psl.privatesuffix(host) for host in sys.argv[1:]))
print("publicsuffix2", *(publicsuffix2.get_sld(host) for host in sys.argv[1:]))
E
noted "Python" 'tldextract on.aws amazonaws.com github.io
publicsuffixlist a.lambda-url.eu-central-1.on.aws a.execute-api.eu-central-1.amazonaws.com a.github.io
publicsuffix2 on.aws execute-api.eu-central-1.amazonaws.com a.github.io' "$("$work/venv/bin/python" "$work/main.py" "${hosts[@]}")"
(cd "$work" && npm install --silent --no-audit --no-fund tldts@7.6.0 psl@1.15.0)
cat >"$work/main.mjs" <<'E'
import psl from "psl";
import { getDomain } from "tldts";

const hosts = process.argv.slice(2);
console.log("tldts", ...hosts.map((host) => getDomain(host)));
console.log("tldts, told", ...hosts.map((host) => getDomain(host, { allowPrivateDomains: true })));
console.log("psl", ...hosts.map((host) => psl.get(host)));
E
noted "JavaScript" 'tldts on.aws amazonaws.com github.io
tldts, told a.lambda-url.eu-central-1.on.aws a.execute-api.eu-central-1.amazonaws.com a.github.io
psl on.aws a.execute-api.eu-central-1.amazonaws.com a.github.io' "$(cd "$work" && node main.mjs "${hosts[@]}")"
go=$(go_run golang.org/x/net@v0.62.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/net/publicsuffix"
)

func main() {
	for _, host := range []string{"a.lambda-url.eu-central-1.on.aws", "a.execute-api.eu-central-1.amazonaws.com", "a.github.io"} {
		fmt.Println(publicsuffix.EffectiveTLDPlusOne(host))
	}
}
E
)
noted "Go" 'a.lambda-url.eu-central-1.on.aws <nil>
a.execute-api.eu-central-1.amazonaws.com <nil>
a.github.io <nil>' "$go"
