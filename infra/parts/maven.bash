# Sourced by the install.sh of a part that Maven fetches, after install.bash. maven.bash is one of its pins.

# maven_packages: what pom.xml asks for, in $part/lib.
maven_packages() {
  need mvn "Maven"
  fetch mvn -q -B -f "$pins/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$part/fetched"
  # Every file must be the one that was reviewed, and there must be no other.
  (cd "$part/fetched" && checksum --check --quiet "$pins/SHA256SUMS") ||
    fail "what Maven copied is not what SHA256SUMS lists: nothing of it is used"
  [ "$(ls "$part/fetched" | wc -l)" -eq "$(wc -l <"$pins/SHA256SUMS")" ] ||
    fail "Maven copied files that SHA256SUMS does not list: nothing of it is used"
  mv "$part/fetched" "$part/lib"
}
