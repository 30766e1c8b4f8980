#!/usr/bin/env bash
# Guess: an event pattern for a member of the objects in a list matches if one of the objects has it; "exists": false, if one lacks it.
# Seen:  so it is with the library that AWS published for EventBridge, except that "exists": false requires that no object has the
#        member. ministack matches as soon as one lacks it. In moto a pattern never matches within a list, except for that one.
#        {"users": {"id": ["1"]}} matches {"users": [{"id": "1"}]}: not in moto
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5, ministack 1.5.33
# So:    keep lists of objects out of what rules match, or test the rules on Ruler.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/cases.json" <<'E'
[[{"users": {"id": ["1"]}}, {"users": [{"id": "1"}, {"id": "2"}]}],
 [{"users": {"id": ["1"], "kind": ["x"]}}, {"users": [{"id": "1", "kind": "x"}]}],
 [{"users": {"id": ["1"], "kind": ["x"]}}, {"users": [{"id": "1"}, {"kind": "x"}]}],
 [{"users": {"kind": [{"exists": false}]}}, {"users": [{"id": "1", "kind": "x"}, {"id": "2"}]}],
 [{"users": {"kind": [{"exists": false}]}}, {"users": [{"id": "1"}, {"id": "2"}]}]]
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
      System.out.print(Ruler.matchesRule("{\"detail\":" + pair.get(1) + "}", "{\"detail\":" + pair.get(0) + "}") + " ");
    }
  }
}
E
(cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >>log 2>&1)
noted "Ruler" 'true true false false true ' "$(cd "$work" && java -cp 'lib/*' Main.java 2>>log)"
ministack
noted "ministack" '[true,true,false,true,true]' "$(cases="$work/cases.json" aws_python <<'E'
events = client("events")
event = {"id": "1", "account": "123456789012", "source": "s", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [],
         "detail-type": "t"}
show([events.test_event_pattern(EventPattern=json.dumps({"detail": pattern}), Event=json.dumps({**event, "detail": detail}))["Result"]
      for pattern, detail in json.load(open(os.environ["cases"]))])
E
)"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check 'moto[events]==5.2.5'
cat >"$work/main.py" <<'E'
import json, sys
from moto.events.models import EventPattern

for pattern, detail in json.load(open(sys.argv[1])):
    print(EventPattern.load(json.dumps({"detail": pattern})).matches_event({"detail": detail}), end=" ")
E
noted "moto" 'False False False True True ' "$("$work/venv/bin/python" "$work/main.py" "$work/cases.json")"
