#!/usr/bin/env bash
# Installs DynamoDB Local, the engine that the store's tests run against.
# usage: install.sh [DIR]      then: java -cp 'DIR/lib/*' ...
. "$(dirname "$0")/../install.bash"
. "$pins/../maven.bash"
open_part dynamodb-local "${1:-}" pom.xml SHA256SUMS ../maven.bash
need java "a Java runtime, 17 or newer"
say "installing DynamoDB Local 3.3.1 (50 MB)"
maven_packages
close_part
