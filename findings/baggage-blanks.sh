#!/usr/bin/env bash
# Guess: baggage that OpenTelemetry sends from one language arrives in another as it was set.
# Seen:  Python writes a blank as a plus and reads a plus as a blank, as forms do; JavaScript escapes both in percent and keeps a plus. So a blank
#        from Python becomes a plus. Python takes an entry's properties for a part of its value.
#        "Acme Ltd" set in Python: "Acme+Ltd" in JavaScript
# With:  PyPI opentelemetry-api 1.45.2, npm @opentelemetry/core 2.2.0, @opentelemetry/api 1.9.1
# So:    put only ids into baggage, of letters, digits and hyphens, and no properties.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '["tenant=acme", "tenant=Acme%20Ltd", "tenant=a+b", "tenant=Acme+Ltd", "tenant=acme;source=host"]' >"$work/headers.json"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check opentelemetry-api==1.45.2
cat >"$work/main.py" <<'E'
import json, sys
from opentelemetry import baggage
from opentelemetry.baggage.propagation import W3CBaggagePropagator

propagator = W3CBaggagePropagator()
for header in json.load(open(sys.argv[1])):
    print(baggage.get_baggage("tenant", propagator.extract({"baggage": header})))
sent = {}
propagator.inject(sent, baggage.set_baggage("tenant", "Acme Ltd"))
print(sent["baggage"])
E
noted "as Python reads them, and writes a blank" 'acme
Acme Ltd
a b
Acme Ltd
acme;source=host
tenant=Acme+Ltd' "$("$work/venv/bin/python" "$work/main.py" "$work/headers.json")"
noted "as JavaScript does" 'acme
Acme Ltd
a+b
Acme+Ltd
acme
tenant=Acme%20Ltd' "$(node_run @opentelemetry/core@2.2.0 @opentelemetry/api@1.9.1 <<'E'
import { readFileSync } from "node:fs";
import { defaultTextMapGetter, defaultTextMapSetter, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { W3CBaggagePropagator } from "@opentelemetry/core";

const propagator = new W3CBaggagePropagator();
for (const header of JSON.parse(readFileSync("../headers.json"))) {
  console.log(propagation.getBaggage(propagator.extract(ROOT_CONTEXT, { baggage: header }, defaultTextMapGetter)).getEntry("tenant").value);
}
const sent = {};
propagator.inject(propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ tenant: { value: "Acme Ltd" } })), sent, defaultTextMapSetter);
console.log(sent.baggage);
E
)"
