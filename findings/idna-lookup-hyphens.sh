#!/usr/bin/env bash
# Guess: a name of letters, digits and inner hyphens, as it is found in DNS, passes each library's check.
# Seen:  x/net's Lookup profile and idna for Python refuse any label with hyphens in both the third and fourth place, which content
#        networks and previews use; UTS 46 leaves that check to the caller, and the URLs of browsers and node do not make it. Go's
#        own HTTP client does not either, for names in ASCII.
#        r1---x.example: idna: invalid label "r1---x"
# With:  golang.org/x/net/idna v0.62.0, PyPI idna 3.20, node 20
# So:    use a profile with CheckHyphens(false), or skip the mapping for names that are ASCII already.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/net@v0.62.0 <<'E'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"

	"golang.org/x/net/idna"
)

func main() {
	lenient := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckHyphens(false))
	proxy := httptest.NewServer(&httputil.ReverseProxy{Director: func(*http.Request) {}, Transport: echo{}})
	address, _ := url.Parse(proxy.URL)
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(address)}}
	for _, name := range []string{"r1--x.example", "r1---x.example", "ab--cd.example", "abc--d.example"} {
		_, err := idna.Lookup.ToASCII(name)
		_, other := lenient.ToASCII(name)
		response, failed := client.Get("http://" + name + "/")
		fmt.Println(name, err, other, failed == nil && response.Header.Get("Asked") == name)
	}
}

type echo struct{}

func (echo) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{"Asked": {r.URL.Host}}, Body: http.NoBody, Request: r}, nil
}
E
)
noted "Go" 'r1--x.example idna: invalid label "r1--x" <nil> true
r1---x.example idna: invalid label "r1---x" <nil> true
ab--cd.example idna: invalid label "ab--cd" <nil> true
abc--d.example <nil> <nil> true' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check idna==3.20
cat >"$work/main.py" <<'E'
import idna

for name in ("r1---x.example", "abc--d.example"):
    try:
        print(idna.encode(name, uts46=True).decode())
    except idna.IDNAError as error:
        print(type(error).__name__)
E
noted "Python" 'IDNAError
abc--d.example' "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
noted "node" r1---x.example "$(node -p 'new URL("https://r1---x.example/").hostname')"
