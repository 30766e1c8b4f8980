#!/usr/bin/env bash
# Installs Spring Boot with Spring Security's OAuth 2 client and resource server, and compiles the application with which
# a test signs a person in.
# usage: install.sh [DIR]      then: java -cp 'DIR/classes:DIR/lib/*' App
. "$(dirname "$0")/../install.bash"
. "$pins/../maven.bash"
open_part spring "${1:-}" pom.xml SHA256SUMS App.java ../maven.bash
need java "a Java runtime, 17 or newer"
say "installing Spring Boot 4.1.0 with Spring Security 7.1.0 (29 MB)"
maven_packages
java -jar "$part"/lib/ecj-*.jar -17 -proc:none -nowarn -d "$part/classes" -cp "$(printf '%s:' "$part"/lib/*.jar)" "$pins/App.java"
close_part
