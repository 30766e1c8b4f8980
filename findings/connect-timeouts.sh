#!/usr/bin/env bash
# Guess: the servers of Connect treat Connect-Timeout-Ms alike, up to the ten digits that the protocol allows.
# Seen:  above 2147483647, which is 25 days, connect-node's deadline passes after a millisecond: Node's timers have 31 bits. connect-go
#        takes the number as it is.
#        Connect-Timeout-Ms: 9999999999 -> deadline_exceeded
# With:  connectrpc.com/connect v1.21.1, npm @connectrpc/connect-node 2.3.0, @connectrpc/connect 2.3.0, @bufbuild/protobuf 2.17.0
# So:    a client that wants no deadline sends no header, rather than the largest number.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/wires.bash"

connect_servers 500

# call PORT: what a handler that takes half a second answers to each timeout.
call() {
  local timeout
  for timeout in 0 1 60000 2147483647 2147483648 9999999999; do
    echo "$timeout $(curl -s -H 'Content-Type: application/json' -H "Connect-Timeout-Ms: $timeout" -d '"a"' "http://127.0.0.1:$1/x.v1.S/M" |
      jq -r 'if type == "object" then .code else "answered" end')"
  done
}
noted "connect-go" '0 deadline_exceeded
1 deadline_exceeded
60000 answered
2147483647 answered
2147483648 answered
9999999999 answered' "$(call "$go")"
noted "connect-node" '0 deadline_exceeded
1 deadline_exceeded
60000 answered
2147483647 answered
2147483648 deadline_exceeded
9999999999 deadline_exceeded' "$(call "$node")"
