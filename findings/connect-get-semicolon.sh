#!/usr/bin/env bash
# Guess: the URL of a GET is read in the same way by the servers of Connect: a semicolon, which RFC 3986 allows in a query, is part of the
#        message, and base64 may have either alphabet, as in JSON.
# Seen:  in connect-go a semicolon drops the parameter: the message is missing. Base64 with a slash is an error of the server, 500 and
#        unknown. connect-node reads both.
#        ?connect=v1&encoding=json&message=%22a;b%22 -> invalid_argument: missing message parameter
# With:  connectrpc.com/connect v1.21.1, npm @connectrpc/connect-node 2.3.0, @connectrpc/connect 2.3.0, @bufbuild/protobuf 2.17.0
# So:    build the query with encodeURIComponent or url.Values, and base64 with the alphabet for URLs.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/wires.bash"

connect_servers

# get PORT: the status and body for four spellings of a query.
get() {
  local query
  for query in 'message=%22a%3Bb%22' 'message=%22a;b%22' 'base64=1&message=IsO_Ig' 'base64=1&message=IsO/Ig'; do
    curl -s -w ' %{http_code}\n' "http://127.0.0.1:$1/x.v1.S/M?connect=v1&encoding=json&$query"
  done
}
noted "connect-go" '"a;b" 200
{"code":"invalid_argument","message":"missing message parameter"} 400
"ÿ" 200
{"code":"unknown","message":"read message: illegal base64 data at input byte 3"} 500' "$(get "$go")"
noted "connect-node" '"a;b" 200
"a;b" 200
"ÿ" 200
"ÿ" 200' "$(get "$node")"
