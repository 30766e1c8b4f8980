#!/usr/bin/env bash
# Guess: a mapping template of API Gateway gives the same with the ports of Velocity in which templates are tried.
# Seen:  in JavaScript 7/2 is 3.5, an empty list is true, and a long id is rounded. In Python -7 % 3 is 2, a loop over a map has its keys
#        and not its values, text and number cannot be added, and lists are written as Python writes them. Neither knows isEmpty.
#        #foreach($x in $m)$x #end: the values, in Python the keys
# With:  Maven org.apache.velocity:velocity-engine-core 2.4.1, npm velocityjs 2.1.7, PyPI airspeed 0.7.1
# So:    try templates with Velocity itself.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '{"list": ["a", "b"], "none": [], "m": {"a": "x", "n": 2}, "s": "abc", "digits": "5", "id": 9007199254740993}' >"$work/values.json"
cat >"$work/templates.json" <<'E'
["#set($n = 7 / 2)$n", "#set($n = -7 % 3)$n", "#if($none)true#{else}false#end", "$list.isEmpty()", "#foreach($x in $m)$x #end", "$list",
  "#set($n = $digits + 1)$n", "#set($n = $id + 1)$n", "#foreach($x in $list)$x#break#end", "#if($s.equals('abc'))true#{else}false#end"]
E
noted "Velocity" '3
-1
false
false
x 2 
[a, b]
51
9007199254740994
a
true' "$(java_run org.apache.velocity:velocity-engine-core:2.4.1 com.fasterxml.jackson.core:jackson-databind:2.19.2 <<'E'
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.*;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var json = new ObjectMapper();
    var engine = new VelocityEngine();
    for (var template : json.readTree(new File("templates.json"))) {
      var written = new StringWriter();
      engine.evaluate(new VelocityContext(json.readValue(new File("values.json"), Map.class)), written, "template", template.asText());
      System.out.println(written);
    }
  }
}
E
)"
noted "JavaScript" '3.5
-1
true
$list.isEmpty()
x 2 
[a, b]
51
9007199254740992
a
false' "$(node_run velocityjs@2.1.7 <<'E'
import { readFileSync } from "node:fs";
import velocity from "velocityjs";

for (const template of JSON.parse(readFileSync("../templates.json"))) console.log(velocity.render(template, JSON.parse(readFileSync("../values.json"))));
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check airspeed==0.7.1
cat >"$work/main.py" <<'E'
import json
import airspeed

for template in json.load(open("templates.json")):
    try:
        print(airspeed.Template(template).merge(json.load(open("values.json"))))
    except airspeed.TemplateExecutionError:
        print("error")
E
noted "Python" "3
2
false
\$list.isEmpty()
a n 
['a', 'b']
error
9007199254740994
a#breakb#break
false" "$(cd "$work" && venv/bin/python main.py)"
