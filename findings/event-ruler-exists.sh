#!/usr/bin/env bash
# Guess: in an event pattern "exists" asks whether the event has the attribute, and a name with a dot is not a path.
# Seen:  an object or an empty list counts as missing: "exists": false matches it, and true does not. null counts as present. A name
#        with a dot is the same as a path, in the pattern and in the event. So says Ruler, the library that AWS published for
#        EventBridge; ministack agrees, but for events with a dot in a name.
#        {"tags": [{"exists": false}]} matches {"tags": []}
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, ministack 1.5.33
# So:    match a member of the object that is always there; leave out empty lists.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/cases.json" <<'E'
[[{"a": [{"exists": true}]}, {"a": null}], [{"a": [{"exists": true}]}, {"a": [1]}], [{"a": [{"exists": true}]}, {"a": []}],
 [{"a": [{"exists": false}]}, {"a": []}], [{"a": [{"exists": true}]}, {"a": {"b": 1}}], [{"a": [{"exists": false}]}, {"a": {"b": 1}}],
 [{"a.b": [1]}, {"a": {"b": 1}}], [{"a.b": [1]}, {"a.b": 1}], [{"a": {"b": [1]}}, {"a.b": 1}]]
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
      var event = "{\"detail\":" + pair.get(1) + "}";
      System.out.println(pair.get(0) + " " + pair.get(1) + " " + Ruler.matchesRule(event, "{\"detail\":" + pair.get(0) + "}"));
    }
  }
}
E
(cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >>log 2>&1)
noted "Ruler" '{"a":[{"exists":true}]} {"a":null} true
{"a":[{"exists":true}]} {"a":[1]} true
{"a":[{"exists":true}]} {"a":[]} false
{"a":[{"exists":false}]} {"a":[]} true
{"a":[{"exists":true}]} {"a":{"b":1}} false
{"a":[{"exists":false}]} {"a":{"b":1}} true
{"a.b":[1]} {"a":{"b":1}} true
{"a.b":[1]} {"a.b":1} true
{"a":{"b":[1]}} {"a.b":1} true' "$(cd "$work" && java -cp 'lib/*' Main.java 2>>log)"
ministack
noted "ministack" '[true,true,false,true,false,true,true,false,false]' "$(cases="$work/cases.json" aws_python <<'E'
events = client("events")
event = {"id": "1", "account": "123456789012", "source": "s", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [],
         "detail-type": "t"}
show([events.test_event_pattern(EventPattern=json.dumps({"detail": pattern}), Event=json.dumps({**event, "detail": detail}))["Result"]
      for pattern, detail in json.load(open(os.environ["cases"]))])
E
)"
