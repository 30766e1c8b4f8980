#!/usr/bin/env bash
# Guess: cidr in an event pattern takes a single address as /32 or /128, and a network by any of its addresses.
# Seen:  Ruler, the library that AWS published for EventBridge, refuses the whole pattern for /32 and /128. moto accepts it,
#        but never matches by a network with bits of a host, which Ruler ignores.
#        {"ip": [{"cidr": "203.0.113.7/32"}]}: IPv4 mask bits must be < 32
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5
# So:    name a single address as text, and a network by its first address.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/cases.json" <<'E'
[["203.0.113.7/32", "203.0.113.7"], ["203.0.113.7/31", "203.0.113.6"], ["203.0.113.0/24", "203.0.113.7"], ["203.0.113.7/24", "203.0.113.8"],
  ["2001:db8::7/128", "2001:db8::7"], ["2001:db8::/127", "2001:DB8:0::1"]]
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
      Object seen;
      try {
        seen = Ruler.matchesRule("{\"ip\":" + pair.get(1) + "}", "{\"ip\":[{\"cidr\":" + pair.get(0) + "}]}");
      } catch (IllegalArgumentException e) {
        seen = e.getMessage();
      }
      System.out.println(pair.get(0).asText() + " " + seen);
    }
  }
}
E
(cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >>log 2>&1)
noted "Ruler" '203.0.113.7/32 IPv4 mask bits must be < 32
203.0.113.7/31 true
203.0.113.0/24 true
203.0.113.7/24 true
2001:db8::7/128 IPv6 mask bits must be < 128
2001:db8::/127 true' "$(cd "$work" && java -cp 'lib/*' Main.java 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check 'moto[events]==5.2.5'
cat >"$work/main.py" <<'E'
import json, sys
from moto.events.models import EventPattern

for network, address in json.load(open(sys.argv[1])):
    print(network, EventPattern.load(json.dumps({"ip": [{"cidr": network}]})).matches_event({"ip": address}))
E
noted "moto" '203.0.113.7/32 True
203.0.113.7/31 False
203.0.113.0/24 True
203.0.113.7/24 False
2001:db8::7/128 True
2001:db8::/127 True' "$("$work/venv/bin/python" "$work/main.py" "$work/cases.json")"
