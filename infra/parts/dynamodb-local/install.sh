#!/usr/bin/env bash
# Installs DynamoDB Local, the engine that the store's tests run against.
# usage: install.sh [DIR]      then: java -cp 'DIR/lib/*' ...
. "$(dirname "$0")/../install.bash"
open_part dynamodb-local "${1:-}" pom.xml SHA256SUMS
need java "a Java runtime, 17 or newer"
need mvn "Maven"
say "installing DynamoDB Local 3.3.1 (50 MB)"
mvn -q -B -f "$pins/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$part/fetched"
# Every file must be the one that was reviewed, and there must be no other.
(cd "$part/fetched" && checksum --check --quiet "$pins/SHA256SUMS") ||
  fail "what Maven copied is not what SHA256SUMS lists: nothing of it is used"
[ "$(ls "$part/fetched" | wc -l)" -eq "$(wc -l <"$pins/SHA256SUMS")" ] ||
  fail "Maven copied files that SHA256SUMS does not list: nothing of it is used"
mv "$part/fetched" "$part/lib"
close_part
