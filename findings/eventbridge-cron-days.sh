#!/usr/bin/env bash
# Guess: two parsers of EventBridge's schedules find the same times, and 29 February only in leap years.
# Seen:  aws-cron-parser runs on 1 March in the other years; pyawscron has an error for that date, and for each fifth day in
#        a month that ends before. The last day of the week, which is in AWS's table of wildcards, neither knows.
#        cron(0 0 29 2 ? *): 2027-03-01
# With:  npm aws-cron-parser 1.1.12, PyPI pyawscron 1.0.7
# So:    try a schedule's times beyond the next one; of days at the end of a month only L is the same everywhere.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/schedules.json" <<'E'
["0 0 L * ? *", "0 0 L-3 * ? *", "0 0 ? * 6#3 *", "0 0 29 2 ? *", "0 0 1/5 * ? *", "0 0 ? * L *"]
E
noted "aws-cron-parser" '0 0 L * ? *: 2026-11-30 2026-12-31 2027-01-31
0 0 L-3 * ? *: 2026-12-28 2027-01-28 2027-02-25
0 0 ? * 6#3 *: 2026-12-18 2027-01-15 2027-02-19
0 0 29 2 ? *: 2027-03-01 2028-02-29 2029-03-01
0 0 1/5 * ? *: 2026-12-01 2026-12-06 2026-12-11
0 0 ? * L *: error' "$(node_run aws-cron-parser@1.1.12 <<'E'
import { readFileSync } from "node:fs";
import parser from "aws-cron-parser";

for (const schedule of JSON.parse(readFileSync("../schedules.json"))) {
  const days = [];
  try {
    for (let time = new Date("2026-11-29T12:00:00Z"); days.length < 3; days.push(time.toISOString().slice(0, 10))) time = parser.next(parser.parse(schedule), time);
    console.log(`${schedule}: ${days.join(" ")}`);
  } catch {
    console.log(`${schedule}: error`);
  }
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check pyawscron==1.0.7
cat >"$work/main.py" <<'E'
import datetime, json, sys
from pyawscron import AWSCron

for schedule in json.load(open(sys.argv[1])):
    time, days = datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.timezone.utc), []
    try:
        for _ in range(3):
            time = AWSCron(schedule).occurrence(time).next()
            days.append(f"{time:%Y-%m-%d}")
        print(f"{schedule}: {' '.join(days)}")
    except Exception:
        print(f"{schedule}: error")
E
noted "pyawscron" '0 0 L * ? *: 2026-11-30 2026-12-31 2027-01-31
0 0 L-3 * ? *: 2026-12-28 2027-01-28 2027-02-25
0 0 ? * 6#3 *: 2026-12-18 2027-01-15 2027-02-19
0 0 29 2 ? *: error
0 0 1/5 * ? *: error
0 0 ? * L *: error' "$("$work/venv/bin/python" "$work/main.py" "$work/schedules.json")"
