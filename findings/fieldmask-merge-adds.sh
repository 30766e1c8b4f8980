#!/usr/bin/env bash
# Guess: an update by a field mask makes each field that the mask names what it is in the source, also if it is empty there, and `*`
#        replaces the message.
# Seen:  in Python and in Java an unset text is cleared, but a list is appended to, and neither a list nor a message can be emptied. `*`
#        is an error in Python, and changes nothing in Java, as a misspelt name does.
#        ["b"] over ["a"]: ["a", "b"]
# With:  PyPI protobuf 7.36.2, Maven com.google.protobuf:protobuf-java-util 4.33.0
# So:    set the options that replace lists and messages, and check the mask before.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check protobuf==7.36.2
cat >"$work/main.py" <<'E'
from google.protobuf import json_format
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.type_pb2 import Type

def merged(path, source, target, **options):
    target = json_format.ParseDict(target, Type())
    try:
        FieldMask(paths=[path]).MergeMessage(json_format.ParseDict(source, Type()), target, **options)
        return json_format.MessageToJson(target, indent=None)
    except KeyError:
        return "error"

print(merged("name", {}, {"name": "a"}))
print(merged("oneofs", {"oneofs": ["b"]}, {"oneofs": ["a"]}))
print(merged("oneofs", {}, {"oneofs": ["a"]}))
print(merged("source_context", {}, {"sourceContext": {"fileName": "a"}}))
print(merged("*", {"name": "b"}, {"name": "a"}))
print(merged("nmae", {"name": "b"}, {"name": "a"}))
print(merged("oneofs", {"oneofs": ["b"]}, {"oneofs": ["a"]}, replace_repeated_field=True))
E
noted "Python" '{}
{"oneofs": ["a", "b"]}
{"oneofs": ["a"]}
{"sourceContext": {"fileName": "a"}}
error
error
{"oneofs": ["b"]}' "$("$work/venv/bin/python" "$work/main.py")"
noted "Java" '{}
{"oneofs":["a","b"]}
{"oneofs":["a"]}
{"sourceContext":{"fileName":"a"}}
{"name":"a"}
{"name":"a"}
{"oneofs":["b"]}' "$(java_run com.google.protobuf:protobuf-java-util:4.33.0 <<'E'
import com.google.protobuf.*;
import com.google.protobuf.util.*;

public class Main {
  static void show(String path, Type.Builder source, Type.Builder target, FieldMaskUtil.MergeOptions options) throws Exception {
    FieldMaskUtil.merge(FieldMask.newBuilder().addPaths(path).build(), source.build(), target, options);
    System.out.println(JsonFormat.printer().omittingInsignificantWhitespace().print(target));
  }

  public static void main(String[] arguments) throws Exception {
    var usual = new FieldMaskUtil.MergeOptions();
    show("name", Type.newBuilder(), Type.newBuilder().setName("a"), usual);
    show("oneofs", Type.newBuilder().addOneofs("b"), Type.newBuilder().addOneofs("a"), usual);
    show("oneofs", Type.newBuilder(), Type.newBuilder().addOneofs("a"), usual);
    show("source_context", Type.newBuilder(), Type.newBuilder().setSourceContext(SourceContext.newBuilder().setFileName("a")), usual);
    show("*", Type.newBuilder().setName("b"), Type.newBuilder().setName("a"), usual);
    show("nmae", Type.newBuilder().setName("b"), Type.newBuilder().setName("a"), usual);
    show("oneofs", Type.newBuilder().addOneofs("b"), Type.newBuilder().addOneofs("a"), new FieldMaskUtil.MergeOptions().setReplaceRepeatedFields(true));
  }
}
E
)"
