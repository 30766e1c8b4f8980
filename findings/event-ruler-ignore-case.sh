#!/usr/bin/env bash
# Guess: equals-ignore-case in an event pattern folds case in one fixed way, whichever of the two spellings the pattern has.
# Seen:  the library that AWS published for EventBridge accepts for each of the pattern's letters what Java makes of it in upper and in
#        lower case: ß also matches SS, a ligature its letters in upper case only, and a pattern in upper case no final sigma. moto
#        compares both texts in lower case, and decides otherwise in each of these cases.
#        {"equals-ignore-case": "Straße"} matches STRASSE, {"equals-ignore-case": "STRASSE"} does not match Straße
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5
# So:    match identifiers that are ASCII, or put a folded copy of a name in the event.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/cases.json" <<'E'
[["Straße", "STRASSE"], ["STRASSE", "Straße"], ["ﬁle", "FILE"], ["ﬁle", "file"], ["ΟΔΟΣ", "οδος"], ["ΟΔΟΣ", "οδοσ"], ["Jörg", "JÖRG"]]
E
cat >"$work/pom.xml" <<'E'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version><dependencies><dependency>
<groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>1.8.1</version></dependency></dependencies></project>
E
cat >"$work/Main.java" <<'E'
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import software.amazon.event.ruler.Ruler;

public class Main {
  public static void main(String[] arguments) throws Exception {
    for (var pair : new ObjectMapper().readTree(new File("cases.json"))) {
      System.out.print(Ruler.matchesRule("{\"name\":" + pair.get(1) + "}", "{\"name\":[{\"equals-ignore-case\":" + pair.get(0) + "}]}") + " ");
    }
  }
}
E
(cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >>log 2>&1)
noted "Ruler" 'true false true false false true true ' "$(cd "$work" && java -cp 'lib/*' Main.java 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check 'moto[events]==5.2.5'
cat >"$work/main.py" <<'E'
import json, sys
from moto.events.models import EventPattern

for pattern, name in json.load(open(sys.argv[1])):
    print(EventPattern.load(json.dumps({"name": [{"equals-ignore-case": pattern}]})).matches_event({"name": name}), end=" ")
E
noted "moto" 'False False False False True False True ' "$("$work/venv/bin/python" "$work/main.py" "$work/cases.json")"
