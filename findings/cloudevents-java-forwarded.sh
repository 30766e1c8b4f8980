#!/usr/bin/env bash
# Guess: an event that is read and written in the JSON format keeps its form: text stays text, and what was not there is not added.
# Seen:  the SDK for Java writes text in base64, and adds a datacontenttype. Bytes without a datacontenttype, which are base64 when read,
#        it writes as they are, so that the result is no JSON.
#        "data": "text" -> "data_base64": "dGV4dA=="
# With:  Maven io.cloudevents:cloudevents-json-jackson 4.0.1
# So:    consumers read data_base64 for each type; producers always send a datacontenttype.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "text, JSON without a type, bytes with and without a type" '"datacontenttype":"text/plain","data_base64":"dGV4dA=="}
"datacontenttype":"application/json","data":{"a":1}}
"datacontenttype":"image/png","data_base64":"dGV4dA=="}
"data":text}' "$(java_run io.cloudevents:cloudevents-json-jackson:4.0.1 <<'E'
import io.cloudevents.jackson.JsonFormat;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var format = new JsonFormat();
    for (var more : new String[] {"\"datacontenttype\":\"text/plain\",\"data\":\"text\"", "\"data\":{\"a\":1}", "\"datacontenttype\":\"image/png\",\"data_base64\":\"dGV4dA==\"",
        "\"data_base64\":\"dGV4dA==\""}) {
      var head = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",";
      System.out.println(new String(format.serialize(format.deserialize((head + more + "}").getBytes()))).substring(head.length()));
    }
  }
}
E
)"
