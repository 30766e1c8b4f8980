# Shared by the findings about event patterns, which source it after lib.bash. Each function prints, separated by commas, whether the
# pairs of a pattern and a detail in $work/cases.json match.
# shellcheck shell=bash disable=SC2154

# ruler_matches: by Ruler 1.8.1, the library that AWS published for EventBridge, or why it refuses the pattern.
ruler_matches() {
  java_run software.amazon.event.ruler:event-ruler:1.8.1 <<'E' | paste -sd, -
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import software.amazon.event.ruler.Ruler;

public class Main {
  public static void main(String[] arguments) throws Exception {
    for (var pair : new ObjectMapper().readTree(new File("cases.json"))) {
      try {
        System.out.println(Ruler.matchesRule("{\"detail\":" + pair.get(1) + "}", "{\"detail\":" + pair.get(0) + "}"));
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
E
}

# ministack_matches: by ministack, which must be started.
ministack_matches() {
  cases=$work/cases.json aws_python <<'E' | paste -sd, -
events = client("events")
event = {"id": "1", "account": "123456789012", "source": "s", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [],
         "detail-type": "t"}
for pattern, detail in json.load(open(os.environ["cases"])):
    show(events.test_event_pattern(EventPattern=json.dumps({"detail": pattern}), Event=json.dumps({**event, "detail": detail}))["Result"])
E
}

# moto_matches: by moto 5.2.5.
moto_matches() {
  python3 -m venv "$work/moto"
  "$work/moto/bin/pip" install -q --no-compile --disable-pip-version-check 'moto[events]==5.2.5'
  "$work/moto/bin/python" - "$work/cases.json" <<'E' | paste -sd, -
import json, sys
from moto.events.models import EventPattern

for pattern, detail in json.load(open(sys.argv[1])):
    print(json.dumps(EventPattern.load(json.dumps({"detail": pattern})).matches_event({"detail": detail})))
E
}
