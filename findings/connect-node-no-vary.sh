#!/usr/bin/env bash
# Guess: a server that compresses the response to a GET, which caches may keep, says so by Vary: Accept-Encoding (RFC 9110,
#        section 12.5.5).
# Seen:  connect-node compresses for clients that ask for it and sends no Vary: a shared cache may hand the brotli of one client
#        to another that cannot read it. connect-go sends it for each GET.
#        content-encoding: br, no vary
# With:  npm @connectrpc/connect-node 2.3.0, @connectrpc/connect 2.3.0, @bufbuild/protobuf 2.17.0, connectrpc.com/connect v1.21.1
# So:    add the header in an interceptor where methods without side effects are cached.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/wires.bash"

# get PORT CODINGS: the headers of the response to a GET with a message of 3,000 bytes.
get() {
  local message
  message=$(printf '%%22%03000d%%22' 0)
  curl -s -o "$work/body" -D - -H "Accept-Encoding: $2" "http://127.0.0.1:$1/x.v1.S/M?connect=v1&encoding=json&message=$message" |
    tr -d '\r' | tr '[:upper:]' '[:lower:]' | grep -E '^(http|content-encoding|vary)' | tr '\n' ' '
}
connect_servers
noted "connect-node, br" "http/1.1 200 ok content-encoding: br " "$(get "$node" br)"
noted "connect-node, identity" "http/1.1 200 ok " "$(get "$node" identity)"
noted "connect-go, gzip" "http/1.1 200 ok content-encoding: gzip vary: accept-encoding " "$(get "$go" gzip)"
noted "connect-go, identity" "http/1.1 200 ok vary: accept-encoding " "$(get "$go" identity)"
