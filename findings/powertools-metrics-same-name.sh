#!/usr/bin/env bash
# Guess: Powertools' metrics refuse a name that comes again with another unit, or as a dimension, in both editions, and a value that
#        is not a number.
# Seen:  TypeScript refuses the first two. In Python the last unit applies to all values, so that 250 ms and 2 s become 250 s and 2 s, and
#        a dimension's value is replaced by the list of the metric's. NaN is accepted by both: Python then writes a line that is not JSON,
#        of which CloudWatch reads no metric at all, TypeScript null.
#        duration 250 Milliseconds, duration 2 Seconds: "duration": [250.0, 2.0] in Seconds
# With:  PyPI aws-lambda-powertools 3.37.0, npm @aws-lambda-powertools/metrics 2.35.0
# So:    give each metric one unit, in one place, and check quotients before they are added.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0
cat >"$work/main.py" <<'E'
import json
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

def written(name, add):
    metrics = EphemeralMetrics(namespace="orders")
    add(metrics)
    line = json.loads(json.dumps(metrics.serialize_metric_set()), parse_constant=lambda constant: "not JSON: " + constant)
    declared = line["_aws"]["CloudWatchMetrics"][0]
    print(name + ":", declared["Metrics"][0]["Unit"], declared["Dimensions"], line[declared["Metrics"][0]["Name"]])

def units(metrics):
    metrics.add_metric("duration", MetricUnit.Milliseconds, 250)
    metrics.add_metric("duration", MetricUnit.Seconds, 2)

def dimension(metrics):
    metrics.add_dimension("status", "failed")
    metrics.add_metric("status", MetricUnit.Count, 500)

written("two units", units)
written("a dimension", dimension)
written("NaN", lambda metrics: metrics.add_metric("share", MetricUnit.Percent, float("nan")))
E
noted Python "two units: Seconds [[]] [250.0, 2.0]
a dimension: Count [['status']] [500.0]
NaN: Percent [[]] ['not JSON: NaN']" "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
noted TypeScript 'two units: refused
a dimension: refused
NaN: null' "$(node_run @aws-lambda-powertools/metrics@2.35.0 <<'E'
import { Metrics } from "@aws-lambda-powertools/metrics";

function written(name, add) {
  const metrics = new Metrics({ namespace: "orders", serviceName: "orders" });
  try {
    add(metrics);
    console.log(name + ":", JSON.stringify(JSON.parse(JSON.stringify(metrics.serializeMetrics())).share));
  } catch (error) {
    console.log(name + ":", "refused");
  }
}
written("two units", (metrics) => {
  metrics.addMetric("duration", "Milliseconds", 250);
  metrics.addMetric("duration", "Seconds", 2);
});
written("a dimension", (metrics) => {
  metrics.addDimension("status", "failed");
  metrics.addMetric("status", "Count", 500);
});
written("NaN", (metrics) => metrics.addMetric("share", "Percent", NaN));
E
)"
